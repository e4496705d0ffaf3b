"""What stands around the world's pilot: a hearing of the people concerned, a partner that leaves."""

import datetime
from typing import Any

from ideas.people.models import Person
from ideas.pilots.models import Hearing, Partner, Pilot, PromisedSynthesis
from tests.factories.organisations import make_organisation


def around_the_pilot(pilot: Pilot, owner: Person) -> dict[str, Any]:
    """By what the tables call them."""
    hearing = Hearing.objects.create(
        pilot=pilot,
        held_on=datetime.date(2026, 1, 12),
        way="workshop",
        people_count=8,
        said="Pas avant 18 heures.",
        person=owner,
    )
    PromisedSynthesis.objects.create(
        pilot=pilot, number=1, about="Le premier hiver", due_on=datetime.date(2099, 1, 1)
    )
    host = pilot.partners.get()
    leaving = Partner.objects.create(
        pilot=pilot,
        organisation=make_organisation("Qui part"),
        role="expert",
        state="accepted",
        accepted_at=pilot.created_at,
        leaves_on=datetime.date(2099, 1, 1),
        successor=host,
    )
    return {
        "hearing": hearing,
        "leaving partner": leaving,
        "leaving partner organisation": leaving.organisation,
    }
