"""Ideas that others may amend."""

import pytest

from ideas.ideation.lifecycle import TeamRole
from ideas.ideation.models import Idea, TeamMember
from ideas.kernel.actor import Actor
from tests.factories.ideas import make_idea


@pytest.fixture
def shared(alice: Actor, bruno: Actor) -> Idea:
    """alice's idea in co-creation, with bruno as co-author."""
    idea = make_idea(alice, stage="cocreation")
    TeamMember.objects.create(idea=idea, person=bruno.person, role=TeamRole.CO_AUTHOR)
    return idea
