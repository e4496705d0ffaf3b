"""What the roadmap does when a day has come. Each checks that it is still owed."""

import datetime

from ideas.activity.hearing import reaction
from ideas.activity.models import Delivery
from ideas.kernel.actor import SYSTEM
from ideas.roadmap.models import Milestone
from ideas.roadmap.operations import remind_late, remind_soon


def _about(delivery: Delivery) -> tuple[Milestone | None, datetime.date]:
    row = Milestone.objects.select_related("pilot").filter(pk=delivery.payload["milestone"]).first()
    return row, datetime.date.fromisoformat(delivery.payload["planned_on"])


@reaction("roadmap.remind_soon")
def soon(delivery: Delivery) -> None:
    """Seven days are left."""
    milestone, day = _about(delivery)
    if milestone is not None:
        remind_soon(milestone, planned_on=day, by=SYSTEM)


@reaction("roadmap.remind_late")
def late(delivery: Delivery) -> None:
    """The day is over."""
    milestone, day = _about(delivery)
    if milestone is not None:
        remind_late(milestone, planned_on=day, by=SYSTEM)
