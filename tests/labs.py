"""Whole labs for tests: the real web process, relay and workers, each on a copy of the database."""

import email.policy
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings

from deploy.loopback import HOST, free_port
from deploy.processes import ROOT, WORKERS, Process, commands, end_all, environment
from tests import databases
from tests.services import database_kind, one_at_a_time, run_folder

PATIENCE = 30
type MakeLab = Callable[..., RunningLab]


class RunningLab:
    """A lab that answers at ``base_url``. Its processes are real, and so is what they do to each other.

    ``database_url`` is empty for SQLite in the data folder; without ``redis_url`` the relay runs deliveries itself.
    """

    def __init__(self, folder: Path, *, database_url: str = "", redis_url: str = "", **settings: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.base_url = f"http://{HOST}:{self.port}"
        self.processes: list[Process] = []
        self.settings = {
            "DJANGO_SETTINGS_MODULE": "tests.running_settings",
            "LAB_DATA": str(folder),
            "LAB_BASE_URL": self.base_url,
            "LAB_DATABASE_URL": database_url,
            "LAB_REDIS_URL": redis_url,
            "LAB_LOG_LEVEL": "WARNING",
            "GRANIAN_HOST": HOST,
            "GRANIAN_PORT": str(self.port),
            **settings,
        }

    def start(self, name: str, **settings: str) -> Process:
        """Start one of the Procfile's processes; as often as wanted."""
        log = self.folder / "logs" / f"{name}-{len(self.processes)}.log"
        process = Process(name, commands()[name], log, self.settings | settings)
        self.processes.append(process)
        return process

    def start_web(self) -> Process:
        """Start the web process and wait until it answers."""
        process = self.start("web")
        deadline = time.monotonic() + PATIENCE
        while not self.answers():
            if not process.is_running or time.monotonic() > deadline:
                pytest.fail(f"The web process does not answer. It says:\n{process.last_words()}")
            time.sleep(0.05)
        return process

    def start_relay(self) -> Process:
        """Start a relay."""
        return self.start("relay")

    def start_workers(self, *queues: str) -> list[Process]:
        """Start a Celery worker for each queue, all of them if none is named. Needs ``redis_url``."""
        return [self.start(queue) for queue in queues or WORKERS]

    def answers(self) -> bool:
        """Whether /healthz does."""
        try:
            with urllib.request.urlopen(f"{self.base_url}/healthz", timeout=2):
                return True
        except OSError:
            return False

    def manage(self, *arguments: str) -> str:
        """Run a management command in this lab and return what it prints; its failure fails the test."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=environment(**self.settings),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def mails(self) -> list[EmailMessage]:
        """What this lab has sent, in the order of the files' times."""
        found: list[EmailMessage] = []
        parser = BytesParser(EmailMessage, policy=email.policy.default)
        for path in sorted(self.folder.glob("mail/*.log"), key=lambda path: path.stat().st_mtime_ns):
            for raw in path.read_bytes().split(b"\n" + b"-" * 79 + b"\n"):
                if raw.strip():
                    found.append(parser.parsebytes(raw))
        return found

    def logs(self) -> str:
        """What all its processes said."""
        return "\n".join(f"--- {process.log.name}\n{process.last_words(200)}" for process in self.processes)

    def end(self) -> None:
        """End every process."""
        end_all(self.processes)


def _collected_static() -> Path:
    """The static files as a lab serves them, collected once a run."""
    folder = run_folder() / "collected"
    with one_at_a_time("collected"):
        if not folder.exists():
            subprocess.run(
                [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"],
                cwd=ROOT,
                env=environment(DJANGO_SETTINGS_MODULE="tests.running_settings", LAB_DATA=str(folder)),
                check=True,
            )
    return folder / "static"


def _labs(django_db_blocker: Any) -> Iterator[MakeLab]:
    """Makes labs; the test's own process uses the database and folder of the last one made."""
    made: list[tuple[RunningLab, str, Any, Any]] = []

    def make(*, database_url: str = "", **changed: str) -> RunningLab:
        folder = Path(tempfile.mkdtemp(prefix="lab-", dir=run_folder()))
        (folder / "static").symlink_to(_collected_static())
        own = ""
        if database_url:
            databases.migrate_at(database_url)
            pointer = databases.pointed_at(**databases.settings_of(database_url))
        else:
            own = (
                str(folder / "lab.sqlite3")
                if database_kind() == "sqlite"
                else databases.new_name(folder.name)
            )
            databases.copy_to(own)
            database_url = databases.url_of(own)
            pointer = databases.pointed_at(NAME=own)
        lab = RunningLab(folder, database_url=database_url, **changed)
        files = settings.STORAGES["files"] | {"OPTIONS": {"location": folder / "files", "base_url": None}}
        kept_here = override_settings(
            LAB_DATA=folder,
            MEDIA_ROOT=str(folder / "media"),
            STORAGES=settings.STORAGES | {"files": files},
            LAB_BASE_URL=lab.base_url,
        )
        pointer.__enter__()
        kept_here.enable()
        made.append((lab, own, pointer, kept_here))
        return lab

    with django_db_blocker.unblock():
        try:
            yield make
        finally:
            for lab, own, pointer, kept_here in reversed(made):
                lab.end()
                kept_here.disable()
                pointer.__exit__(None, None, None)
                if own:
                    databases.drop(own)
                shutil.rmtree(lab.folder, ignore_errors=True)


@pytest.fixture
def make_lab(django_test_environment: None, django_db_blocker: Any) -> Iterator[MakeLab]:
    """``make_lab(redis_url=…, LAB_LIMITS="false", …)`` gives a lab of which nothing runs yet."""
    yield from _labs(django_db_blocker)


@pytest.fixture
def running_lab(make_lab: MakeLab) -> RunningLab:
    """A lab whose web process and relay run, for this test; no ``db`` fixture beside it, what is written is committed."""
    lab = make_lab()
    lab.start_web()
    lab.start_relay()
    return lab


@pytest.fixture(scope="module")
def module_lab(django_test_environment: None, django_db_blocker: Any) -> Iterator[RunningLab]:
    """The same for all tests of a file, which see what those before them left."""
    for make in _labs(django_db_blocker):
        lab = make()
        lab.start_web()
        lab.start_relay()
        yield lab
