"""``make test`` and ``make storm``: the suite on SQLite, then on PostgreSQL with Redis, and one last word on what was not tested."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from deploy.loopback import ServerAway
from deploy.postgresql import postgresql_folder
from deploy.processes import ROOT, environment
from tests.services import GIVEN_BY

NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL with Redis"}
NOTHING = int(pytest.ExitCode.NO_TESTS_COLLECTED)
PARALLEL = ("-n", "auto", "--dist", "worksteal")
WITHOUT_DATABASE = (
    "--ignore=tests/deploy",
    "--ignore=tests/architecture",
    "--ignore=tests/ui",
    "--ignore=tests/lab",
)
RUNS = {
    "test": {
        "sqlite": ("-m", "not storm", "--create-db", *PARALLEL),
        # What a browser, a deployment or a template does is no other on another database.
        "postgresql": ("-m", "not storm and not browser", "--only-database", *WITHOUT_DATABASE, *PARALLEL),
    },
    "storm": {
        "sqlite": ("-m", "storm", "-p", "no:randomly"),
        "postgresql": ("-m", "storm", "-p", "no:randomly"),
    },
}


def missing_postgresql() -> str | None:
    """Why nothing can be tested on PostgreSQL here, if so."""
    if os.environ.get(GIVEN_BY["postgresql"]):
        return None
    try:
        postgresql_folder()
    except ServerAway as away:
        return f"{away}; or name one by {GIVEN_BY['postgresql']}."
    return None


def run(what: str, database: str, more: list[str], notes: Path) -> int:
    """One run of pytest; its exit status."""
    print(f"\n=== {what} on {NAMES[database]} ===", flush=True)
    settings = {"LAB_TEST_DATABASE": database, "LAB_TEST_UNTESTED": str(notes)}
    if what == "storm":
        settings["LAB_TEST_DURABLE"] = "1"
    command = [sys.executable, "-m", "pytest", f"--database={database}", *RUNS[what][database], *more]
    return subprocess.run(command, cwd=ROOT, env=environment(**settings), check=False).returncode


def without_nothing(statuses: dict[str, int]) -> dict[str, int]:
    """``statuses`` by database, where having no test for one of them is no failure, and said; unless it is so for all."""
    empty = [database for database, status in statuses.items() if status == NOTHING]
    if len(empty) == len(statuses):
        print("\nNO TEST WAS FOUND: LOOK AT THE NAMES THAT WERE GIVEN.")
        return statuses
    for database in empty:
        print(f"\nThere was nothing to run on {NAMES[database]}.")
    return statuses | dict.fromkeys(empty, 0)


def main(arguments: list[str]) -> int:
    """Run both and say last what could not be tested."""
    what, *more = arguments
    with tempfile.NamedTemporaryFile("r", suffix=".txt") as notes:
        statuses = {"sqlite": run(what, "sqlite", more, Path(notes.name))}
        away = missing_postgresql()
        if away is None:
            statuses["postgresql"] = run(what, "postgresql", more, Path(notes.name))
        untested = notes.read().splitlines()
    if away:
        untested.append(f"NOTHING WAS TESTED ON POSTGRESQL: {away.upper()}")
    if what == "storm" or more:  # a whole suite without a test is a fault on either
        statuses = without_nothing(statuses)
    print("\nAll passed." if not any(statuses.values()) else "\nTHERE ARE FAILURES: SEE ABOVE.")
    for line in dict.fromkeys(untested):
        print(line)
    return max(
        1 if status < 0 else status for status in statuses.values()
    )  # ended by a signal is a failure too


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
