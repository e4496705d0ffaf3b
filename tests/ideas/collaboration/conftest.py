"""Ideas that others may amend, and what two sides bring together."""

import pytest

from ideas.collaboration.models import Need, Offer
from ideas.ideation.lifecycle import TeamRole
from ideas.ideation.models import Idea, TeamMember
from ideas.kernel.actor import Actor
from tests.factories.ideas import make_idea
from tests.factories.needs import make_need, make_needy_idea, offer_of


@pytest.fixture
def shared(alice: Actor, bruno: Actor) -> Idea:
    """alice's idea in co-creation, with bruno as co-author."""
    idea = make_idea(alice, stage="cocreation")
    TeamMember.objects.create(idea=idea, person=bruno.person, role=TeamRole.CO_AUTHOR)
    return idea


@pytest.fixture
def needy(alice: Actor) -> Idea:
    """alice's idea in co-creation."""
    return make_needy_idea(alice)


@pytest.fixture
def need(needy: Idea, alice: Actor) -> Need:
    """What alice's idea lacks: ten hours of a carpenter."""
    return make_need(needy, alice)


@pytest.fixture
def offer(bruno: Actor) -> Offer:
    """What bruno gives in the open: eight hours of a carpenter."""
    return offer_of(bruno)
