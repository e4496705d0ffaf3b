"""A pilot that measures, in November 2026."""

import datetime
from collections.abc import Iterator

import pytest
import time_machine

from ideas.kernel.actor import Actor
from ideas.measurement.models import Indicator
from ideas.pilots.models import Pilot
from tests.factories.measurement import make_indicator
from tests.factories.organisations import acting_for, make_mandate
from tests.factories.people import make_person
from tests.factories.pilots import make_partner, make_running_pilot

NOON = datetime.datetime(2026, 11, 23, 11, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    """It is November 2026: the last quarter that is over began in July."""
    with time_machine.travel(NOON, tick=True):
        yield


@pytest.fixture
def pilot(november: None, alice: Actor, otto: Actor, carla: Actor) -> Pilot:
    """alice's pilot, hosted by otto's commune, running since January 2025."""
    pilot = make_running_pilot(alice, otto, carla)
    pilot.started_at = datetime.datetime(2025, 1, 6, tzinfo=datetime.UTC)
    pilot.save(update_fields=["started_at"])
    return pilot


@pytest.fixture
def indicator(pilot: Pilot) -> Indicator:
    """Persons trained in each quarter, which the team reports."""
    return make_indicator(pilot)


@pytest.fixture
def nadia(pilot: Pilot) -> Actor:
    """Represents the organisation that answers for the pilot."""
    partner = make_partner(pilot, "Association Trait d’union", role="accountable")
    return acting_for(make_mandate(make_person("Nadia"), partner.organisation))
