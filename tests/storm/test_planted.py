"""The proof that nothing is lost or done twice sees it when something is: runners that make a mistake on purpose."""

import pytest

from ideas.activity import running

from .conftest import traces, wait_until
from .test_faults import assert_all_roses_were_heard

ROSES = 20


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
