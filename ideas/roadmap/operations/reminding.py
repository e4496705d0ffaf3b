"""Saying that a milestone is due soon, or late: each once for each planned day."""

import datetime

from django.db import transaction

from ideas.activity.operations import defer, record
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.pilots.operations.leading import locked
from ideas.roadmap.facts import MilestoneDueSoon, MilestoneLate
from ideas.roadmap.lifecycle import REMIND_DAYS
from ideas.roadmap.models import Milestone

MORNING = datetime.time(7)


def put_reminders_off(milestone: Milestone) -> None:
    """Have who answers for ``milestone`` reminded seven days before its day, in the morning, and when that day is over.

    Within a transaction. What is past already is not told: whoever plans it knows. The same day again changes nothing.
    """
    day = milestone.planned_on
    before = day - datetime.timedelta(days=REMIND_DAYS)
    moments = {
        "roadmap.remind_soon": datetime.datetime.combine(before, MORNING, tzinfo=clock.lab_zone()),
        "roadmap.remind_late": clock.end_of_day(day) + datetime.timedelta(seconds=1),
    }
    payload = {"milestone": milestone.pk, "planned_on": day.isoformat()}
    for handler, moment in moments.items():
        if moment > clock.now():
            defer(handler, payload, run_after=moment, key=f"{handler}:{milestone.pk}:{day}")


def remind_soon(milestone: Milestone, *, planned_on: datetime.date, by: Actor) -> None:
    """Say that ``milestone`` is due within seven days, unless it is over or due on another day by now.

    Records MilestoneDueSoon.
    """
    authorize(by, "roadmap.remind", milestone)
    with transaction.atomic():
        owed = _still_owed(milestone, planned_on)
        if owed is not None:
            record(MilestoneDueSoon(pilot=owed.pilot.code, milestone=owed.code), by=by)


def remind_late(milestone: Milestone, *, planned_on: datetime.date, by: Actor) -> None:
    """Say that the day of ``milestone`` is over, unless it was reached or has another day by now. Records MilestoneLate."""
    authorize(by, "roadmap.remind", milestone)
    with transaction.atomic():
        owed = _still_owed(milestone, planned_on)
        if owed is not None and owed.is_late:
            record(MilestoneLate(pilot=owed.pilot.code, milestone=owed.code), by=by)


def _still_owed(milestone: Milestone, planned_on: datetime.date) -> Milestone | None:
    pilot = locked(milestone.pilot)
    now = Milestone.objects.filter(pk=milestone.pk, planned_on=planned_on).first()
    if now is None or now.is_over or pilot.is_ended:
        return None
    now.pilot = pilot
    return now
