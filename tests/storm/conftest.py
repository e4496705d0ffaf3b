"""Labs for storms, and how to ask them things while their database comes and goes."""

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import Error, connection, connections

from deploy.processes import Process
from ideas.activity.models import Delivery
from tests.labs import MakeLab, RunningLab

LEASE = 4
WAITS = 90.0


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Storms blow only when they are asked for."""
    here = [item for item in items if Path(__file__).parent in item.path.parents]
    for item in here:
        item.add_marker(pytest.mark.storm)
    if "storm" not in config.option.markexpr and here:
        config.hook.pytest_deselected(items=here)
        items[:] = [item for item in items if item not in here]


def ask[T](question: Callable[[], T], *, patience: float = 30) -> T:
    """The answer, asked again while the database is away."""
    deadline = time.monotonic() + patience
    while True:
        try:
            return question()
        except Error:
            connections.close_all()
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def rows(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """What the lab's database answers."""

    def question() -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return list(cursor.fetchall())

    return ask(question)


def execute(statement: str) -> None:
    """Have the lab's database do something."""
    with connection.cursor() as cursor:
        cursor.execute(statement)


def states() -> Counter[str]:
    """How many deliveries of storms are in which state."""
    return Counter(
        dict(
            rows("SELECT state, count(*) FROM activity_delivery WHERE handler LIKE 'storm.%%' GROUP BY state")
        )
    )


def traces(handler: str) -> list[int]:
    """The deliveries that left a trace, once for each time they ran."""
    found = rows("SELECT delivery FROM storm_trace WHERE handler = %s ORDER BY delivery", handler)
    return [delivery for (delivery,) in found]


def wait_until(
    question: Callable[[], object], *, patience: float = WAITS, step: float = 0.05, what: Any = ""
) -> float:
    """Wait until the answer is yes, and return how many seconds it took."""
    started = time.monotonic()
    while not question():
        if time.monotonic() - started > patience:
            pytest.fail(f"After {patience} s still not: {question}. {what() if callable(what) else what}")
        time.sleep(step)
    return time.monotonic() - started


def is_drained() -> bool:
    """Whether nothing of a storm is left to do."""
    return not states().keys() - {"done", "dead"}


def put(handler: str, count: int = 1, queue: str = "now") -> list[Delivery]:
    """Write deliveries of jobs."""
    return Delivery.objects.bulk_create(Delivery(handler=handler, queue=queue) for _ in range(count))


class Storm:
    """A lab with short leases whose processes are started again when they end, as an operator's supervisor would."""

    def __init__(self, lab: RunningLab) -> None:
        self.lab = lab
        self.wanted: list[tuple[str, Process]] = []
        execute("CREATE TABLE storm_trace (handler varchar(40), delivery bigint, process bigint)")

    def start(self, *names: str) -> list[Process]:
        """Start processes of the Procfile, to be kept running."""
        started = [(name, self.lab.start(name)) for name in names]
        self.wanted += started
        return [process for _, process in started]

    def start_again(self) -> None:
        """Start again what has ended."""
        for place, (name, process) in enumerate(self.wanted):
            if not process.is_running:
                self.wanted[place] = (name, self.lab.start(name))

    def running(self, *names: str) -> list[Process]:
        """Processes of those names."""
        return [process for name, process in self.wanted if name in names]

    def act(self, *arguments: str) -> Process:
        """Start one of ``tests.storm.acts``."""
        log = self.lab.folder / "logs" / f"act-{len(self.lab.processes)}.log"
        command = ["python", "-m", "tests.storm.acts", *arguments]
        process = Process("act", command, log, self.lab.settings)
        self.lab.processes.append(process)
        return process

    def end(self, *processes: Process) -> None:
        """Ask processes to end and wait; they are not started again."""
        self.wanted = [(name, process) for name, process in self.wanted if process not in processes]
        for process in processes:
            process.ask_to_end()
        for process in processes:
            process.popen.wait(30)


SPIN = """
import time
started, busy = time.monotonic(), time.process_time()
while time.monotonic() - started < 1: pass
print(time.process_time() - busy)
"""


def share_of_the_machine() -> float:
    """How much of a core a busy process gets here and now, with one for each of two cores: 1 on a machine at rest."""
    spinning = [
        subprocess.Popen([sys.executable, "-c", SPIN], stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    return min(1.0, sum(float(process.communicate()[0]) for process in spinning) / 2)


def children_of(pid: int) -> list[int]:
    """The processes that a process has forked."""
    found = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False
    )
    return [int(number) for number in found.stdout.split()]


@pytest.fixture
def say() -> Callable[[str], None]:
    """Tell whoever runs the storm a figure, in the last lines."""
    return figures.append


figures: list[str] = []


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print what was measured."""
    if figures:
        terminalreporter.section("measured")
        for words in figures:
            terminalreporter.write_line(words)


@pytest.fixture
def make_storm(make_lab: MakeLab) -> Callable[..., Storm]:
    """``make_storm(redis_url=…)`` gives a lab of which nothing runs yet."""

    def make(**options: Any) -> Storm:
        return Storm(make_lab(DJANGO_SETTINGS_MODULE="tests.storm.settings", **options))

    return make


@pytest.fixture
def alone(make_storm: Callable[..., Storm]) -> Storm:
    """A lab without Redis, whose relay runs deliveries itself."""
    return make_storm()


@pytest.fixture
def served(make_storm: Callable[..., Storm], redis_url: str) -> Storm:
    """A lab with Redis."""
    return make_storm(redis_url=redis_url)
