"""What whoever typed a command can mend is said in a sentence, on every command."""

import contextlib
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.loopback import free_port
from deploy.processes import ROOT, environment
from lab.commanding import in_words
from tests.databases import copy_to

PORT = "{port}"  # one that nobody listens on
COMMANDS = [
    pytest.param(["manage.py", "token", "ada@lab.example"], id="token"),
    pytest.param(["manage.py", "start_lab"], id="start_lab"),
    pytest.param(["-m", "deploy.running", "--port", PORT], id="run"),
]


def said_by(*command: str, **settings: str) -> str:
    """What a command that must fail says, which is no traceback."""
    usual = {name: value for name, value in environment().items() if not name.startswith(("LAB_", "DJANGO_"))}
    done = subprocess.run(
        [sys.executable, *(str(free_port()) if word == PORT else word for word in command)],
        cwd=ROOT,
        env=usual | settings,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_a_database_that_is_not_prepared_is_said_with_what_prepares_it(
    command: list[str], tmp_path: Path
) -> None:
    (tmp_path / "lab.sqlite3").touch()

    said = said_by(*command, LAB_DATA=str(tmp_path), LAB_ENV_FILE="")

    assert f"The database ({tmp_path}) is not prepared" in said
    assert f"`make prepare DATA={tmp_path}`" in said


@pytest.mark.parametrize("command", [*COMMANDS, pytest.param(["manage.py", "doctor"], id="doctor")])
def test_a_mistyped_folder_is_said_and_not_made(command: list[str], tmp_path: Path) -> None:
    folder = tmp_path / "mis typed"

    said = said_by(*command, LAB_DATA=str(folder), LAB_ENV_FILE=str(folder / "lab.env"))

    assert said.strip() == (
        f"There is no lab in {folder}. `make prepare DATA='{folder}'` makes a real lab's; "
        f"`make demo DATA='{folder}'` makes a demonstration."
    )
    assert not folder.exists()


@pytest.mark.parametrize(
    ("what", "here", "in_a_container"),
    [
        ("prepare", "make prepare DATA=/srv/lab", "docker compose run --rm prepare"),
        ("run", "make run DATA=/srv/lab", "docker compose up --detach"),
        (
            "doctor",
            "make manage DATA=/srv/lab ARGS=doctor",
            "docker compose run --rm web python manage.py doctor",
        ),
    ],
)
def test_commands_are_told_as_they_are_typed(
    what: str, here: str, in_a_container: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LAB_KEYS", raising=False)
    assert in_words(what, "/srv/lab") == here

    monkeypatch.setenv("LAB_KEYS", "/keys")
    assert in_words(what, "/srv/lab") == in_a_container


def test_a_data_folder_that_cannot_be_used_is_said_with_what_names_another(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    folder = tmp_path / "file" / "data"

    said = said_by("-m", "deploy.prepare", LAB_DATA=str(folder), LAB_ENV_FILE="")

    assert said.strip() == (
        f"The data folder {folder} cannot be used: Not a directory. "
        "Give it to this account, or name another by LAB_DATA (with make: DATA=/some/folder)."
    )


def test_a_database_that_does_not_answer_is_said() -> None:
    said = said_by(
        *("manage.py", "token", "ada@lab.example"),
        LAB_DATABASE_URL="postgres://nobody:x@127.0.0.1:1/lab",
        LAB_ENV_FILE="",
    )

    assert said.startswith("The database (LAB_DATABASE_URL) does not answer: ")


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("LAB_TRUSTED_PROXIES", "two", "LAB_TRUSTED_PROXIES is 'two'; it must be a whole number."),
        ("LAB_LANGUAGES", "fr,rm", "LAB_LANGUAGES is 'fr,rm'; it must be some of fr,it,de,en."),
    ],
)
def test_a_setting_that_cannot_be_read_is_named(name: str, value: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "lab.sqlite3").touch()

    said = said_by("manage.py", "doctor", LAB_DATA=str(tmp_path), LAB_ENV_FILE="", **{name: value})

    assert said.strip() == words


@pytest.mark.django_db
def test_a_fault_of_ours_keeps_its_traceback() -> None:
    from django.db import DatabaseError

    from lab.commanding import say_what_can_be_mended

    def fails() -> int:
        raise DatabaseError("syntax error")

    with pytest.raises(DatabaseError, match="syntax error"):
        say_what_can_be_mended(fails)


@pytest.mark.sqlite
def test_a_lab_from_before_the_first_release_is_said_to_begin_anew(tmp_path: Path) -> None:
    copy_to(str(tmp_path / "lab.sqlite3"))
    with contextlib.closing(sqlite3.connect(tmp_path / "lab.sqlite3")) as lab:
        lab.execute("ALTER TABLE ideation_ideatheme RENAME TO ideation_idea_themes")

    said = said_by("-m", "deploy.prepare", LAB_DATA=str(tmp_path), LAB_ENV_FILE="")

    assert "made by an older Terreau" in said
    assert "(ideation_ideatheme are wanting)" in said
