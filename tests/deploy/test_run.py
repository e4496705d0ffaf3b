"""``make test`` says last, in capitals, what it could not test; and what fails is never lost between two runs."""

import subprocess
import sys
from pathlib import Path

import pytest

from deploy.loopback import ServerAway
from deploy.processes import ROOT, environment
from tests import run


def test_a_missing_browser_is_the_last_thing_said(tmp_path: Path) -> None:
    settings = {name: value for name, value in environment().items() if not name.startswith("LAB_")}
    test = "tests/deploy/test_running_lab.py::test_the_browser_reads_a_page"

    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", test],
        cwd=ROOT,
        env=settings | {"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout
    assert done.stdout.splitlines()[-1] == (
        "1 TESTS WERE NOT RUN: CHROMIUM IS NOT ON THIS MACHINE: INSTALL YOUR SYSTEM'S PACKAGE `CHROMIUM`; "
        "OR NAME ONE BY LAB_TEST_CHROMIUM."
    )


class Runs:
    """Stands for pytest: notes what was asked, answers what the test wants."""

    def __init__(self, *statuses: int, note: str = "") -> None:
        self.statuses = list(statuses)
        self.note = note
        self.asked: list[str] = []

    def __call__(self, what: str, database: str, more: list[str], notes: Path) -> int:
        self.asked.append(f"{what} on {database} {' '.join(more)}".strip())
        if self.note:
            with notes.open("a") as lines:
                lines.write(f"{self.note}\n")
        return self.statuses.pop(0)


@pytest.fixture
def has_postgresql(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that has it."""
    monkeypatch.setattr(run, "postgresql_folder", lambda: Path("/somewhere"))


@pytest.mark.parametrize(
    ("statuses", "status"), [((0, 0), 0), ((1, 0), 1), ((0, 1), 1), ((2, 1), 2), ((-9, 0), 1)]
)
def test_a_failure_on_either_database_is_a_failure(
    monkeypatch: pytest.MonkeyPatch, has_postgresql: None, statuses: tuple[int, int], status: int
) -> None:
    runs = Runs(*statuses)
    monkeypatch.setattr(run, "run", runs)

    assert run.main(["test", "-x"]) == status
    assert runs.asked == ["test on sqlite -x", "test on postgresql -x"]


@pytest.mark.parametrize(
    ("asked", "statuses", "status", "said"),
    [
        (["test", "tests/nope"], (5, 5), 5, "NO TEST WAS FOUND"),
        (["storm"], (5, 5), 5, "NO TEST WAS FOUND"),
        (["test", "tests/ui"], (0, 5), 0, "There was nothing to run on PostgreSQL with Redis."),
        (["storm"], (5, 0), 0, "There was nothing to run on SQLite."),
        (["test", "tests/ui"], (1, 5), 1, "THERE ARE FAILURES"),
        (["test"], (0, 5), 5, "THERE ARE FAILURES"),
    ],
    ids=["misspelt", "no-storm", "one-database", "other-database", "failing", "whole-suite"],
)
def test_nothing_to_run_is_said_and_nothing_at_all_is_a_failure(
    monkeypatch: pytest.MonkeyPatch,
    has_postgresql: None,
    capsys: pytest.CaptureFixture[str],
    asked: list[str],
    statuses: tuple[int, int],
    status: int,
    said: str,
) -> None:
    monkeypatch.setattr(run, "run", Runs(*statuses))

    assert run.main(asked) == status

    out = capsys.readouterr().out
    assert said in out
    assert ("All passed." in out) == (status == 0)


def test_notes_of_both_runs_are_said_once_and_last(
    monkeypatch: pytest.MonkeyPatch, has_postgresql: None, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run, "run", Runs(0, 0, note="2 TESTS WERE NOT RUN: REDIS IS AWAY"))

    run.main(["storm"])

    assert capsys.readouterr().out == "\nAll passed.\n2 TESTS WERE NOT RUN: REDIS IS AWAY\n"


def test_without_postgresql_half_of_the_tests_are_said_to_be_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def is_away() -> Path:
        raise ServerAway("it is not on this machine")

    monkeypatch.delenv("LAB_TEST_DATABASE_URL", raising=False)
    monkeypatch.setattr(run, "postgresql_folder", is_away)
    monkeypatch.setattr(run, "run", Runs(0))

    assert run.main(["test"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == (
        "NOTHING WAS TESTED ON POSTGRESQL: IT IS NOT ON THIS MACHINE; OR NAME ONE BY LAB_TEST_DATABASE_URL."
    )
