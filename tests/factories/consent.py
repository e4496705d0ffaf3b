"""Consent rounds for tests."""

import datetime
from typing import Any

from ideas.consent.hosts import Venue
from ideas.consent.models import Round
from ideas.consent.operations import open_round
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.pilots.models import Pilot

DAY = datetime.timedelta(days=1)


def make_round(pilot: Pilot, *, by: Actor, days: int = 10, **fields: Any) -> Round:
    """A round about ``pilot`` that ends in ten days, with its lead and accepted partners as voices; both must be heard."""
    fields.setdefault("question", "Continuons-nous un an de plus ?")
    fields.setdefault("proposal", "Le pilote continue jusqu’en décembre, avec les mêmes moyens.")
    fields.setdefault("quorum_value", 2)
    return open_round(Venue("pilot", pilot), deadline=clock.today() + days * DAY, by=by, **fields)
