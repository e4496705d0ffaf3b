"""A reader who pages by position misses no fact, gets none twice, and gets them in order."""

import itertools
import random

import pytest

from ideas.activity.models import Fact
from ideas.activity.queries import public_facts_from

from .conftest import wait_until

WRITERS = 16
EACH = 60


@pytest.mark.postgresql
def test_a_reader_beside_sixteen_writers_misses_none(alone, say):
    alone.start("relay", "relay")
    writers = alone.act(
        "sow", "--writers", str(WRITERS), "--count", str(EACH), "--delay", "0.05", "--pause", "0.01"
    )
    read: list[tuple[int, int]] = []

    def read_on() -> bool:
        page = public_facts_from(read[-1][0] if read else 0).values_list("position", "id")
        read.extend(page[: random.randint(1, 50)])
        return not writers.is_running and len(read) == Fact.objects.count()

    wait_until(read_on, step=0.005, what=alone.lab.logs)

    recorded = dict(Fact.objects.values_list("position", "id"))
    assert writers.popen.returncode == 0
    assert len(recorded) == WRITERS * EACH
    assert sorted(recorded) == list(range(1, WRITERS * EACH + 1))
    assert read == sorted(recorded.items())
    late = sum(after < before for (_, before), (_, after) in itertools.pairwise(read))
    say(
        f"{len(read)} facts of {WRITERS} writers read by position: none missed or doubled ({late} ids came out of order)"
    )


@pytest.mark.sqlite
def test_a_reader_beside_four_writers_misses_none_on_sqlite(alone):
    alone.start("relay")
    writers = alone.act("sow", "--writers", "4", "--count", "25", "--pause", "0.03")
    wait_until(lambda: not writers.is_running)
    wait_until(lambda: not Fact.objects.filter(position=None).exists())

    assert sorted(Fact.objects.values_list("position", flat=True)) == list(range(1, 101))
