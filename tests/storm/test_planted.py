"""The proofs that nothing is lost, missed or done twice see it when something is: mistakes made on purpose."""

import pytest

from ideas.activity import running
from ideas.activity.models import Fact

from .conftest import execute, is_drained, put, rows, traces, wait_until
from .test_faults import assert_all_roses_were_heard
from .test_positions import assert_none_was_missed, read_beside_writers

ROSES = 20
KILLED = 2


def run(storm, mistake: str, *, runners: int) -> None:
    """Sow, place, and have everything run by runners with ``mistake``."""
    sowing = storm.act("sow", "--count", str(ROSES))
    wait_until(lambda: not sowing.is_running, what=sowing.last_words)
    running.place_facts()
    act = storm.act("run_carelessly", "--runners", str(runners), "--mistake", mistake)
    wait_until(lambda: not act.is_running, what=act.last_words)
    assert act.popen.returncode == 0, act.last_words()


def test_the_proof_holds_for_a_single_runner_without_a_mistake(alone):
    run(alone, "none", runners=1)

    assert_all_roses_were_heard(ROSES)


def test_the_proof_sees_runners_that_claim_nothing(alone):
    run(alone, "no claim", runners=2)

    assert len(traces("storm.plant")) > ROSES
    with pytest.raises(AssertionError, match=r"traces\("):
        assert_all_roses_were_heard(ROSES)


def test_the_proof_sees_a_runner_that_marks_first_and_dies(alone):
    run(alone, "marked first", runners=1)

    assert len(traces("storm.plant")) + len(set(traces("storm.post"))) == 2 * ROSES - 1
    with pytest.raises(AssertionError, match=r"traces\("):
        assert_all_roses_were_heard(ROSES)


@pytest.mark.postgresql
def test_the_proof_sees_positions_given_without_a_lock(alone, say):
    execute("CREATE SEQUENCE storm_position")
    ended = alone.lab.folder / "placed"
    placers = alone.act("place_carelessly", str(ended), "--placers", "4")

    read = read_beside_writers(alone, "position")
    ended.touch()
    wait_until(lambda: not placers.is_running, what=placers.last_words)

    assert placers.popen.returncode == 0, placers.last_words()
    say(
        f"positions given without a lock: {Fact.objects.count() - len(read)} facts of {Fact.objects.count()} missed"
    )
    with pytest.raises(AssertionError, match=r"\] == \[\(1, "):
        assert_none_was_missed(read)


def assert_each_took_effect_once(handler: str) -> None:
    """Though each was killed after its work and did it again."""
    counted = "SELECT count(*), count(DISTINCT delivery) FROM storm_effect WHERE handler = %s"
    assert rows(counted, handler) == [(KILLED, KILLED)]


def test_the_proof_sees_a_handler_whose_work_happens_again_when_it_is_done_again(alone):
    execute("CREATE TABLE storm_effect (handler varchar(40), delivery bigint, once varchar(40) UNIQUE)")
    for handler in ("storm.keep", "storm.heap"):
        put(handler, KILLED)
    alone.start("relay")

    wait_until(lambda: alone.start_again() or is_drained(), what=alone.lab.logs)

    assert rows("SELECT DISTINCT state, attempts FROM activity_delivery WHERE handler LIKE 'storm.%%'") == [
        ("done", 2)
    ]
    assert_each_took_effect_once("storm.keep")
    with pytest.raises(AssertionError, match=r"\(4, 2\)\] == \[\(2, 2\)\]"):
        assert_each_took_effect_once("storm.heap")
