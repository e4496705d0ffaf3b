"""What measurement does because time went by."""

import datetime

from ideas.activity.hearing import daily, periodic, reaction
from ideas.activity.models import Delivery
from ideas.kernel.actor import SYSTEM
from ideas.measurement.models import Indicator
from ideas.measurement.operations import remind_of_missing, remind_of_one


@reaction("measurement.remind")
def remind(delivery: Delivery) -> str | None:
    """Look through the pilots for values that are due or late, one pilot a part."""
    last = remind_of_missing(int(delivery.part or 0), by=SYSTEM)
    return None if last is None else str(last)


@reaction("measurement.remind_of_one")
def remind_one(delivery: Delivery) -> None:
    """Say that a value is due or late, if it still is."""
    said = delivery.payload
    indicator = Indicator.objects.select_related("pilot").filter(code=said["indicator"]).first()
    if indicator is not None:
        starts_on = datetime.date.fromisoformat(said["starts_on"])
        remind_of_one(indicator, starts_on=starts_on, is_late=said["kind"] == "late", by=SYSTEM)


periodic("measurement.remind", daily(6))
