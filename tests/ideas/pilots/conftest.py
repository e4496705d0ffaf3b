"""Pilots at the moments that tests begin from."""

import pytest

from ideas.kernel.actor import Actor
from ideas.pilots.models import Pilot
from tests.factories.pilots import (
    acting_for_new,
    make_pilot,
    make_pilot_in_review,
    make_running_pilot,
)


@pytest.fixture
def pilot(alice: Actor, otto: Actor) -> Pilot:
    """The pilot of alice's idea, in preparation; otto's commune is invited to host it."""
    return make_pilot(alice, otto)


@pytest.fixture
def running_pilot(alice: Actor, otto: Actor, carla: Actor) -> Pilot:
    """The same, hosted by otto's commune and started by carla."""
    return make_running_pilot(alice, otto, carla)


@pytest.fixture
def pilot_in_review(alice: Actor, otto: Actor, carla: Actor) -> Pilot:
    """The same, with a review that carla began."""
    return make_pilot_in_review(alice, otto, carla)


@pytest.fixture
def nadia(db: None) -> Actor:
    """Acts for an association that she represents."""
    return acting_for_new("Association Trait d’union")
