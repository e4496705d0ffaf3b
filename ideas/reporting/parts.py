"""What can be put into a report: parts, each with its rows as they are on the day of freezing.

A registry, so that a chapter that comes later adds its part. Amounts and figures are texts without exponent, days are ISO 8601:
what is said here is what the hash is taken of, and a row that says something else is a new ``FORM``.
"""

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from ideas.kernel.errors import Words
from ideas.learning.queries import listed_learnings, newest
from ideas.measurement.queries import Figure, figures_of, stories_for
from ideas.pledges.models import Pledge
from ideas.pledges.queries import budget_of, pledges_to, totals_by_funder, totals_by_line, totals_of
from ideas.reporting.models import FunderReport
from ideas.roadmap.models import Milestone
from ideas.roadmap.queries import milestones_of


@dataclass(frozen=True)
class Row:
    """One thing that can be reported: named by ``key`` among those of its part, with what it ``said``.

    Nobody may read it after the day ``until``.
    """

    key: str
    title: str
    said: Mapping[str, Any]
    until: datetime.date | None = None


type Rows = Callable[[FunderReport], Iterator[Row]]


@dataclass(frozen=True)
class Part:
    """A part of reports and what it offers for one of them. ``is_chosen`` says whether a new report shows all of it."""

    code: str
    label: Words
    rows: Rows
    is_chosen: bool = True


_parts: dict[str, Part] = {}


def register_part(part: Part) -> None:
    """Add a part; parts stand in a report as they were added."""
    _parts[part.code] = part


def parts() -> Mapping[str, Part]:
    """Every part by its code, in their order."""
    return dict(_parts)


# --- What is said -----------------------------------------------------------------------------------------------------


def number(value: Decimal | None) -> str | None:
    """A figure as text, without trailing zeros and without exponent."""
    if value is None:
        return None
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def money(value: Decimal) -> str:
    """An amount as text, to the cent."""
    return format(value, ".2f")


def day(value: datetime.date | None) -> str | None:
    """A day as ISO 8601."""
    return value.isoformat() if value is not None else None


def _indicators(report: FunderReport) -> Iterator[Row]:
    for figure in figures_of(report.pilot):
        yield Row(figure.indicator.code, figure.indicator.name, _figure(figure, report))


def _figure(figure: Figure, report: FunderReport) -> dict[str, Any]:
    one = figure.indicator
    told = [value for value in figure.values if report.starts_on <= value.ends_on <= report.ends_on]
    until = [value for value in figure.values if value.ends_on <= report.ends_on]
    names = {site.code: site.name or site.territory.name for site in figure.sites}
    course = Figure(one, figure.sites, until).course
    begins = {value.starts_on: value.ends_on for value in told}
    return {
        **{name: getattr(one, name) for name in ("name", "meaning", "unit", "source", "language")},
        **{name: str(getattr(one, name)) for name in ("nature", "direction", "adding", "frequency")},
        "is_cumulative": one.is_cumulative,
        "baseline": number(one.baseline),
        "baseline_on": day(one.baseline_on),
        "targets": [{"due_on": day(to.due_on), "value": number(to.value)} for to in one.targets.all()],
        "reached": number(Figure(one, figure.sites, until).total.value),
        "planned": number(figure.planned(report.ends_on)),
        "periods": [
            {"starts_on": day(start), "ends_on": day(begins[start]), "value": number(total.value)}
            for start, total in course.items()
            if start in begins
        ],
        "values": [
            {
                "site": names.get(value.place, ""),
                "starts_on": day(value.starts_on),
                "value": number(value.value),
                "unavailable": value.unavailable_reason,
                "corrected": value.corrects_id is not None,
            }
            for value in told
        ],
    }


def _milestones(report: FunderReport) -> Iterator[Row]:
    for one in milestones_of(report.pilot):
        if one.site is None or not one.site.is_hidden:
            yield Row(one.code, one.title, _milestone(one))


def _milestone(one: Milestone) -> dict[str, Any]:
    return {
        **{name: getattr(one, name) for name in ("title", "language", "evidence", "link")},
        **{name: getattr(one, name) for name in ("reason", "late_reason")},
        "site": (one.site.name or str(one.site)) if one.site else "",
        "state": str(one.state),
        "is_late": one.is_late,
        **{name: day(getattr(one, name)) for name in ("starts_on", "planned_on", "reached_on")},
    }


def _pledges(report: FunderReport) -> Iterator[Row]:
    budget = budget_of(report.pilot)
    currency = budget.currency if budget else ""
    for one in pledges_to(report.pilot):
        yield Row(one.code, f"{one.organisation.name}, {one.title}", _pledge(one, currency))


def _pledge(one: Pledge, currency: str) -> dict[str, Any]:
    given: Decimal = one.given  # type: ignore[attr-defined]  # of ``pledges_to``
    return {
        "title": one.title,
        "organisation": one.organisation.name,
        "kind": str(one.kind),
        "state": str(one.state),
        "is_late": one.is_late,
        "due_on": day(one.due_on),
        "amount": money(one.amount) if one.amount is not None else None,
        "given": money(given) if one.amount is not None else None,
        "currency": currency if one.kind == "money" else "",
    }


def _budget(report: FunderReport) -> Iterator[Row]:
    budget = budget_of(report.pilot)
    if budget is None:
        return
    totals = totals_of(report.pilot)
    columns = ("promised", "committed", "delivered", "spent")
    funders = [
        {"name": one.organisation.name, **{name: money(getattr(one, name)) for name in columns}}
        for one in totals_by_funder(report.pilot)
    ]
    lines = [
        {"title": one.line.title, "planned": money(one.planned), "spent": money(one.spent)}
        for one in totals_by_line(report.pilot)
    ]
    said = {name: money(getattr(totals, name)) for name in ("planned", *columns[1:], "gap")}
    yield Row(
        "budget", budget.currency, {**said, "currency": budget.currency, "funders": funders, "lines": lines}
    )


def _stories(report: FunderReport) -> Iterator[Row]:
    for one in stories_for(report.pilot, "report"):
        said = {
            **{name: getattr(one, name) for name in ("title", "text", "language")},
            "site": one.site.name if one.site else "",
            "organisation": one.organisation.name if one.organisation else "",
        }
        yield Row(one.code, one.title, said, one.consent.until)


def _learnings(report: FunderReport) -> Iterator[Row]:
    for one in newest(listed_learnings().filter(pilot=report.pilot)):
        said = {name: getattr(one, name) for name in ("title", "text", "language")}
        yield Row(one.code, one.title, {**said, "kind": str(one.kind)})


register_part(Part("indicators", _("Indicateurs"), _indicators))
register_part(Part("milestones", _("Jalons"), _milestones))
register_part(Part("pledges", _("Apports des partenaires"), _pledges))
register_part(Part("budget", _("Budget"), _budget))
register_part(Part("stories", _("Récits"), _stories, is_chosen=False))
register_part(Part("learnings", _("Enseignements"), _learnings, is_chosen=False))
