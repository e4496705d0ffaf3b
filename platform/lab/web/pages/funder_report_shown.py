"""How a report to funders is shown: what each part says, for its page, its PDF and its tables."""

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ideas.kernel.text import html_of
from ideas.learning.lifecycle import LearningKind
from ideas.measurement.models import Indicator
from ideas.pilots.models import Pilot
from ideas.pledges.lifecycle import PledgeKind, PledgeState
from ideas.reporting.lifecycle import TakenBack
from ideas.reporting.models import FunderReport
from ideas.reporting.parts import parts
from ideas.reporting.queries import rows_chosen
from ideas.roadmap.lifecycle import MilestoneState
from lab.ui import words
from lab.ui.slots import Link
from lab.web.pages.figure_charts import saying_of
from lab.web.pages.pilots import pilot_address

type Said = Mapping[str, Any]


@dataclass(frozen=True)
class Item:
    """One thing reported: facts as pairs of words, prose as HTML, a table; or only why it is ``gone``."""

    title: str = ""
    language: str = ""
    facts: list[tuple[str, str]] = field(default_factory=list)
    html: str = ""
    head: tuple[str, ...] = ()
    rows: list[tuple[str, ...]] = field(default_factory=list)
    gone: str = ""

    @property
    def table_name(self) -> str:
        """What its table is called: the thing, and what its rows are."""
        return ", ".join((self.title, *self.head[:1]))


@dataclass(frozen=True)
class Section:
    """A part of the report and what it shows of it."""

    code: str
    label: str
    items: list[Item]


def report_address(report: FunderReport) -> str:
    """The page of a report in the active language."""
    return reverse("web:funder_report", args=[report.code])


def reports_address(pilot: Pilot) -> str:
    """The page of all reports of ``pilot``, in the active language."""
    return reverse("web:funder_reports", args=[pilot.code])


def trail_of(pilot: Pilot, *more: Link) -> list[Link]:
    """Where a page of reports stands."""
    pilots = Link(_("Pilotes"), reverse("web:pilots"))
    return [
        pilots,
        Link(pilot.title, pilot_address(pilot)),
        Link(_("Rapports"), reports_address(pilot)),
        *more,
    ]


def said_of(report: FunderReport) -> dict[str, list[tuple[Said, str]]]:
    """What the report says by part, each with why it is shown no more, if so: frozen, or of a draft as things are now."""
    if not report.is_frozen:
        return {part: [(row.said, "") for row in rows] for part, rows in rows_chosen(report).items()}
    found: dict[str, list[tuple[Said, str]]] = {}
    for entry in report.entries.all():
        found.setdefault(entry.part, []).append(
            (entry.shown, "" if entry.is_shown else _why_gone(entry.taken_back))
        )
    return found


def _why_gone(taken_back: str) -> str:
    return str(TakenBack(taken_back or TakenBack.CONSENT).label)


def sections_of(report: FunderReport) -> list[Section]:
    """The report as its page and its PDF show it."""
    labels = parts()
    return [
        Section(
            code,
            str(labels[code].label),
            [Item(gone=gone) if gone else ITEMS[code](said) for said, gone in found],
        )
        for code, found in said_of(report).items()
        if code in labels
    ]


# --- In words ---------------------------------------------------------------------------------------------------------


def day_of(text: str | None) -> str:
    """A day of the report in words; nothing where there is none."""
    return words.day(datetime.date.fromisoformat(text)) if text else ""


def _period(start: str, end: str) -> str:
    return words.day_range(datetime.date.fromisoformat(start), datetime.date.fromisoformat(end))


def _pairs(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(label, said) for label, said in pairs if said]


def _sum(said: Said, name: str) -> str:
    return words.money(Decimal(said[name]), said["currency"]) if said.get(name) is not None else ""


def _sayings(said: Said, *, is_total: bool) -> Callable[[str | None], str]:
    one = Indicator(**{name: said[name] for name in ("name", "unit", "nature", "direction", "adding")})
    say = saying_of(one, is_total=is_total)
    return lambda value: say(Decimal(value)) if value is not None else ""


def _indicator(said: Said) -> Item:
    one, total = _sayings(said, is_total=False), _sayings(said, is_total=True)
    target = said["targets"][-1] if said["targets"] else None
    facts = [
        (_("Unité"), said["unit"]),
        (_("Départ"), one(said["baseline"])),
        (_("Atteint"), total(said["reached"])),
        (_("Prévu à la fin de la période"), one(said["planned"])),
        (_("Cible"), f"{one(target['value'])}, {day_of(target['due_on'])}" if target else ""),
        (_("Source"), said["source"]),
    ]
    rows = [(_period(it["starts_on"], it["ends_on"]), total(it["value"])) for it in said["periods"]]
    head = (_("Période"), _("Valeur"))
    return Item(said["name"], said["language"], _pairs(facts), html_of(said["meaning"]), head, rows)


def _milestone(said: Said) -> Item:
    facts = [
        (
            _("État"),
            str(MilestoneState(said["state"]).label) + (f", {_('en retard')}" if said["is_late"] else ""),
        ),
        (_("Prévu le"), day_of(said["planned_on"])),
        (_("Atteint le"), day_of(said["reached_on"])),
        (_("Lieu"), said["site"]),
        (_("Ce qui le montre"), said["evidence"]),
        (_("Motif"), said["late_reason"] or said["reason"]),
    ]
    return Item(said["title"], said["language"], _pairs(facts))


def _given(said: Said, name: str) -> str:
    """Money with its currency, other things counted; nothing where nothing is."""
    if said["kind"] == PledgeKind.MONEY or said[name] is None:
        return _sum(said, name)
    return words.number(Decimal(said[name]))


def _pledge(said: Said) -> Item:
    facts = [
        (_("Partenaire"), said["organisation"]),
        (_("Sorte"), str(PledgeKind(said["kind"]).label)),
        (_("État"), str(PledgeState(said["state"]).label)),
        (_("Montant ou nombre"), _given(said, "amount")),
        (_("Donné"), _given(said, "given")),
        (_("Jusqu’au"), day_of(said["due_on"])),
    ]
    return Item(said["title"], "", _pairs(facts))


def _budget(said: Said) -> Item:
    labels = {
        "planned": _("Prévu"),
        "committed": _("Engagé"),
        "delivered": _("Reçu"),
        "spent": _("Dépensé"),
        "gap": _("Reste à financer"),
    }
    facts = [(label, _sum(said, name)) for name, label in labels.items()]
    columns = ("promised", "committed", "delivered", "spent")
    head = (_("Bailleur"), _("Promis"), _("Engagé"), _("Reçu"), _("Dépensé"))
    rows = [
        (one["name"], *(_sum({**one, "currency": said["currency"]}, name) for name in columns))
        for one in said["funders"]
    ]
    return Item(_("Budget"), "", facts, "", head, rows)


def _story(said: Said) -> Item:
    facts = [(_("Lieu"), said["site"]), (_("Recueilli par"), said["organisation"])]
    return Item(said["title"], said["language"], _pairs(facts), html_of(said["text"]))


def _learning(said: Said) -> Item:
    return Item(
        said["title"],
        said["language"],
        [(_("Sorte"), str(LearningKind(said["kind"]).label))],
        html_of(said["text"]),
    )


ITEMS: Mapping[str, Callable[[Said], Item]] = {
    "indicators": _indicator,
    "milestones": _milestone,
    "pledges": _pledge,
    "budget": _budget,
    "stories": _story,
    "learnings": _learning,
}
