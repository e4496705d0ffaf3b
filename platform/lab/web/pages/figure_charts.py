"""Figures of a pilot as sentences and charts."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ideas.kernel import clock
from ideas.measurement.lifecycle import Adding, Nature
from ideas.measurement.models import Indicator, Measurement
from ideas.measurement.periods import period_of
from ideas.measurement.queries import Figure
from lab.ui import words
from lab.ui.charts import Bar, Chart, Point, over_time, progress, side_by_side
from lab.ui.words import NBSP

MOST_BARS = 40

type Saying = Callable[[Decimal], str]


@dataclass(frozen=True)
class Shown:
    """An indicator on a page: what it says in words, and its charts."""

    figure: Figure
    headline: str
    chart: Chart | None
    gaps: str
    is_late: bool


def saying_of(indicator: Indicator, *, is_total: bool = False) -> Saying:
    """How a value of ``indicator`` is said, with its unit; a total of yes and no counts them."""

    def say(value: Decimal) -> str:
        if indicator.nature == Nature.PERCENTAGE:
            return words.percent(value / 100)
        if indicator.nature == Nature.RATIO and indicator.unit == "%":
            return words.percent(value)
        if indicator.nature == Nature.YES_NO:
            return _yes_or_no(indicator, value, is_total=is_total)
        return words.number(value)

    return say


def _yes_or_no(indicator: Indicator, value: Decimal, *, is_total: bool) -> str:
    if is_total and indicator.adding == Adding.MEAN:
        return words.percent(value)
    if is_total and indicator.adding == Adding.SUM:
        return words.number(value)
    return _("oui") if value == 1 else _("non") if value == 0 else words.percent(value)


def shown(figure: Figure) -> Shown:
    """What a list of indicators shows of one."""
    indicator = figure.indicator
    total = figure.total
    say = saying_of(indicator, is_total=True)
    late = sum(1 for one in figure.missing if one.is_late)
    return Shown(
        figure=figure,
        headline=f"{indicator.name}{NBSP}: {_with_unit(indicator, say(total.value))}"
        if total.value is not None
        else indicator.name,
        chart=progress_of(figure) or course_of(figure),
        gaps=_gaps(figure),
        is_late=late > 0,
    )


def _with_unit(indicator: Indicator, said: str) -> str:
    has_unit = indicator.unit and indicator.unit != "%" and indicator.nature in {Nature.NUMBER, Nature.RATIO}
    return f"{said} {indicator.unit}" if has_unit else said


def _gaps(figure: Figure) -> str:
    totals = list(figure.course.values())
    if totals and not totals[-1].is_whole:
        said = {"known": totals[-1].known, "expected": totals[-1].expected}
        words_ = ngettext(
            "Dernière période : %(known)s lieu sur %(expected)s a une valeur.",
            "Dernière période : %(known)s lieux sur %(expected)s ont une valeur.",
            totals[-1].known,
        )
        return words_ % said
    return ""


def progress_of(figure: Figure) -> Chart | None:
    """How far it has come to its last target; None where there is no target, baseline or total."""
    indicator, value, plan = figure.indicator, figure.total.value, figure.plan
    if value is None or len(plan) < 2 or indicator.baseline is None:
        return None
    due, target = plan[-1]
    return progress(
        indicator.name,
        value=value,
        target=target,
        baseline=indicator.baseline,
        planned=figure.planned(clock.today()),
        by=due,
        say=saying_of(indicator, is_total=True),
    )


def course_of(figure: Figure) -> Chart | None:
    """Over time with the plan's line; sums that belong to their periods are drawn as they grow."""
    indicator = figure.indicator
    points = points_of(figure)
    plan = [Point(day, value) for day, value in figure.plan]
    if not points and not plan:
        return None
    return over_time(indicator.name, points, plan=plan, say=saying_of(indicator, is_total=True))


def points_of(figure: Figure) -> list[Point]:
    """The course as points at the ends of periods."""
    indicator = figure.indicator
    grows = indicator.adding == Adding.SUM and not indicator.is_cumulative
    points, sum_so_far = [], Decimal(0)
    for start, total in figure.course.items():
        if total.value is not None:
            sum_so_far += total.value
            day = period_of(start, indicator.frequency).ends_on
            points.append(Point(day, sum_so_far if grows else total.value))
    return points


def sites_of(figure: Figure) -> Chart | None:
    """Sites side by side at the last period with a value, in their own order; None with fewer than two."""
    indicator, last = figure.indicator, figure.last
    if len(figure.sites) < 2 or last is None:
        return None
    then = {one.place: one for one in figure.values if one.starts_on == last.starts_on}
    bars = [_bar(site.name, then.get(site.code)) for site in figure.sites[:MOST_BARS]]
    most = Decimal(100) if indicator.nature == Nature.PERCENTAGE else None
    label = _("%(name)s, du %(start)s au %(end)s") % {
        "name": indicator.name,
        "start": words.day(last.starts_on),
        "end": words.day(last.ends_on),
    }
    return side_by_side(label, bars, most=most, say=saying_of(indicator))


def _bar(name: str, measurement: Measurement | None) -> Bar:
    if measurement is None:
        return Bar(name, None, _("pas encore relevé"))
    return Bar(name, measurement.value, measurement.context or measurement.unavailable_reason)
