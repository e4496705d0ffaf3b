"""Reports to funders, for tests."""

import datetime
from typing import Any

from ideas.ideation.models import TeamMember
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.pilots.models import Pilot
from ideas.reporting.models import FunderReport
from ideas.reporting.operations import freeze_report, prepare_report


def make_report(pilot: Pilot, *, by: Actor | None = None, **values: Any) -> FunderReport:
    """A draft of the last twelve months, prepared by the lead unless told otherwise."""
    today = clock.today()
    year = {"starts_on": today - datetime.timedelta(days=365), "ends_on": today}
    return prepare_report(
        pilot, values={"title": "Rapport annuel", **year, **values}, by=by or lead_of(pilot)
    )


def make_frozen_report(
    pilot: Pilot, *, is_public: bool = True, by: Actor | None = None, **values: Any
) -> FunderReport:
    """A frozen one, public unless told otherwise."""
    report = make_report(pilot, by=by, **values)
    return freeze_report(report, is_public=is_public, by=by or lead_of(pilot))


def lead_of(pilot: Pilot) -> Actor:
    """Who leads its idea, acting for nobody else."""
    return Actor(
        person=TeamMember.objects.select_related("person").get(idea=pilot.idea_id, role="lead").person
    )
