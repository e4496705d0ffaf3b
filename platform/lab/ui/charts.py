"""Charts that people understand: data in, a drawing, a sentence and a table out. Pure; they ask nothing of the lab.

Drawn 340 wide so that text never shrinks. Geometry and presentation stand in attributes (there is no ``style``): where the
style sheet is absent, as in mails and PDFs, ``currentColor`` and opacity draw them; on pages the classes of ``.chart`` give
the colours of light, dark and print. Each says in one sentence what it shows, and brings the table behind it.
"""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lab.ui import words
from lab.ui.drawing import label_of, line, place, rect, svg, text_at
from lab.ui.scales import Scale, days_of, scale_of, years_between

LEFT, RIGHT, TOP, BOTTOM = 44, 318, 28, 158
BAR_WIDTH, ROW = 262, 46

type Saying = Callable[[Decimal], str]


@dataclass(frozen=True)
class Table:
    """The figures behind a chart, in words: what they are, the head, the rows."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Chart:
    """A drawing, the sentence that says the same, and the table behind it."""

    svg: SafeString
    sentence: str
    table: Table


@dataclass(frozen=True)
class Point:
    """A value on a day."""

    day: datetime.date
    value: Decimal


@dataclass(frozen=True)
class Bar:
    """One of several side by side; without ``value`` there is none and ``note`` says why. ``is_hot`` sets it apart."""

    label: str
    value: Decimal | None
    note: str = ""
    is_hot: bool = False


# --- Progress to a target ---------------------------------------------------------------------------------------------


def progress(
    label: str,
    *,
    value: Decimal,
    target: Decimal,
    baseline: Decimal = Decimal(0),
    planned: Decimal | None = None,
    by: datetime.date | None = None,
    say: Saying = words.number,
) -> Chart:
    """How far ``value`` has come from ``baseline`` to ``target``, which is due ``by``; a mark where the plan is today.

    A target below the baseline is drawn just so: the bar fills as the value falls.
    """
    scale = (
        Scale(float(baseline), float(target), 0, 300) if target != baseline else scale_of([target], 0, 300)
    )
    parts = [
        rect("rest", 0, 30, 300),
        rect("fill", 0, 30, scale.at(value)),
        text_at(0, 20, say(value), strong=True),
        text_at(300, 20, say(target), anchor="end"),
    ]
    if planned is not None:
        at = scale.at(planned)
        anchor = "start" if at < 90 else "end" if at > 210 else "middle"
        parts += [line("goal", f"M{at:.1f} 24V50"), text_at(at, 66, _("Prévu à ce jour"), anchor=anchor)]
    sentence = _progress_said(label, say(value), say(target), by, None if planned is None else say(planned))
    rows = [(_("Au départ"), say(baseline)), (_("Atteint"), say(value)), (_("Visé"), say(target))]
    if planned is not None:
        rows.insert(2, (_("Prévu à ce jour"), say(planned)))
    return Chart(svg(parts, 74, sentence), sentence, Table(label, ("", _("Valeur")), tuple(rows)))


def _progress_said(label: str, value: str, target: str, by: datetime.date | None, planned: str | None) -> str:
    said = {"label": label, "value": value, "target": target}
    if by is None:
        sentence = _("%(label)s : %(value)s atteint, %(target)s visé.") % said
    else:
        said["day"] = words.day(by)
        sentence = _("%(label)s : %(value)s atteint, %(target)s visé d’ici au %(day)s.") % said
    if planned is None:
        return sentence
    said_of_plan = _("Le plan prévoit %(planned)s à ce jour.") % {"planned": planned}
    return f"{sentence} {said_of_plan}"


# --- Over time --------------------------------------------------------------------------------------------------------


def over_time(
    label: str,
    points: Sequence[Point],
    *,
    plan: Sequence[Point] = (),
    say: Saying = words.number,
    caption: str = "",
) -> Chart:
    """``points`` as a curve, the earliest first, with the dashed line of the ``plan``. Wants one point or one of the plan."""
    points, plan = sorted(points, key=lambda one: one.day), sorted(plan, key=lambda one: one.day)
    values = scale_of([one.value for one in (*points, *plan)], BOTTOM, TOP)
    days = days_of([one.day for one in (*points, *plan)], LEFT, RIGHT)
    parts = _axes(values, days, say)
    if plan:
        parts += [_path("goal", plan, days, values), *_goal_label(plan[-1], values, say)]
    if points:
        parts += [_path("curve", points, days, values), *_last_point(points[-1], days, values, say)]
    sentence = _over_time_said(label, points, plan, say)
    planned = {one.day: one.value for one in plan}
    measured = {one.day: one.value for one in points}
    rows = tuple(
        (
            words.day(day),
            say(measured[day]) if day in measured else "–",
            say(planned[day]) if day in planned else "–",
        )
        for day in sorted({*planned, *measured})
    )
    head = (_("Date"), _("Mesuré"), _("Prévu"))
    return Chart(svg(parts, 190, sentence), sentence, Table(caption or label, head, rows))


def _axes(values: Scale, days: Scale, say: Saying) -> list[SafeString]:
    parts = []
    for tick in values.ticks:
        at = values.at(tick)
        parts.append(line("base", f"M{LEFT} {at:.1f}H{RIGHT}", opacity="0.3"))
        parts.append(text_at(LEFT - 6, at + 4, say(Decimal(str(tick))), anchor="end"))
    first, last = (datetime.date.fromordinal(int(day)) for day in (days.low, days.high))
    years = years_between(first, last)
    marks = [(day, str(day.year)) for day in years] or [(last, words.day(last))]
    for day, text in marks:
        at = days.at(day.toordinal())
        anchor = "end" if at > RIGHT - 60 and len(text) > 4 else "start" if at < LEFT + 16 else "middle"
        parts.append(text_at(at, BOTTOM + 22, text, anchor=anchor))
    return parts


def _goal_label(last: Point, values: Scale, say: Saying) -> list[SafeString]:
    at = values.at(last.value)
    text = _("Objectif %(value)s") % {"value": say(last.value)}
    return [text_at(RIGHT, at - 7 if at > TOP - 8 else at + 16, text, anchor="end", strong=True)]


def _last_point(last: Point, days: Scale, values: Scale, say: Saying) -> list[SafeString]:
    x, y = days.at(last.day.toordinal()), values.at(last.value)
    dot = format_html(
        '<circle class="fill" fill="currentColor" cx="{}" cy="{}" r="5.5"/>', place(x), place(y)
    )
    near_end = x > RIGHT - 50
    return [dot, text_at(x, y + 20, say(last.value), anchor="end" if near_end else "middle", strong=True)]


def _over_time_said(label: str, points: Sequence[Point], plan: Sequence[Point], say: Saying) -> str:
    said = ", ".join(
        _("%(value)s le %(day)s") % {"value": say(one.value), "day": words.day(one.day)} for one in points
    )
    sentence = _("%(label)s : %(values)s.") % {"label": label, "values": said or _("rien de mesuré encore")}
    if not plan:
        return sentence
    goal = {"value": say(plan[-1].value), "day": words.day(plan[-1].day)}
    said_of_goal = _("Objectif : %(value)s le %(day)s.") % goal
    return f"{sentence} {said_of_goal}"


# --- Side by side -----------------------------------------------------------------------------------------------------


def side_by_side(
    label: str,
    bars: Sequence[Bar],
    *,
    reference: tuple[str, Decimal] | None = None,
    most: Decimal | None = None,
    say: Saying = words.number,
    head: str = "",
) -> Chart:
    """Several on the same scale, in the order given: it is no ranking. ``reference`` is a named line across all.

    ``most`` is the end of the scale where there is a natural one, such as 100 %. What has no value has its note instead.
    """
    known = [bar.value for bar in bars if bar.value is not None]
    ends = [*known, *([reference[1]] if reference else []), *([most] if most is not None else [])]
    scale = scale_of(ends, 0, BAR_WIDTH)
    if most is not None and max([Decimal(0), *ends]) == most and min([Decimal(0), *ends]) == 0:
        scale = Scale(0, float(most) or 1, 0, BAR_WIDTH)
    parts = [part for at, bar in enumerate(bars) for part in _bar(bar, 4 + at * ROW, scale, say)]
    height = 4 + len(bars) * ROW
    if reference is not None:
        at, text = scale.at(reference[1]), f"{reference[0]} {say(reference[1])}"
        anchor = "start" if at < 90 else "end" if at > 220 else "middle"
        parts += [
            line("goal", f"M{at:.1f} 4V{height}"),
            text_at(at, height + 16, text, anchor=anchor, strong=True),
        ]
        height += 22
    sentence = _side_by_side_said(label, bars, reference, say)
    rows = tuple((bar.label, "–" if bar.value is None else say(bar.value), bar.note) for bar in bars)
    table = Table(label, (head or _("Lieu"), _("Valeur"), _("Contexte")), rows)
    return Chart(svg(parts, max(height, 24), sentence), sentence, table)


def _bar(bar: Bar, top: float, scale: Scale, say: Saying) -> list[SafeString]:
    parts = [text_at(0, top + 13, label_of(bar.label))]
    if bar.value is None:
        return [*parts, text_at(0, top + 32, label_of(bar.note or _("Pas de valeur")))]
    zero, end = scale.at(0), scale.at(bar.value)
    return [
        *parts,
        rect("rest", 0, top + 20, BAR_WIDTH),
        rect("hot" if bar.is_hot else "fill", min(zero, end), top + 20, abs(end - zero)),
        text_at(BAR_WIDTH + 8, top + 32, say(bar.value), strong=True),
    ]


def _side_by_side_said(
    label: str, bars: Sequence[Bar], reference: tuple[str, Decimal] | None, say: Saying
) -> str:
    each = []
    for bar in bars:
        value = _("sans valeur") if bar.value is None else say(bar.value)
        each.append(f"{bar.label} {value}" + (f" ({bar.note})" if bar.note else ""))
    sentence = _("%(label)s : %(values)s.") % {
        "label": label,
        "values": ", ".join(each) or _("aucune valeur"),
    }
    return sentence if reference is None else f"{sentence} {reference[0]} {say(reference[1])}."


def _path(kind: str, points: Sequence[Point], days: Scale, values: Scale) -> SafeString:
    places = [f"{place(days.at(one.day.toordinal()))} {place(values.at(one.value))}" for one in points]
    return line(kind, "M" + "L".join(places))
