"""Running what belongs to the past of a story that is told at once."""

import datetime

import pytest

from ideas.activity import running
from ideas.activity.hearing import Queue
from ideas.activity.models import Delivery
from ideas.kernel import clock

from .planted import GardenOpened, fresh, open_garden, planted, put_off

State = Delivery.State
DAY = datetime.timedelta(days=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def moments():
    """When a planted reaction to gardens, which puts off a mail, ran."""
    seen = []

    def react(_delivery):
        seen.append(clock.now())
        put_off("test.mail", key=f"mail {len(seen)}")

    def never(_delivery):
        raise AssertionError("a mail of the past went out")

    with (
        planted("test.react", react, hears=[GardenOpened]),
        planted("test.mail", never, sending=True),
        planted("test.draw", never, sending=True, queue=Queue.HEAVY),
    ):
        yield seen


def test_a_reaction_runs_at_the_moment_of_its_fact_and_the_mail_that_follows_is_left_out(moments):
    then = clock.now() - 30 * DAY
    with clock.set_to(then):
        open_garden(at=then)

    assert running.run_past(clock.now() - DAY) == 2
    assert moments == [then]
    assert set(Delivery.objects.values_list("handler", "state")) == {
        ("test.react", State.DONE),
        ("test.mail", State.DONE),
    }


def test_what_is_over_is_done_without_running(moments):
    then = clock.now() - 30 * DAY
    open_garden(at=then)

    assert running.run_past(clock.now() - DAY, is_over=lambda row: row.fact.at == then) == 1
    assert moments == []
    assert Delivery.objects.get().state == State.DONE


def test_what_is_younger_and_what_is_not_due_yet_stay(moments):
    open_garden()
    with clock.set_to(clock.now() - 30 * DAY):
        later = put_off("test.mail", run_after=clock.now() + 60 * DAY)

    assert running.run_past(clock.now() - DAY) == 0
    assert moments == []
    assert fresh(later).state == State.DUE


def test_a_sending_that_is_no_mail_waits_for_the_relay(moments):
    with clock.set_to(clock.now() - 30 * DAY):
        drawing = put_off("test.draw")

    assert running.run_past(clock.now() - DAY) == 0
    assert fresh(drawing).state == State.DUE


def test_nothing_is_kept_when_a_handler_raises(moments):
    with planted("test.job", _fail):
        with clock.set_to(clock.now() - 30 * DAY):
            job = put_off()

        with pytest.raises(ValueError, match="broken"):
            running.run_past(clock.now())

    assert fresh(job).state == State.DUE


def _fail(_delivery):
    raise ValueError("broken")
