"""How many deliveries a lab runs in a second, each of them a reaction of the product's own."""

import json
from pathlib import Path

from deploy.processes import Process, commands
from deploy.redis_server import Redis
from tests.load.lab import MeasuredLab

COUNTS = {"postgresql": 3000, "sqlite": 600}
SIZE = 100


def deliveries_per_second(folder: Path, *, database_url: str) -> float:
    """With relay, Redis and two workers where there is a database server; else with the relay alone, on SQLite."""
    redis = Redis(folder / "redis").start() if database_url else None
    lab = MeasuredLab(folder, size=SIZE, database_url=database_url, redis_url=redis.url() if redis else "")
    count = str(COUNTS["postgresql" if database_url else "sqlite"])
    try:
        lab.run("-m", "tests.load.inside", "fill", str(SIZE))
        for number, name in enumerate(["relay", "now", "now"] if redis else ["relay"]):
            log = folder / "logs" / f"{name}-{number}.log"
            lab.processes.append(Process(name, commands()[name], log, lab.settings))
        lab.run("-m", "tests.load.inside", "drain", "100")  # whoever must still start has started
        seconds = json.loads(lab.run("-m", "tests.load.inside", "drain", count))
    finally:
        lab.end()
        if redis:
            redis.stop()
    return int(count) / float(seconds)
