"""From values and days to places in a drawing: the same scale for all that is compared."""

import datetime
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

STEPS = (1, 2, 2.5, 5, 10)
TICKS = 4


@dataclass(frozen=True)
class Scale:
    """A straight scale: ``low`` and ``high`` stand at ``start`` and ``end``; ``ticks`` are round values between."""

    low: float
    high: float
    start: float
    end: float
    ticks: tuple[float, ...] = ()

    def at(self, value: Decimal | float) -> float:
        """Where ``value`` stands, never outside."""
        part = (float(value) - self.low) / (self.high - self.low)
        return self.start + (self.end - self.start) * min(1.0, max(0.0, part))


def scale_of(values: Iterable[Decimal | float], start: float, end: float) -> Scale:
    """A scale with round ticks that holds zero and all of ``values``: one that leaves zero out makes much of little."""
    known = [float(value) for value in values]
    low, high = min([0.0, *known]), max([0.0, *known])
    step = _round_step((high - low) / TICKS or 0.25)
    first, last = math.floor(low / step), math.ceil(high / step)
    last = max(last, first + 1)
    ticks = tuple(round(step * place, 10) for place in range(first, last + 1))
    return Scale(ticks[0], ticks[-1], start, end, ticks)


def _round_step(raw: float) -> float:
    power = 10.0 ** math.floor(math.log10(raw))
    return next(step for step in STEPS if step * power >= raw * 0.999999) * power


def days_of(days: Sequence[datetime.date], start: float, end: float) -> Scale:
    """A scale of days, from the first to the last of ``days``; of one day alone it stands at the end."""
    first, last = min(days).toordinal(), max(days).toordinal()
    return Scale(first if first < last else first - 1, last, start, end)


def years_between(first: datetime.date, last: datetime.date, most: int = 5) -> list[datetime.date]:
    """The first days of years between two days, at most so many, evenly."""
    years = [year for year in range(first.year, last.year + 1) if first <= datetime.date(year, 1, 1) <= last]
    every = max(1, math.ceil(len(years) / most))
    return [datetime.date(year, 1, 1) for year in years[::every]]
