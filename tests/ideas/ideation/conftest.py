"""Two ideas that are to be one."""

import pytest

from ideas.ideation.models import Idea, Merge
from ideas.ideation.operations import agree_to_merge, propose_merge
from ideas.kernel.actor import Actor
from tests.factories.ideas import make_idea
from tests.factories.merges import WHY


@pytest.fixture
def garden(idea: Idea) -> Idea:
    """alice's idea, which the other is to join."""
    return idea


@pytest.fixture
def orchard(bruno: Actor) -> Idea:
    """bruno's idea, which is to join alice's."""
    text = {"need": "Des fruits se perdent.", "success": "Moins de fruits perdus."}
    return make_idea(
        bruno, title="Un verger pour toutes et tous", sections=text | {"solution": "Le cueillir."}
    )


@pytest.fixture
def merged(garden: Idea, orchard: Idea, alice: Actor, bruno: Actor) -> Merge:
    """The two made one by both teams."""
    merge = propose_merge(orchard, into=garden, reason=WHY, by=bruno)
    return agree_to_merge(merge, version=1, by=alice)
