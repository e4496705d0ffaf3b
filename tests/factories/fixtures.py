"""The people whom tests know: alice owns it, bruno is on the team, charlie is a stranger, carla is a curator, otto represents a commune."""

import pytest

from ideas.ideation.lifecycle import TeamRole
from ideas.ideation.models import Idea, TeamMember, Translation
from ideas.ideation.operations import write_translation
from ideas.kernel.actor import Actor
from tests.factories.ideas import make_draft, make_idea
from tests.factories.organisations import acting_for, make_mandate, make_organisation
from tests.factories.people import acting, make_person
from tests.factories.translations import ITALIAN


@pytest.fixture
def alice(db: None) -> Actor:
    """Proposes ideas."""
    return acting(make_person("Alice"))


@pytest.fixture
def bruno(db: None) -> Actor:
    """Is on alice's team, where a test puts him there."""
    return acting(make_person("Bruno"))


@pytest.fixture
def charlie(db: None) -> Actor:
    """Has nothing to do with it."""
    return acting(make_person("Charlie"))


@pytest.fixture
def carla(db: None) -> Actor:
    """Curates all ideas."""
    return acting(make_person("Carla", roles=["curator"]))


@pytest.fixture
def ada(db: None) -> Actor:
    """Administers the lab."""
    return acting(make_person("Ada", roles=["administrator"]))


@pytest.fixture
def otto(db: None) -> Actor:
    """Acts for a commune that he represents."""
    return acting_for(make_mandate(make_person("Otto"), make_organisation()))


@pytest.fixture
def draft(alice: Actor) -> Idea:
    """alice's draft, ready to be submitted."""
    return make_draft(alice)


@pytest.fixture
def idea(alice: Actor) -> Idea:
    """alice's idea, submitted."""
    return make_idea(alice)


@pytest.fixture
def idea_of_two(idea: Idea, bruno: Actor) -> Idea:
    """alice's submitted idea with bruno as co-author."""
    TeamMember.objects.create(idea=idea, person=bruno.person, role=TeamRole.CO_AUTHOR)
    return idea


@pytest.fixture
def italian(idea: Idea, alice: Actor) -> Translation:
    """alice's idea in Italian, without its second section."""
    return write_translation(idea, language="it", changes=ITALIAN, by=alice)
