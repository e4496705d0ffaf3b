"""Saying that a pledge is due soon, or late: each once for each day."""

import datetime
from typing import Any

from django.db import transaction

from ideas.activity.operations import defer, record
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.pilots.operations.leading import locked
from ideas.pledges.facts import PledgeDueSoon, PledgeLate
from ideas.pledges.lifecycle import OPEN, REMIND_DAYS
from ideas.pledges.models import Pledge

MORNING = datetime.time(7)


def named(pledge: Pledge) -> dict[str, Any]:
    """The fields that every fact about a pledge has."""
    said = {"pilot": pledge.pilot.code, "pledge": pledge.code}
    return said | {"organisation": pledge.organisation.code, "kind": str(pledge.kind)}


def put_reminders_off(pledge: Pledge) -> None:
    """Within a transaction: have its organisation reminded seven days before its day, in the morning, and when it is over."""
    day = pledge.due_on
    if day is None:
        return
    before = day - datetime.timedelta(days=REMIND_DAYS)
    moments = {
        "pledges.remind_soon": datetime.datetime.combine(before, MORNING, tzinfo=clock.lab_zone()),
        "pledges.remind_late": clock.end_of_day(day) + datetime.timedelta(seconds=1),
    }
    for handler, moment in moments.items():
        if moment > clock.now():
            defer(handler, {"pledge": pledge.pk}, run_after=moment, key=f"{handler}:{pledge.pk}:{day}")


def remind_soon(pledge: Pledge, *, by: Actor) -> None:
    """Say that ``pledge`` is due within seven days, unless it has come, was withdrawn or has another day.

    Records PledgeDueSoon.
    """
    authorize(by, "pledges.remind", pledge)
    with transaction.atomic():
        owed = _still_owed(pledge)
        if owed is not None and _is_near(owed):
            record(PledgeDueSoon(**named(owed)), by=by)


def remind_late(pledge: Pledge, *, by: Actor) -> None:
    """Say that the day of ``pledge`` is over, unless it has come or was withdrawn. Records PledgeLate."""
    authorize(by, "pledges.remind", pledge)
    with transaction.atomic():
        owed = _still_owed(pledge)
        if owed is not None and owed.is_late:
            record(PledgeLate(**named(owed)), by=by)


def _is_near(pledge: Pledge) -> bool:
    week, today = datetime.timedelta(days=REMIND_DAYS), clock.today()
    return pledge.due_on is not None and today <= pledge.due_on <= today + week


def _still_owed(pledge: Pledge) -> Pledge | None:
    pilot = locked(pledge.pilot)
    now = Pledge.objects.select_related("organisation").get(pk=pledge.pk)
    if now.state not in OPEN or pilot.is_ended:
        return None
    now.pilot = pilot
    return now
