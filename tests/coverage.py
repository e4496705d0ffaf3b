"""``make coverage``: whether the tests of the chapters walk every branch of what decides, on both databases together."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from deploy.processes import ROOT, environment
from tests.run import PARALLEL, missing_postgresql

DECIDING = (
    "ideas/*/operations.py",
    "ideas/*/operations/*.py",
    "ideas/*/rules.py",
    "ideas/*/guards.py",
    "ideas/*/lifecycle.py",
)
ELSEWHERE = 95.0


def decides(path: str) -> bool:
    """Whether every branch of this file must be walked."""
    return any(fnmatch(path, pattern) for pattern in DECIDING)


def shortcomings(files: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """What is missing, in words, given coverage's figures for each file."""
    said = []
    walked = wanted = 0
    for path, figures in sorted(files.items()):
        summary = figures["summary"]
        if not decides(path):
            walked += summary["covered_lines"] + summary["covered_branches"]
            wanted += summary["num_statements"] + summary["num_branches"]
        elif summary["missing_lines"] or summary["missing_branches"]:
            branches = ", ".join(f"{source}→{target}" for source, target in figures["missing_branches"])
            lines = ", ".join(str(line) for line in figures["missing_lines"])
            said.append(f"{path}: lines {lines or 'none'}, branches {branches or 'none'} are never walked")
    share = 100 * walked / wanted if wanted else 100.0
    if share < ELSEWHERE:
        said.append(f"Elsewhere in ideas/ {share:.1f} % are walked, wanted {ELSEWHERE:.0f} %")
    return said


def main(arguments: list[str]) -> int:
    """Run the chapters' tests on both databases and judge; arguments go to pytest."""
    statuses = []
    with tempfile.TemporaryDirectory() as folder:
        figures = Path(folder, "coverage.json")
        settings = environment(COVERAGE_FILE=str(Path(folder, "data")))
        for database in ["sqlite"] if missing_postgresql() else ["sqlite", "postgresql"]:
            pytest = [
                "-m",
                "pytest",
                f"--database={database}",
                "-m",
                "not storm",
                *PARALLEL,
                "tests/ideas",
                *arguments,
            ]
            counting = ["--cov=ideas", "--cov-branch", "--cov-append", "--cov-report=", "-q"]
            command = [sys.executable, *pytest, *counting]
            statuses.append(subprocess.run(command, cwd=ROOT, env=settings, check=False).returncode)
        asking = [sys.executable, "-m", "coverage", "json", "-q", "-o", str(figures)]
        subprocess.run(asking, cwd=ROOT, env=settings, check=True)
        missing = shortcomings(json.loads(figures.read_text())["files"])
    for line in missing or ["Every branch of what decides is walked."]:
        print(line)
    if away := missing_postgresql():
        print(f"WHAT ONLY POSTGRESQL WALKS WAS NOT COUNTED: {away.upper()}")
    return 1 if any(statuses) or missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
