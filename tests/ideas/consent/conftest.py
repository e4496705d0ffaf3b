"""Rounds at the moments that tests begin from."""

import pytest

from ideas.consent.models import Round
from ideas.kernel.actor import Actor
from ideas.pilots.models import Pilot
from tests.factories.consent import make_round
from tests.factories.pilots import make_running_pilot


@pytest.fixture
def running_pilot(alice: Actor, otto: Actor, carla: Actor) -> Pilot:
    """The pilot of alice's idea, hosted by otto's commune and started by carla."""
    return make_running_pilot(alice, otto, carla)


@pytest.fixture
def asked(running_pilot: Pilot, carla: Actor) -> Round:
    """A round that carla opened about it: alice and otto's commune have a voice, and both must be heard."""
    return make_round(running_pilot, by=carla)
