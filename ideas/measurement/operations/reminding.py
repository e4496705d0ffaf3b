"""Reminding who reports of periods that are over: once when they are, once when it is late."""

import datetime

from django.db import transaction

from ideas.activity.operations import defer_all, record
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.measurement.facts import MeasurementDue, MeasurementLate
from ideas.measurement.models import Indicator
from ideas.measurement.queries import figures_of
from ideas.pilots.lifecycle import PilotState
from ideas.pilots.models import Pilot

MEASURING = (PilotState.RUNNING, PilotState.IN_REVIEW, PilotState.SCALING)
JOB = "measurement.remind_of_one"


def remind_of_missing(after: int, *, by: Actor) -> int | None:
    """Put off a reminder for each indicator and period of the next pilot after the key ``after`` that misses a value.

    Doing it again changes nothing: each is put off once when it is due and once when it is late. The key of that pilot, or
    None after the last.
    """
    authorize(by, "measurement.remind", None)
    pilot = Pilot.objects.filter(pk__gt=after, state__in=MEASURING).order_by("pk").first()
    if pilot is None:
        return None
    jobs: dict[str, dict[str, str]] = {}
    for figure in figures_of(pilot):
        for one in figure.missing:
            said = {"indicator": figure.indicator.code, "starts_on": one.period.starts_on.isoformat()}
            kind = "late" if one.is_late else "due"
            jobs[f"{kind}:{said['indicator']}:{said['starts_on']}"] = {**said, "kind": kind}
    with transaction.atomic():
        defer_all(JOB, [(said, f"measurement:{key}") for key, said in jobs.items()])
    return pilot.pk


def remind_of_one(indicator: Indicator, *, starts_on: datetime.date, is_late: bool, by: Actor) -> None:
    """Say that a value of that period is due, or late, if it still is. Records MeasurementDue or MeasurementLate."""
    authorize(by, "measurement.remind", indicator)
    figure = figures_of(indicator.pilot, only=[indicator.pk])[0]
    if any(one.period.starts_on == starts_on for one in figure.missing):
        fact = MeasurementLate if is_late else MeasurementDue
        said = {"pilot": indicator.pilot.code, "indicator": indicator.code}
        with transaction.atomic():
            record(fact(**said, starts_on=starts_on.isoformat()), by=by)
