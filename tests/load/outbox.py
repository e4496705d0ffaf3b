"""How many deliveries a lab runs in a second, each of them a reaction of the product's own, and what else it bears meanwhile."""

import json
import subprocess
import sys
from pathlib import Path

from deploy.processes import ROOT, Process, commands, environment
from deploy.redis_server import Redis
from tests.load.lab import MeasuredLab

COUNTS = {"postgresql": 3000, "sqlite": 600}
SIZE = 100
FOLLOWERS = 10_000
WRITES = 150
IMPORTED = 500
type Row = tuple[str, str, str, bool]


def on_postgresql(folder: Path, *, database_url: str) -> list[Row]:
    """With relay, Redis and two workers: deliveries a second, a crowd that is told, an import."""
    redis = Redis(folder / "redis").start()
    lab = MeasuredLab(folder, size=SIZE, database_url=database_url, redis_url=redis.url())
    try:
        _start(lab, ["relay", "now", "now"])
        count = COUNTS["postgresql"]
        rate = count / float(json.loads(lab.run("-m", "tests.load.inside", "drain", str(count))))
        seconds, longest = json.loads(lab.run("-m", "tests.load.acts", "crowd", str(FOLLOWERS)))
        took, small = _brought_in(lab, IMPORTED)
        _took, large = _brought_in(lab, 10 * IMPORTED)
    finally:
        lab.end()
        redis.stop()
    return [
        ("deliveries, PostgreSQL, two workers", f"{rate:.0f}/s", "≥ 300/s", rate >= 300),
        (f"a fact that {FOLLOWERS:,} follow, all told", f"{seconds:.0f} s", "≤ 60 s", seconds <= 60),
        ("… the longest transaction meanwhile", f"{longest:.2f} s", "≤ 1 s", longest <= 1),
        (
            "import, five comments an idea",
            f"{IMPORTED / took:.0f} ideas/s",
            "≥ 300/s",
            IMPORTED / took >= 300,
        ),
        (
            f"… its memory, {10 * IMPORTED:,} ideas against {IMPORTED}",
            f"{large / small:.2f} × ({small:.0f} → {large:.0f} MB)",
            "≤ 1.20 ×",
            large <= 1.2 * small,
        ),
    ]


def on_sqlite(folder: Path) -> list[Row]:
    """With the relay alone: deliveries a second, and how long visitors' writes take meanwhile."""
    lab = MeasuredLab(folder, size=SIZE, database_url="", redis_url="")
    try:
        _start(lab, ["relay"])
        count = COUNTS["sqlite"]
        rate = count / float(json.loads(lab.run("-m", "tests.load.inside", "drain", str(count))))
        draining = _beside(lab, "-m", "tests.load.inside", "drain", str(3 * count))
        p95 = float(json.loads(lab.run("-m", "tests.load.acts", "write", str(WRITES))))
        if draining.wait() != 0:
            raise RuntimeError("The outbox was not drained while others wrote.")
    finally:
        lab.end()
    return [
        ("deliveries, SQLite, the relay alone", f"{rate:.0f}/s", "≥ 50/s", rate >= 50),
        ("… a visitor’s write meanwhile, 95th percentile", f"{p95:.0f} ms", "≤ 100 ms", p95 <= 100),
    ]


def _brought_in(lab: MeasuredLab, count: int) -> tuple[float, float]:
    """Seconds and megabytes that an import of so many ideas takes."""
    seconds, megabytes = json.loads(lab.run("-m", "tests.load.acts", "import", str(count)).splitlines()[-1])
    return seconds, megabytes


def _start(lab: MeasuredLab, names: list[str]) -> None:
    lab.run("-m", "tests.load.inside", "fill", str(SIZE))
    for number, name in enumerate(names):
        log = lab.folder / "logs" / f"{name}-{number}.log"
        lab.processes.append(Process(name, commands()[name], log, lab.settings))
    lab.run("-m", "tests.load.inside", "drain", "100")  # whoever must still start has started


def _beside(lab: MeasuredLab, *command: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, env=environment(**lab.settings), stdout=subprocess.DEVNULL
    )
