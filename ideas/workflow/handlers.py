"""Looks at clocks when their time has come. Each checks that it is still owed."""

import datetime
from collections.abc import Callable

from ideas.activity.facts import FactData
from ideas.activity.hearing import reaction
from ideas.activity.models import Delivery
from ideas.activity.operations import record
from ideas.kernel.actor import SYSTEM
from ideas.workflow.facts import AnswerDueSoon, AnswerLate
from ideas.workflow.models import Clock
from ideas.workflow.operations import resume_clock


def _tell(delivery: Delivery, fact: Callable[..., FactData]) -> None:
    """Record ``fact`` when the clock still runs to the moment that the job was put off for."""
    due_at = datetime.datetime.fromisoformat(delivery.payload["due_at"])
    clock = Clock.objects.filter(pk=delivery.payload["clock"], due_at=due_at, paused_at=None).first()
    if clock is not None:
        told = fact(kind=clock.kind, subject=clock.subject, owed_by=clock.owed_by, due_at=due_at.isoformat())
        record(told, by=SYSTEM)


@reaction("workflow.warn")
def warn(delivery: Delivery) -> None:
    """Three days are left."""
    _tell(delivery, AnswerDueSoon)


@reaction("workflow.tell_late")
def tell_late(delivery: Delivery) -> None:
    """The day is over and the answer has not come."""
    _tell(delivery, AnswerLate)


@reaction("workflow.wake_clock")
def wake_clock(delivery: Delivery) -> None:
    """The pause is over, unless somebody ended it or began another."""
    wake_at = datetime.datetime.fromisoformat(delivery.payload["wake_at"])
    clock = (
        Clock.objects.filter(pk=delivery.payload["clock"], wake_at=wake_at).exclude(paused_at=None).first()
    )
    if clock is not None:
        resume_clock(clock, by=SYSTEM)
