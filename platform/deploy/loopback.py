"""What servers of this machine's own share: loopback, a process that starts, answers and ends, and why one cannot be had."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

HOST = "127.0.0.1"
PATIENCE = 30


class ServerAway(Exception):
    """A server cannot be had on this machine; the message says what is missing and how to get it."""


def free_port() -> int:
    """A port of loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


# Loaded before any fork: the account that a child runs as may not be able to read it.
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None
PR_SET_PDEATHSIG = 1


def dies_with_parent(on: signal.Signals = signal.SIGTERM) -> Callable[[], None]:
    """For ``preexec_fn``: on Linux the child is told to end when its parent has, however that one ended."""

    def ask_for_signal() -> None:
        if _libc is not None:
            _libc.prctl(PR_SET_PDEATHSIG, on)

    return ask_for_signal


class Server:
    """One server process in ``folder``. Start, stop, stop at once and start again as often as wanted."""

    name = ""
    ends_on = signal.SIGTERM

    def __init__(self, folder: Path, *, port: int | None = None) -> None:
        self.folder = folder
        self.port = port or free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.folder / f"{self.name}.log"

    def _run(self, command: list[str], **options: Any) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=dies_with_parent(self.ends_on),
                **options,
            )
        deadline = time.monotonic() + PATIENCE
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.stop_at_once()
                said = self.log.read_text(errors="replace").strip().splitlines()[-5:]
                raise ServerAway("\n    ".join([f"{self.name} did not start. It says:", *said]))
            time.sleep(0.05)

    def answers(self) -> bool:
        """Whether it takes commands."""
        raise AssertionError("each kind of server knows how it is asked")

    def end(self, with_signal: signal.Signals) -> None:
        """Send a signal and wait until the process is gone."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(with_signal)
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None

    def stop(self) -> None:
        """End it in order."""
        self.end(self.ends_on)

    def stop_at_once(self) -> None:
        """End it as a power cut would."""
        self.end(signal.SIGKILL)


def is_alive(pid: int) -> bool:
    """Whether there is a process with this number."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
