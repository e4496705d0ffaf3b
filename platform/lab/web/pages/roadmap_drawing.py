"""Milestones by lane and quarter, as `.roadmap` draws them: twelve quarters at a time, every item with its dates as text."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ideas.kernel import clock
from ideas.roadmap.lifecycle import MilestoneState
from ideas.roadmap.models import Milestone
from lab.ui.words import day_range, short_day

QUARTERS = 12
LABEL = 2  # quarters that the words of a single day take


@dataclass(frozen=True)
class Item:
    """One milestone: from which quarter of the window on, over how many, in which look."""

    milestone: Milestone
    quarter: int
    length: int
    look: str
    dates: str
    state: str


@dataclass(frozen=True)
class Lane:
    """What stands on one line: a site, or a pilot under an axis."""

    name: str
    items: list[Item]


@dataclass(frozen=True)
class Timeline:
    """The lanes of twelve quarters from ``start`` on; ``earlier`` and ``later`` are starts of others with something in them."""

    start: int
    lanes: list[Lane]
    years: list[tuple[int, int, int]]
    now: int
    earlier: int | None
    later: int | None


def quarter_of(day: datetime.date) -> int:
    """Which quarter since the year 0."""
    return day.year * 4 + (day.month - 1) // 3


def timeline(lanes: Iterable[tuple[str, Sequence[Milestone]]], wanted: str = "") -> Timeline | None:
    """``lanes`` over the twelve quarters from the one that ``wanted`` names, else over those around today.

    None where there are no milestones.
    """
    rows = [(name, list(milestones)) for name, milestones in lanes]
    every = [one for _name, milestones in rows for one in milestones]
    if not every:
        return None
    first = min(quarter_of(one.begins_on) for one in every)
    last = max(quarter_of(one.planned_on) for one in every)
    start = _start(wanted, first, last)
    end = start + QUARTERS
    return Timeline(
        start=start,
        lanes=[Lane(name, _items(milestones, start)) for name, milestones in rows],
        years=_years(start),
        now=quarter_of(clock.today()) - start + 1,
        earlier=max(first, start - QUARTERS) if first < start else None,
        later=end if last >= end else None,
    )


def _start(wanted: str, first: int, last: int) -> int:
    if wanted.isascii() and wanted.isdigit() and len(wanted) < 6:
        return min(max(int(wanted), first), last)
    if last - first < QUARTERS:
        return first
    return min(max(first, quarter_of(clock.today()) - QUARTERS // 3), last - QUARTERS + 1)


def _items(milestones: Sequence[Milestone], start: int) -> list[Item]:
    items = []
    for one in sorted(milestones, key=lambda one: (one.starts_on is None, one.begins_on, one.pk)):
        begin, end = quarter_of(one.begins_on) - start, quarter_of(one.planned_on) - start
        if end < 0 or begin >= QUARTERS:
            continue
        begin, end = max(begin, 0), min(end, QUARTERS - 1)
        length = end - begin + 1 if one.starts_on else min(LABEL, QUARTERS - begin)
        items.append(Item(one, begin + 1, length, _look(one), dates_of(one), state_said(one)))
    return items


def _look(one: Milestone) -> str:
    if one.starts_on is None:
        return "milestone"
    if one.state == MilestoneState.REACHED:
        return "phase done"
    return "phase" if one.state == MilestoneState.UNDER_WAY else "phase next"


def dates_of(one: Milestone) -> str:
    """The planned days of a milestone in words."""
    return day_range(one.starts_on, one.planned_on) if one.starts_on else short_day(one.planned_on)


def state_said(one: Milestone) -> str:
    """Where a milestone stands, in words: late before all else."""
    return _("En retard") if one.is_late else str(one.get_state_display())


def status_of(one: Milestone) -> str:
    """How the state of a milestone is coloured."""
    if one.is_late:
        return "alert"
    return {"reached": "ok", "under_way": "info"}.get(one.state, "")


def _years(start: int) -> list[tuple[int, int, int]]:
    """Each year of the window: where it begins, over how many quarters."""
    years: dict[int, list[int]] = {}
    for at in range(QUARTERS):
        years.setdefault((start + at) // 4, []).append(at + 1)
    return [(year, places[0], len(places)) for year, places in years.items()]
