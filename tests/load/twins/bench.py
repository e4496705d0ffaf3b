"""``make bench ARGS=--twins``: how well near ideas are found among some thousands, and how soon among fifty thousand.

Both ways are measured: with the process beside, and with everything in the web process.
"""

import json
import re
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

from deploy.processes import Process, commands
from tests.load.client import Connection, Page
from tests.load.lab import MeasuredLab
from tests.load.twins.labelled import SETS, labelled

SCORED = 6000
SLOWEST = 80.0  # milliseconds
PATIENCE = 120

type Row = tuple[str, str, str, bool]


def near_figures(folder: Path, database_url: str, *, large_size: int) -> Iterator[Row]:
    """The rows: what was measured, how much, what is wanted, whether it was reached."""
    lab = MeasuredLab(folder / "lab-twins", size=large_size, database_url=database_url)
    scored = min(SCORED, large_size)
    lab.run("-m", "tests.load.twins.inside", "fill", str(scored))
    lab.run("manage.py", "collectstatic", "--noinput", "--verbosity", "0")
    try:
        twins = _start_twins(lab)
        for way in ("beside", "words"):
            yield from _scores(lab, way, scored)
        lab.run("-m", "tests.load.twins.inside", "spread", str(large_size))
        lab.start_web()
        yield from _speed(lab, "beside", large_size)
        yield "process beside, resident", f"{_megabytes(twins.popen.pid):.0f} MB", "told", True
        lab.processes.pop().kill()
        lab.processes.remove(twins)
        twins.kill()
        lab.settings["LAB_TWINS"] = "inside"
        lab.start_web()
        yield from _speed(lab, "inside", large_size)
    finally:
        lab.end()


def _start_twins(lab: MeasuredLab) -> Process:
    process = Process("twins", commands()["twins"], lab.folder / "logs" / "twins.log", lab.settings)
    lab.processes.append(process)
    deadline = time.monotonic() + PATIENCE
    while not (lab.folder / "twins.sock").exists():
        if not process.is_running or time.monotonic() > deadline:
            raise RuntimeError(f"The process of near ideas does not answer:\n{process.last_words()}")
        time.sleep(0.1)
    return process


def _scores(lab: MeasuredLab, way: str, size: int) -> Iterator[Row]:
    lab.settings["LAB_TWINS"] = way
    for name, said in json.loads(lab.run("-m", "tests.load.twins.inside", "score")).items():
        what = f"recall@5 of {name} ({said['queries']} queries) among {size:,} made ideas, {way}"
        measured = f"{said['recall']:.3f}, first {said['first']}, misled {said['misled']}"
        is_asked = way == "beside"
        yield what, measured, "≥ 0.9" if is_asked else "told", not is_asked or said["recall"] >= 0.9
    lab.settings["LAB_TWINS"] = "beside"


def _speed(lab: MeasuredLab, way: str, size: int) -> Iterator[Row]:
    """How long one answer takes to what somebody writes, one after the other."""
    queries = [query for name in SETS for query in labelled(name)[1]]
    connection = Connection(lab.port)
    took = []
    for turn, query in enumerate([*queries[:20], *queries]):
        asked = urlencode({"title": query.title, "summary": query.summary, "language": query.language})
        began = time.perf_counter()
        connection.ask(Page("near", f"/fr/propose/near/?{asked}", "HX-Request: true\r\n"))
        if turn >= 20:
            took.append((time.perf_counter() - began) * 1000)
        elif way == "inside":
            time.sleep(0.5)  # it loads while the first ask
    p95 = statistics.quantiles(took, n=20)[-1]
    measured = f"p50 {statistics.median(took):.0f} ms, p95 {p95:.0f} ms"
    yield (
        f"near ideas while writing, {size:,} ideas, {way}",
        measured,
        f"p95 ≤ {SLOWEST:.0f} ms",
        p95 <= SLOWEST,
    )
    memory = lab.megabytes() if way == "inside" else _largest(lab.processes[-1].popen.pid)
    yield f"web process resident, {way}", f"{memory:.0f} MB", "≤ 250 MB", 0 < memory <= 250


def _largest(pid: int) -> float:
    children = Path(f"/proc/{pid}/task/{pid}/children")
    pids = [pid, *(map(int, children.read_text().split()) if children.exists() else ())]
    return max(_megabytes(one) for one in pids)


def _megabytes(pid: int) -> float:
    status = Path(f"/proc/{pid}/status")
    found = re.search(r"VmRSS:\s+(\d+) kB", status.read_text()) if status.exists() else None
    return int(found[1]) / 1024 if found else 0.0
