"""Periods: how the calendar is cut for an indicator. Pure; a file of its own because questions and verbs cut alike.

Periods are those of the calendar (a quarter begins in January, April, July or October), by dates of the lab's zone: a value
belongs to whole days, so that neither summer time nor a leap day moves it.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from ideas.measurement.lifecycle import MONTHS, Frequency

DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, order=True)
class Period:
    """From the first to the last day, both included."""

    starts_on: datetime.date
    ends_on: datetime.date


def period_of(day: datetime.date, frequency: str) -> Period:
    """The period that ``day`` lies in."""
    months = MONTHS[Frequency(frequency)]
    first = day.replace(month=(day.month - 1) // months * months + 1, day=1)
    return Period(first, _months_later(first, months) - DAY)


def periods_between(first: datetime.date, last: datetime.date, frequency: str) -> Iterator[Period]:
    """The periods from the one that ``first`` lies in to the one of ``last``, the earliest first."""
    period = period_of(first, frequency)
    while period.starts_on <= last:
        yield period
        period = period_of(period.ends_on + DAY, frequency)


def _months_later(first: datetime.date, months: int) -> datetime.date:
    years, month = divmod(first.month - 1 + months, 12)
    return first.replace(year=first.year + years, month=month + 1)
