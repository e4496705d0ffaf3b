"""One run of the tests and the services it needs: PostgreSQL and Redis.

A service is used where an address names it (LAB_TEST_DATABASE_URL, LAB_TEST_REDIS_URL); else it is started from this machine's
binaries, once for the run, shared by its workers, and ended with it; else the tests that need it are skipped, and the last
lines of the run say so.
"""

import contextlib
import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.loopback import ServerAway, is_alive
from deploy.processes import environment
from deploy.translations import compile_translations

ROOT = Path(__file__).resolve().parents[1]
NOT_TESTED = "not tested: "
GIVEN_BY = {"postgresql": "LAB_TEST_DATABASE_URL", "redis": "LAB_TEST_REDIS_URL"}
PREFIX = "terreau-tests-"
PATIENCE = 60


# --- The run ------------------------------------------------------------------------------------------------
def run_folder() -> Path:
    """The folder of this run, which its workers share; others may look into it (PostgreSQL runs under another account)."""
    return Path(os.environ["LAB_TEST_RUN"])


def is_owner() -> bool:
    """Whether this process began the run, as opposed to a worker of it."""
    return os.environ.get("LAB_TEST_OWNER") == str(os.getpid())


def database_kind() -> str:
    """``sqlite`` or ``postgresql``: what the run's own database is."""
    return os.environ["LAB_TEST_DATABASE"]


def _wanted_database(arguments: list[str]) -> str:
    """What ``--database`` says. Settings are read before pytest reads its options, so it is looked up here."""
    for number, argument in enumerate(arguments):
        if argument.startswith("--database="):
            return argument.partition("=")[2]
        if argument == "--database" and number + 1 < len(arguments):
            return arguments[number + 1]
    return os.environ.get("LAB_TEST_DATABASE", "sqlite")


def begin_run() -> None:
    """Set the environment that the settings read. Workers find it already set."""
    if "LAB_TEST_RUN" in os.environ:
        return
    _sweep()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    folder.chmod(0o755)
    (folder / "owner").write_text(str(os.getpid()))
    for name in [name for name in os.environ if name.startswith("LAB_") and not name.startswith("LAB_TEST_")]:
        del os.environ[name]
    os.environ |= {
        "LAB_TEST_RUN": str(folder),
        "LAB_TEST_OWNER": str(os.getpid()),
        "LAB_TEST_DATABASE": _wanted_database(sys.argv),
        "LAB_ENV_FILE": str(folder / "no.env"),
        "LAB_DATA": str(folder / "data"),
        "LAB_SECRET_KEY": "tests only: sixty characters that everybody may know, all of them",
        "LAB_LOG_LEVEL": "ERROR",
    }
    compile_translations()
    if database_kind() == "postgresql":
        try:
            os.environ["LAB_DATABASE_URL"] = service_url("postgresql")
        except ServerAway as away:
            raise pytest.UsageError(str(away)) from None


def _sweep() -> None:
    """Remove what runs left that were killed."""
    for owner in Path(tempfile.gettempdir()).glob(f"{PREFIX}*/owner"):
        with contextlib.suppress(OSError, ValueError):
            if not is_alive(int(owner.read_text())):
                shutil.rmtree(owner.parent, ignore_errors=True)


def end_run() -> None:
    """End the services that the run started and remove its folder."""
    for note in run_folder().glob("*/keeper"):
        with contextlib.suppress(ProcessLookupError, ValueError):
            os.kill(int(note.read_text()), signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE
    while list(run_folder().glob("*/keeper")) and time.monotonic() < deadline:
        time.sleep(0.05)
    shutil.rmtree(run_folder(), ignore_errors=True)
    del os.environ["LAB_TEST_RUN"]


@contextlib.contextmanager
def one_at_a_time(name: str) -> Iterator[None]:
    """Among all processes of this run."""
    with (run_folder() / f"{name}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


# --- Services -----------------------------------------------------------------------------------------------
def service_url(name: str) -> str:
    """The address of ``postgresql`` or ``redis``, started now if it is not running yet; raises ServerAway."""
    given = os.environ.get(GIVEN_BY[name])
    if given:
        return given
    with one_at_a_time(name):
        folder = run_folder() / name
        if not (folder / "urls.json").exists():
            _start_keeper(name, folder)
        return str(json.loads((folder / "urls.json").read_text())[name])


def _start_keeper(name: str, folder: Path) -> None:
    """Start a process that starts the service and ends it with the run, whichever worker asked first."""
    folder.mkdir(exist_ok=True)
    said = folder / "said"
    if said.exists() and said.read_text():
        raise ServerAway(said.read_text())
    command = [sys.executable, "-m", "deploy.servers", name, "--folder", str(folder)]
    command += ["--while", os.environ["LAB_TEST_OWNER"]]
    if "LAB_TEST_DURABLE" not in os.environ:
        command.append("--fast")
    with said.open("w") as output:
        keeper = subprocess.Popen(
            command, env=environment(), stdout=subprocess.DEVNULL, stderr=output, start_new_session=True
        )
    deadline = time.monotonic() + PATIENCE
    while not (folder / "urls.json").exists():
        if keeper.poll() is not None or time.monotonic() > deadline:
            keeper.kill()
            keeper.wait()
            (folder / "keeper").unlink(missing_ok=True)
            raise ServerAway(said.read_text().strip() or f"{name} did not start in {PATIENCE} s")
        time.sleep(0.05)
    _keepers.append(keeper)


_keepers: list[subprocess.Popen[bytes]] = []  # kept, so that nobody complains of a process that still runs
