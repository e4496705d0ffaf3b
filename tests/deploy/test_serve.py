"""``make demo``, as whoever tries the product for the first time meets it."""

import contextlib
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.core.management import get_commands

from deploy.loopback import HOST, ServerAway, free_port
from deploy.postgresql import postgresql_folder
from deploy.processes import ROOT, WORKERS, environment
from deploy.redis_server import redis_program
from tests.services import NOT_TESTED, run_folder

PATIENCE = 120
pytestmark = pytest.mark.skipif(
    "load_demo" not in get_commands(),
    reason=f"{NOT_TESTED}there is no command load_demo to fill the demonstration.",
)


class Demo:
    """A demonstration that somebody started."""

    def __init__(self, data: Path, *options: str, port: int | None = None, **settings: str) -> None:
        self.data = data
        self.port = port or free_port()
        usual = {
            name: value for name, value in environment().items() if not name.startswith(("LAB_", "DJANGO_"))
        }
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "deploy.serve", "--port", str(self.port), "--data", str(data), *options],
            cwd=ROOT,
            env=usual | settings,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.said = ""

    def wait_until_it_says(self, text: str) -> "Demo":
        """Read on until it does; fail with all it said if it ends before."""
        assert self.process.stdout
        for line in self.process.stdout:
            self.said += line
            if text in line:
                return self
        pytest.fail(f"It ended before it said {text!r}. It said:\n{self.said}")

    def end(self, by: signal.Signals = signal.SIGINT) -> int:
        """Ask it to end as Ctrl-C does, and return its status."""
        if self.process.poll() is None:
            self.process.send_signal(by)
        said, _ = self.process.communicate(timeout=PATIENCE)
        self.said += said
        return self.process.returncode


@pytest.fixture
def data() -> Iterator[Path]:
    """A folder for a demonstration, where the account that PostgreSQL runs as may enter."""
    above = Path(tempfile.mkdtemp(prefix="demo-", dir=run_folder()))
    above.chmod(0o755)
    yield above / "some folder"
    shutil.rmtree(above, ignore_errors=True)


@pytest.fixture
def demos() -> Iterator[list[Demo]]:
    """Those that a test starts; none outlives it."""
    started: list[Demo] = []
    yield started
    for demo in started:
        demo.end(signal.SIGTERM)


def processes_with(text: str) -> list[str]:
    """Command lines of running processes that belong to a data folder, told by their environment."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if text.encode() in (folder / "environ").read_bytes():
                found.append((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return found


def test_it_serves_says_where_and_ends_cleanly_and_starts_quickly_again(
    demos: list[Demo], data: Path
) -> None:
    first = Demo(data)
    demos.append(first)
    first.wait_until_it_says("Ctrl-C ends it")

    with urllib.request.urlopen(f"http://{HOST}:{first.port}/healthz") as answer:
        assert answer.status == 200
    assert f"Terreau is ready:  http://{HOST}:{first.port}/" in first.said
    assert (data / "welcome.txt").read_text().splitlines()[0] in first.said
    assert len([line for line in processes_with(f"LAB_DATA={data}") if "manage.py relay" in line]) == 1
    assert settings_of(data)["LAB_BASE_URL"] == f"http://{HOST}:{first.port}"
    assert (data / "lab.env").stat().st_mode & 0o077 == 0

    assert first.end() == 0
    assert not (data / "lab.env").exists()
    assert processes_with(f"LAB_DATA={data}") == []

    second = Demo(data)
    demos.append(second)
    second.wait_until_it_says("Ctrl-C ends it")
    assert "Preparing" not in second.said
    assert (data / "welcome.txt").read_text().splitlines()[0] in second.said


def test_a_folder_that_another_demonstration_uses_is_refused(demos: list[Demo], data: Path) -> None:
    first = Demo(data)
    demos.append(first)
    first.wait_until_it_says("Preparing")

    second = Demo(data)
    demos.append(second)

    assert second.process.wait(PATIENCE) == 1
    second.end()
    assert second.said.strip() == (
        f"Another demonstration is using the folder {data}. End it, or choose another: make demo DATA=/some/folder"
    )


def test_ending_it_while_it_prepares_leaves_nothing_running(demos: list[Demo], data: Path) -> None:
    demo = Demo(data)
    demos.append(demo)
    demo.wait_until_it_says("Preparing")

    assert demo.end(signal.SIGTERM) == 0
    assert processes_with(f"LAB_DATA={data}") == []
    assert not (data / "ready").exists()


def test_a_taken_port_is_said_in_a_sentence(demos: list[Demo], data: Path) -> None:
    with socket.create_server((HOST, 0)) as taken:
        port = taken.getsockname()[1]
        demo = Demo(data, port=port)
        demos.append(demo)

        assert demo.process.wait(PATIENCE) == 1
    demo.end()
    assert demo.said.strip() == (
        f"Port {port} cannot be used (Address already in use). Choose another: make demo PORT={port + 1}"
    )


def test_a_folder_that_cannot_be_made_is_said_in_a_sentence(demos: list[Demo], data: Path) -> None:
    data.parent.joinpath("file").touch()
    demo = Demo(data.parent / "file" / "data")
    demos.append(demo)

    assert demo.process.wait(PATIENCE) == 1
    demo.end()
    assert f"The folder {data.parent / 'file' / 'data'} cannot be used" in demo.said


def test_reset_removes_what_demonstrations_made_and_nothing_else(tmp_path: Path) -> None:
    from deploy.serve import start_afresh

    (tmp_path / "media").mkdir()
    for name in ("lab.sqlite3", "ready", "media/photo.webp", "letter to my landlord.txt"):
        (tmp_path / name).touch()

    start_afresh(tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["letter to my landlord.txt"]


def lab_with(folder: Path, *people: str, marks: tuple[str, ...] = ()) -> Path:
    """A folder with a database in which ``people`` (addresses) are, and files named ``marks``."""
    with contextlib.closing(sqlite3.connect(folder / "lab.sqlite3")) as database, database:
        database.execute("CREATE TABLE people_person (email TEXT)")
        database.executemany("INSERT INTO people_person VALUES (?)", [(address,) for address in people])
    for name in marks:
        (folder / name).touch()
    return folder


def test_a_lab_that_no_demonstration_filled_is_told_by_its_people_and_by_the_missing_mark(
    tmp_path: Path,
) -> None:
    from deploy.serve import ITS_PEOPLE, is_anothers_lab
    from lab.web.demo.people import DOMAIN

    def is_refused(name: str, *people: str, marks: tuple[str, ...] = ()) -> bool:
        (tmp_path / name).mkdir()
        return is_anothers_lab(lab_with(tmp_path / name, *people, marks=marks))

    assert f"%@{DOMAIN}" == ITS_PEOPLE
    assert is_refused("prepared only")
    assert is_refused("with people", "ada@lab.example")
    assert is_refused("marked by chance", "ada@lab.example", marks=("ready", "demonstration"))
    assert not is_refused("filled", "alice@demo.example", "new@lab.example", marks=("ready",))
    assert not is_refused("interrupted", marks=("demonstration",))
    assert not is_anothers_lab(tmp_path / "nowhere")


@pytest.mark.parametrize("options", [[], ["--reset"]], ids=["start", "reset"])
def test_a_demonstration_leaves_alone_what_it_did_not_fill(
    options: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from deploy import serve

    monkeypatch.setattr(serve, "listen_for_the_end", lambda: None)
    before = sorted(path.name for path in lab_with(tmp_path, "ada@lab.example").iterdir())

    status = serve.main(["--port", str(free_port()), "--data", str(tmp_path), *options])

    assert status == 1
    assert f"{tmp_path} holds a lab that no demonstration filled." in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == before


@pytest.mark.skipif(not shutil.which("make"), reason=f"{NOT_TESTED}there is no make.")
@pytest.mark.parametrize(
    ("given", "is_meant"),
    [("1", True), ("yes", True), ("0", False), ("no", False), ("", False), (" ", False)],
)
def test_reset_and_service_are_yes_or_no(given: str, is_meant: bool) -> None:
    shown = subprocess.run(
        ["make", "--dry-run", "demo", f"RESET={given}", f"SERVICE={given}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert ("--reset" in shown, "--service" in shown) == (is_meant, is_meant)


@pytest.mark.storm
@pytest.mark.redis
def test_the_service_form_runs_every_process_on_postgresql_and_redis(demos: list[Demo], data: Path) -> None:
    try:
        postgresql_folder()
        redis_program()
    except ServerAway as away:
        pytest.skip(f"{NOT_TESTED}{away}.")
    demo = Demo(data, "--service")
    demos.append(demo)
    demo.wait_until_it_says("Ctrl-C ends it")
    url = settings_of(data)["LAB_DATABASE_URL"]

    wanted = {f"worker {name}" for name in WORKERS} | {"relay "}
    deadline = time.monotonic() + PATIENCE
    while heard_of(url) != wanted:
        assert time.monotonic() < deadline, heard_of(url)
        time.sleep(0.5)

    assert demo.end() == 0
    assert processes_with(f"LAB_DATA={data}") == []
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url, connect_timeout=2)


def heard_of(url: str) -> set[str]:
    """Kinds and queues of those that have a heartbeat."""
    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT kind || ' ' || queues FROM activity_heartbeat").fetchall()
    return {row[0] for row in rows}


def settings_of(data: Path) -> dict[str, str]:
    """What `make manage` beside a running demonstration reads."""
    lines = (data / "lab.env").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if not line.startswith("#"))
