"""Indicators and values for tests."""

import datetime
from decimal import Decimal
from typing import Any

from ideas.kernel.actor import SYSTEM, Actor
from ideas.measurement.lifecycle import MeasurementState
from ideas.measurement.models import Cell, Indicator, Measurement
from ideas.measurement.operations import Entry, add_indicator, decide_value, enter_value
from ideas.measurement.periods import period_of
from ideas.pilots.models import Pilot
from ideas.sites.models import Site

LAST_QUARTER = datetime.date(2026, 7, 1)
TARGETS = ((datetime.date(2026, 12, 31), Decimal(270)),)
BASELINE = {"baseline": Decimal(0), "baseline_on": datetime.date(2025, 1, 1)}


def make_indicator(pilot: Pilot, name: str = "Professionnels formés", **values: Any) -> Indicator:
    """An indicator with baseline and target, a number of each quarter since 2025 unless told otherwise."""
    targets = values.pop("targets", TARGETS)
    values = {**BASELINE, "starts_on": datetime.date(2025, 1, 1), "unit": "personnes", **values}
    return add_indicator(pilot, values={"name": name, **values}, targets=targets, by=SYSTEM)


def make_value(
    indicator: Indicator,
    value: int | str | Decimal | None = 40,
    *,
    starts_on: datetime.date = LAST_QUARTER,
    site: Site | None = None,
    **columns: Any,
) -> Measurement:
    """An accepted value, as a row; with ``cells``, broken down."""
    cells = columns.pop("cells", ())
    columns.setdefault("state", MeasurementState.ACCEPTED)
    measurement = Measurement.objects.create(
        indicator=indicator,
        site=site,
        place=site.code if site else "",
        starts_on=starts_on,
        ends_on=period_of(starts_on, indicator.frequency).ends_on,
        value=None if value is None else Decimal(value),
        **columns,
    )
    Cell.objects.bulk_create(
        Cell(measurement=measurement, place=place, value=Decimal(one)) for place, one in enumerate(cells)
    )
    return measurement


def report(indicator: Indicator, value: int | str, *, by: Actor, **options: Any) -> Measurement:
    """A value of the last quarter, submitted by ``by``."""
    entry = Entry(value=Decimal(value), cells=options.pop("cells", ()))
    options.setdefault("starts_on", LAST_QUARTER)
    return enter_value(indicator, entry=entry, submit=True, by=by, **options)


def accept(measurement: Measurement, *, by: Actor) -> Measurement:
    """The value, accepted."""
    return decide_value(measurement, accept=True, by=by)
