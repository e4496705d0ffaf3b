"""What is measured in the world's pilot: an indicator that the team reports, and a value that waits."""

from typing import Any

from ideas.kernel import clock
from ideas.kernel.actor import SYSTEM, Actor
from ideas.measurement.models import Measurement
from ideas.measurement.operations import add_indicator
from ideas.measurement.periods import DAY, period_of
from ideas.pilots.models import Pilot


def measured(pilot: Pilot, lead: Actor) -> dict[str, Any]:
    """The things by their words."""
    over = period_of(period_of(clock.today(), "quarterly").starts_on - DAY, "quarterly")
    values = {"name": "Professionnels formés", "starts_on": over.starts_on}
    indicator = add_indicator(pilot, values=values, by=SYSTEM)
    value = Measurement.objects.create(
        indicator=indicator,
        starts_on=over.starts_on,
        ends_on=over.ends_on,
        value=40,
        state="submitted",
        written_by=lead.person,
    )
    return {"indicator": indicator, "measurement": value}
