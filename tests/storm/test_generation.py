"""A page kept under the generation is never stale, however many write and in however many processes it is kept."""

import json
from collections import Counter

import pytest
from django.db import transaction

from ideas.activity.models import Generation
from ideas.activity.operations import fold_generations
from ideas.activity.queries import current_generation

from .conftest import execute, wait_until

WRITERS = 16
READERS = 4
SECONDS = "10"


def read_beside_writers(storm, key):
    """What the readers saw: pages served, from what was kept, and stale."""
    execute("CREATE TABLE storm_page (writer integer PRIMARY KEY, value bigint NOT NULL)")
    execute("INSERT INTO storm_page " + " UNION ALL ".join(f"SELECT {n}, 0" for n in range(WRITERS)))
    everybody = ["--writers", str(WRITERS), "--readers", str(READERS)]
    act = storm.act("pages", *everybody, "--seconds", SECONDS, "--key", key)
    sums = [current_generation()]

    def fold():
        with transaction.atomic():
            fold_generations()
        sums.append(current_generation())
        return not act.is_running

    wait_until(fold, patience=120, step=0.2)
    assert act.popen.returncode == 0, act.last_words()
    assert sums == sorted(sums)
    seen: Counter[str] = Counter()
    for line in act.log.read_text().splitlines():
        seen.update(json.loads(line))
    assert current_generation() == seen["changes"]
    return seen


@pytest.mark.postgresql
def test_with_sixteen_writers_no_reader_gets_a_stale_page(alone, say):
    seen = read_beside_writers(alone, "generation")

    say(
        f"{seen['changes']} changes by {WRITERS} writers, {seen['served']} pages served, {seen['kept']} as kept, {seen['stale']} stale"
    )
    assert seen["stale"] == 0
    assert seen["kept"] > 100
    assert Generation.objects.count() <= WRITERS + READERS + 4


@pytest.mark.postgresql
def test_the_same_readers_would_see_that_the_highest_fact_is_no_generation(alone, say):
    seen = read_beside_writers(alone, "fact")

    say(f"kept under the highest fact instead: {seen['stale']} stale of {seen['served']}")
    assert seen["stale"] > 0
