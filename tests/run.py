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
    """One run of pytest; its exit status, where having no test for this database is no failure of a storm."""
    print(f"\n=== {what} on {'SQLite' if database == 'sqlite' else 'PostgreSQL with Redis'} ===", flush=True)
    settings = {"LAB_TEST_DATABASE": database, "LAB_TEST_UNTESTED": str(notes)}
    if what == "storm":
        settings["LAB_TEST_DURABLE"] = "1"
    command = [sys.executable, "-m", "pytest", f"--database={database}", *RUNS[what][database], *more]
    status = subprocess.run(command, cwd=ROOT, env=environment(**settings), check=False).returncode
    is_nothing_to_do = status == pytest.ExitCode.NO_TESTS_COLLECTED and (what == "storm" or bool(more))
    return 0 if is_nothing_to_do else status


def main(arguments: list[str]) -> int:
    """Run both and say last what could not be tested."""
    what, *more = arguments
    with tempfile.NamedTemporaryFile("r", suffix=".txt") as notes:
        statuses = [run(what, "sqlite", more, Path(notes.name))]
        away = missing_postgresql()
        if away is None:
            statuses.append(run(what, "postgresql", more, Path(notes.name)))
        untested = notes.read().splitlines()
    if away:
        untested.append(f"NOTHING WAS TESTED ON POSTGRESQL: {away.upper()}")
    print("\nAll passed." if not any(statuses) else "\nTHERE ARE FAILURES: SEE ABOVE.")
    for line in dict.fromkeys(untested):
        print(line)
    return max(1 if status < 0 else status for status in statuses)  # ended by a signal is a failure too


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
