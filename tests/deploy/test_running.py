"""A real lab on one machine, in the steps that operating.md tells: prepare, start the lab, run it."""

import contextlib
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import pytest

from deploy.loopback import HOST, free_port
from deploy.processes import ROOT, environment
from deploy.running import CannotServe, port_of
from tests import databases
from tests.services import NOT_TESTED, database_kind

STEPS = ("prepare", "manage", "run")
PATIENCE = 120


@pytest.fixture
def own_lab(tmp_path: Path, django_db_setup: None) -> dict[str, str]:
    """Those of an empty lab of the machine's own, whose database was migrated before to spare the time."""
    if database_kind() == "sqlite":
        databases.copy_to(str(tmp_path / "lab.sqlite3"))
    usual = {name: value for name, value in environment().items() if not name.startswith(("LAB_", "DJANGO_"))}
    return usual | {
        "LAB_DATA": str(tmp_path),
        "LAB_ENV_FILE": str(tmp_path / "lab.env"),
        "PYTHONUNBUFFERED": "1",
    }


def do(own_lab: dict[str, str], *command: str) -> str:
    """Run one step and return what it says; its failure fails the test."""
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=own_lab, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextlib.contextmanager
def running(own_lab: dict[str, str], port: int) -> Iterator[subprocess.Popen[str]]:
    """``make run``, until the block ends; nothing of it outlives the test."""
    process = subprocess.Popen(
        [sys.executable, "-m", "deploy.running", "--port", str(port)],
        cwd=ROOT,
        env=own_lab,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=PATIENCE)


@pytest.mark.sqlite
def test_a_lab_is_prepared_started_and_run(own_lab: dict[str, str], tmp_path: Path) -> None:
    port = free_port()

    do(own_lab, "-m", "deploy.prepare")
    said = do(
        own_lab,
        *("manage.py", "start_lab", "--email", "ada@lab.example", "--name", "Ada"),
        *("--password", "sept-graines-au-vent", "--lab-name", "Le Lab", "--sender", "lab@lab.example"),
    )
    with running(own_lab, port) as lab:
        assert lab.stdout
        first = lab.stdout.readline()
        with urllib.request.urlopen(f"http://{HOST}:{port}/fr/") as answer:
            page = answer.read().decode()

    assert said.startswith(f"\nLe Lab is started. Its settings stand in {tmp_path / 'lab.env'}.\n")
    assert first == f"Le Lab is served at http://{HOST}:{port}/ by web, relay, twins.\n"
    assert (answer.status, "Le Lab" in page) == (HTTPStatus.OK, True)
    assert lab.returncode == 0


def test_a_taken_port_is_said_in_a_sentence(own_lab: dict[str, str]) -> None:
    with socket.create_server((HOST, 0)) as taken:
        port = taken.getsockname()[1]
        with running(own_lab, port) as lab:
            assert lab.stdout
            said = lab.stdout.read().strip()

    assert said.startswith(
        f"Port {port} cannot be used (Address already in use). Choose another: make run PORT="
    )


@pytest.mark.parametrize("text", ["0", "65536", "99999", "-1", "http", "", "8000 ", "８０００"])
def test_a_port_that_is_none_is_said_in_a_sentence(text: str) -> None:
    with pytest.raises(CannotServe, match="it must be a whole number from 1 to 65535"):
        port_of(text)


@pytest.mark.skipif(not shutil.which("make"), reason=f"{NOT_TESTED}there is no make.")
@pytest.mark.parametrize("step", STEPS)
def test_each_step_of_make_names_the_folder_and_its_settings(step: str) -> None:
    usual = {name: value for name, value in environment().items() if not name.startswith("LAB_")}
    shown = subprocess.run(
        ["make", "--dry-run", step, "DATA=/srv/lab"],
        cwd=ROOT,
        env=usual,
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert 'export LAB_DATA="${LAB_DATA:-/srv/lab}"' in shown
    assert 'export LAB_ENV_FILE="${LAB_ENV_FILE:-$LAB_DATA/lab.env}"' in shown


@pytest.mark.skipif(not shutil.which("make"), reason=f"{NOT_TESTED}there is no make.")
@pytest.mark.parametrize("step", ["demo", *STEPS])
def test_a_folder_may_have_spaces_in_its_name_and_must_have_one(step: str) -> None:
    usual = {name: value for name, value in environment().items() if not name.startswith("LAB_")}

    spaced, none = (
        subprocess.run(
            ["make", "--dry-run", step, f"DATA={folder}"],
            cwd=ROOT,
            env=usual,
            capture_output=True,
            text=True,
            check=False,
        )
        for folder in ("/srv/a b", "")
    )

    assert ('"/srv/a b"' if step == "demo" else ":-/srv/a b}") in spaced.stdout
    assert none.returncode != 0
    assert "DATA names no folder" in none.stderr


@pytest.mark.parametrize("step", STEPS)
def test_operating_tells_each_step(step: str) -> None:
    assert f"make {step} DATA=/srv/lab" in (ROOT / "platform" / "docs" / "operating.md").read_text("utf-8")
