"""A reader who pages by position misses no fact, gets none twice, and gets them in order."""

import itertools
import random

import pytest

from ideas.activity.models import Fact
from ideas.activity.queries import public_facts_from

from .conftest import wait_until

WRITERS = 16
EACH = 60


def read_beside_writers(storm, by: str) -> list[tuple[int, int]]:
    """What somebody read who went on ``by`` a column while sixteen wrote: positions and ids, in their order.

    Whoever places facts was started before.
    """
    writers = storm.act(
        "sow", "--writers", str(WRITERS), "--count", str(EACH), "--delay", "0.05", "--pause", "0.01"
    )
    read: list[tuple[int, int]] = []
    last = 0

    def read_on() -> bool:
        nonlocal last
        page = (
            public_facts_from(last) if by == "position" else Fact.objects.filter(pk__gt=last).order_by("pk")
        )
        for row in page[: random.randint(1, 50)]:
            read.append((row.position or 0, row.pk))
            last = row.position if by == "position" else row.pk
        is_at_end = last == Fact.objects.order_by(f"-{by}").values_list(by, flat=True).first()
        is_placed = not Fact.objects.filter(position=None).exists()
        return not writers.is_running and is_placed and is_at_end

    wait_until(read_on, step=0.005, what=storm.lab.logs)
    assert writers.popen.returncode == 0
    return read


def assert_none_was_missed(read: list[tuple[int, int]]) -> None:
    """All that was recorded was placed without a gap, and read once, in order."""
    recorded = dict(Fact.objects.values_list("position", "id"))
    assert len(recorded) == WRITERS * EACH
    assert sorted(recorded) == list(range(1, WRITERS * EACH + 1))
    assert read == sorted(recorded.items())


@pytest.mark.postgresql
def test_a_reader_beside_sixteen_writers_misses_none(alone, say):
    alone.start("relay", "relay")

    read = read_beside_writers(alone, "position")

    assert_none_was_missed(read)
    late = sum(after < before for (_, before), (_, after) in itertools.pairwise(read))
    say(
        f"{len(read)} facts of {WRITERS} writers read by position: none missed or doubled ({late} ids came out of order)"
    )


@pytest.mark.postgresql
def test_the_same_reader_would_miss_facts_if_ids_were_positions(alone, say):
    alone.start("relay", "relay")

    read = read_beside_writers(alone, "id")

    missed = WRITERS * EACH - len({number for _position, number in read})
    say(f"read by id instead: {missed} facts of {WRITERS * EACH} missed")
    assert missed > 0


@pytest.mark.sqlite
def test_a_reader_beside_four_writers_misses_none_on_sqlite(alone):
    alone.start("relay")
    writers = alone.act("sow", "--writers", "4", "--count", "25", "--pause", "0.03")
    wait_until(lambda: not writers.is_running)
    wait_until(lambda: not Fact.objects.filter(position=None).exists())

    assert sorted(Fact.objects.values_list("position", flat=True)) == list(range(1, 101))
