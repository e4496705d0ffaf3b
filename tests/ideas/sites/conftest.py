"""Sites at the moments that tests begin from."""

import pytest

from ideas.kernel.actor import Actor
from ideas.pilots.models import Pilot
from ideas.sites.models import Site
from ideas.sites.operations import decide_replication
from tests.factories.pilots import acting_for_new, make_running_pilot
from tests.factories.sites import BENEFIT, ask, make_site


@pytest.fixture
def pilot(alice: Actor, otto: Actor, carla: Actor) -> Pilot:
    """alice's pilot, hosted by otto's commune and started by carla."""
    return make_running_pilot(alice, otto, carla)


@pytest.fixture
def site(pilot: Pilot) -> Site:
    """Its first site, which is open and says how to benefit."""
    return make_site(pilot, **BENEFIT)


@pytest.fixture
def nadia(db: None) -> Actor:
    """Represents a commune elsewhere."""
    return acting_for_new("Commune de Montcharmin")


@pytest.fixture
def taken_up(pilot: Pilot, nadia: Actor, alice: Actor) -> Site:
    """A site that nadia's commune asked for and alice accepted."""
    return decide_replication(ask(pilot, nadia), accept=True, reason="Avec joie.", by=alice)
