"""What becomes of amendments that were open when their idea was merged."""

import datetime

import pytest
import time_machine

from ideas.activity.models import Delivery
from ideas.collaboration.handlers.amendments import lapse_merged
from ideas.collaboration.models import Amendment
from ideas.collaboration.operations import lapse_merged_amendments
from ideas.ideation.models import Idea
from ideas.ideation.operations import propose_merge, undo_merge
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from tests.factories.activity import facts_of
from tests.factories.amendments import make_amendment
from tests.factories.ideas import make_idea
from tests.factories.merges import WHY


@pytest.fixture
def waiting(shared: Idea, carla: Actor, charlie: Actor) -> Amendment:
    """charlie's open amendment to alice's idea, which then joined another one of hers."""
    amendment = make_amendment(shared, charlie)
    lead = Actor(person=shared.team.get(role="lead").person)
    target = make_idea(lead, stage="cocreation", title="Un jardin")
    propose_merge(shared, into=target, reason=WHY, by=lead)
    return amendment


def test_they_wait_while_the_merge_can_be_undone_and_lapse_after(waiting: Amendment) -> None:
    with time_machine.travel(clock.now(), tick=False) as now:
        early = lapse_merged_amendments()
        open_still = Amendment.objects.get().is_open
        now.shift(datetime.timedelta(days=15))
        lapse_merged(Delivery())
        again = lapse_merged_amendments()

    assert (early, open_still, again) == (0, True, 0)
    assert Amendment.objects.get().state == "lapsed"
    assert facts_of("amendment", waiting.code).count("AmendmentLapsed") == 1


def test_of_a_merge_that_was_undone_they_stay_open(waiting: Amendment, alice: Actor) -> None:
    merge = Idea.objects.get(pk=waiting.idea_id).merges_away.get()
    undo_merge(merge, reason="", by=alice)

    with time_machine.travel(clock.now() + datetime.timedelta(days=15), tick=False):
        assert lapse_merged_amendments() == 0
    assert Amendment.objects.get().is_open
