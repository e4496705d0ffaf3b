"""Adding up: how values of sites and periods become one. Pure, in decimals; in words: ``platform/docs/how/adding-up.md``.

**Of one period, over sites**: ``sum``, ``mean`` (each site counts the same), ``ratio_of_sums`` (both numbers are summed, then
divided) or ``none`` (only a single place has a figure). **Over periods**: a cumulative value says where things stand, so
that the last known one counts, also of a site that has ended or did not report; any other belongs to its period, and a
missing one is no zero. What is missing is said: how many places have a value, of how many that should.
"""

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from itertools import groupby, pairwise

from ideas.measurement.lifecycle import Adding

PRECISION = 60  # digits: no sum of what columns hold is rounded


@dataclass(frozen=True)
class Rule:
    """How an indicator adds up."""

    adding: str
    is_cumulative: bool


@dataclass(frozen=True)
class Known:
    """A value that counts: where, of which period, how much. Ratios have both their numbers."""

    place: str
    starts_on: datetime.date
    value: Decimal
    numerator: Decimal | None = None
    denominator: Decimal | None = None


@dataclass(frozen=True)
class Total:
    """What became of several: ``value`` is None where nothing can be said. ``known`` places of ``expected`` have one."""

    value: Decimal | None
    known: int
    expected: int
    numerator: Decimal | None = None
    denominator: Decimal | None = None

    @property
    def is_whole(self) -> bool:
        """Whether no place is missing."""
        return self.known >= self.expected


def combined(values: Sequence[Known], adding: str, *, expected: int | None = None) -> Total:
    """``values`` as one, by ``adding``; of none, or of several that do not add up, there is no value."""
    of = len(values) if expected is None else expected
    if not values:
        return Total(None, 0, of)
    with localcontext() as context:
        context.prec = PRECISION
        return _by(Adding(adding), values, of)


def _by(adding: Adding, values: Sequence[Known], expected: int) -> Total:
    known = len(values)
    if known == 1:
        one = values[0]
        return Total(one.value, 1, expected, one.numerator, one.denominator)
    if adding is Adding.NONE:
        return Total(None, known, expected)
    if adding is Adding.RATIO_OF_SUMS:
        above = sum((one.numerator or Decimal(0) for one in values), Decimal(0))
        below = sum((one.denominator or Decimal(0) for one in values), Decimal(0))
        return Total(above / below if below else None, known, expected, above, below)
    total = sum((one.value for one in values), Decimal(0))
    return Total(total if adding is Adding.SUM else total / known, known, expected)


def course(
    values: Iterable[Known], rule: Rule, expected: Mapping[datetime.date, Collection[str]] | None = None
) -> dict[datetime.date, Total]:
    """All places, period by period by the first days of these, the earliest first; what nothing is known of is left out.

    ``expected`` are the places that should report each.
    """
    latest: dict[str, Known] = {}
    totals: dict[datetime.date, Total] = {}
    for start, then in groupby(sorted(values, key=_begins), key=_begins):
        latest = {**(latest if rule.is_cumulative else {}), **{one.place: one for one in then}}
        of = len({*latest, *(expected or {}).get(start, ())})
        totals[start] = combined([latest[place] for place in sorted(latest)], rule.adding, expected=of)
    return totals


def _begins(one: Known) -> datetime.date:
    return one.starts_on


def over_periods(values: Sequence[Known], rule: Rule) -> Total:
    """All places over all the periods given: of a year, or from the beginning.

    Cumulative: where things stood at the last. Otherwise all values together, by the same rule as places; of ``none`` only
    a single value remains one.
    """
    if not values:
        return Total(None, 0, 0)
    if rule.is_cumulative:
        return _last(values, rule)
    return combined(values, rule.adding)


def standing(values: Sequence[Known], rule: Rule) -> Total:
    """What is held against a target: sums so far, or where the last period stands for all that has no sum."""
    if not values:
        return Total(None, 0, 0)
    if rule.adding == Adding.SUM and not rule.is_cumulative:
        return over_periods(values, rule)
    return _last(values, rule)


def _last(values: Sequence[Known], rule: Rule) -> Total:
    return list(course(values, rule).values())[-1]


def planned_at(
    day: datetime.date,
    baseline: tuple[datetime.date, Decimal],
    targets: Sequence[tuple[datetime.date, Decimal]],
) -> Decimal | None:
    """Where the plan's line stands on ``day``: straight from the baseline through each target; None before and without one.

    After the last target it stays there.
    """
    line = [baseline, *sorted(targets)]
    if day < baseline[0] or len(line) == 1:
        return None
    for (since, low), (until, high) in pairwise(line):
        if since <= day < until:
            return low + (high - low) * Decimal((day - since).days) / Decimal((until - since).days)
    return line[-1][1]
