"""A running pilot, and who is around it."""

import pytest

from ideas.kernel.actor import Actor
from ideas.pilots.models import Pilot
from tests.factories.pilots import acting_for_new, make_partner, make_running_pilot


@pytest.fixture
def pilot(alice: Actor, otto: Actor, carla: Actor) -> Pilot:
    """alice's pilot, hosted by otto's commune and started by carla."""
    return make_running_pilot(alice, otto, carla)


@pytest.fixture
def nadia(pilot: Pilot) -> Actor:
    """Represents the association that is accountable for the pilot."""
    actor = acting_for_new("Association Trait d’union")
    partner = make_partner(pilot, "Autre", role="accountable")
    partner.organisation = actor.organisation
    partner.save(update_fields=["organisation"])
    return actor
