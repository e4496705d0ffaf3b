"""All that waits for somebody at the desk: what its home lists and its tabs count.

A file of its own because the home and the navigation of every page of the desk ask the same.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from ideas.activity.queries import dead_deliveries
from ideas.ideation.asking import requests_to_carry
from ideas.ideation.queries import ideas_curated_by, waiting_for_lab
from ideas.ideation.relating import merges_waiting
from ideas.kernel.actor import Actor
from ideas.kernel.counting import counts_of
from ideas.kernel.roles import CURATOR, KEEPERS, STAFF
from ideas.moderation.models import Report
from ideas.moderation.queries import reports_visible_to
from ideas.notifications.queries import people_to_tell_by_hand
from ideas.organisations.queries import awaiting_verification, mandates_asked, without_representation
from ideas.pilots.lifecycle import PilotState
from ideas.pilots.queries import (
    applications_to,
    pilots_curated_by,
    pilots_under_way,
    reviews_awaited,
)

SHOWN = 5  # of each kind on the home; the rest stands on the page that it leads to
HOME = "web:desk"


@dataclass(frozen=True)
class Line:
    """One thing that waits, as a row of the home."""

    title: str
    url: str
    note: str = ""
    since: Any = None
    language: str = ""


@dataclass(frozen=True)
class Kind:
    """One kind of what waits: whom it concerns, its rows (the most urgent first), the page that lists them all."""

    key: str
    title: Any
    page: str
    roles: frozenset[str]
    rows: Callable[[Actor], QuerySet[Any]]
    line: Callable[[Any], Line] | None = None


def _ideas(viewer: Actor) -> QuerySet[Any]:
    return waiting_for_lab(ideas_curated_by(viewer).filter(hidden_at=None))


def _merge_line(merge: Any) -> Line:
    url = reverse("web:merge", args=[merge.code])
    return Line(merge.source.title, url, f"→ {merge.target.title}", merge.proposed_at, merge.source.language)


def _reports(viewer: Actor) -> QuerySet[Any]:
    return reports_visible_to(viewer).filter(state=Report.State.OPEN).order_by("pk")


def _report_line(report: Any) -> Line:
    url = reverse("web:desk_report", args=[report.code])
    return Line(capfirst(report.get_reason_display()), url, str(report.reporter), report.created_at)


def _reviews(viewer: Actor) -> QuerySet[Any]:
    return reviews_awaited(pilots_curated_by(viewer).filter(hidden_at=None))


def _review_line(pilot: Any) -> Line:
    is_open = pilot.state == PilotState.IN_REVIEW
    note = _("bilan à décider") if is_open else _("bilan à ouvrir")
    url = reverse("web:desk_pilot", args=[pilot.code])
    return Line(pilot.title, url, str(note), pilot.review_on, pilot.language)


def _applications(viewer: Actor) -> QuerySet[Any]:
    return applications_to(pilots_under_way(pilots_curated_by(viewer)))


def _application_line(partner: Any) -> Line:
    url = reverse("web:partner", args=[partner.pilot.code, partner.organisation.code])
    return Line(partner.organisation.name, url, partner.pilot.title, partner.asked_at)


def _organisation_line(organisation: Any) -> Line:
    url = reverse("web:desk_organisation", args=[organisation.code])
    note = organisation.get_verification_display()
    return Line(organisation.name, url, note, organisation.created_at)


def _unrepresented_line(organisation: Any) -> Line:
    url = reverse("web:desk_organisation", args=[organisation.code])
    return Line(organisation.name, url, str(_("sans représentation")), organisation.unrepresented_since)


def _mandate_line(mandate: Any) -> Line:
    url = reverse("web:organisation_people", args=[mandate.organisation.code])
    note = f"{mandate.organisation.name}, {mandate.get_role_display()}"
    return Line(str(mandate.person), url, note, mandate.asked_at)


def _carriers(viewer: Actor) -> QuerySet[Any]:
    return requests_to_carry(ideas_curated_by(viewer).filter(hidden_at=None))


def _carrier_line(asked: Any) -> Line:
    url = reverse("web:join_request", args=[asked.idea.code, asked.code])
    return Line(asked.idea.title, url, asked.name, asked.at, asked.idea.language)


def _told_line(person: Any) -> Line:
    url = reverse("web:desk_by_hand")
    return Line(person.name, url, person.postal_contact.split("\n")[0], person.told_since)


def _dead_line(delivery: Any) -> Line:
    return Line(delivery.handler, reverse("web:desk_outbox"), delivery.error[:120], delivery.created_at)


CURATORS = frozenset({CURATOR})
KINDS = (
    Kind("ideas", _("Idées qui attendent le lab"), HOME, CURATORS, _ideas),
    Kind(
        "carriers", _("Demandes de porter une idée"), "web:desk_carriers", CURATORS, _carriers, _carrier_line
    ),
    Kind("merges", _("Fusions proposées"), HOME, CURATORS, merges_waiting, _merge_line),
    Kind("reports", _("Signalements à traiter"), "web:desk_reports", KEEPERS, _reports, _report_line),
    Kind("reviews", _("Bilans de pilotes"), "web:desk_pilots", CURATORS, _reviews, _review_line),
    Kind(
        "applications",
        _("Organisations qui se proposent pour un pilote"),
        "web:desk_pilots",
        CURATORS,
        _applications,
        _application_line,
    ),
    Kind(
        "organisations",
        _("Organisations à vérifier"),
        "web:desk_organisations",
        KEEPERS,
        lambda _viewer: awaiting_verification(),
        _organisation_line,
    ),
    Kind(
        "unrepresented",
        _("Organisations sans représentation"),
        "web:desk_organisations",
        KEEPERS,
        lambda _viewer: without_representation(),
        _unrepresented_line,
    ),
    Kind(
        "mandates",
        _("Mandats demandés"),
        "web:desk_organisations",
        KEEPERS,
        lambda _viewer: mandates_asked(),
        _mandate_line,
    ),
    Kind(
        "by_hand",
        _("À dire de vive voix"),
        "web:desk_by_hand",
        STAFF,
        lambda _viewer: people_to_tell_by_hand(),
        _told_line,
    ),
    Kind(
        "dead",
        _("Envois qui ont échoué"),
        "web:desk_outbox",
        KEEPERS,
        lambda _viewer: dead_deliveries(),
        _dead_line,
    ),
)


def counts_of_waiting(viewer: Actor) -> dict[str, int]:
    """How much of each kind waits for ``viewer``, by its key, in one query; kinds that are not theirs left out."""
    roles = viewer.lab_role_names()
    return counts_of({kind.key: kind.rows(viewer) for kind in KINDS if kind.roles & roles})


def counts_by_page(counts: dict[str, int]) -> dict[str, int]:
    """How much waits on each page of the desk, by its URL name; on the home all of it."""
    pages = {HOME: sum(counts.values())}
    for kind in KINDS:
        if kind.page != HOME:
            pages[kind.page] = pages.get(kind.page, 0) + counts.get(kind.key, 0)
    return pages


def sections(viewer: Actor, counts: dict[str, int]) -> list[dict[str, Any]]:
    """The kinds of which something waits, each with the rows to begin with; ideas, which are cards, left out."""
    return [
        {
            "key": kind.key,
            "title": kind.title,
            "count": counts[kind.key],
            "url": reverse(kind.page),
            "lines": [kind.line(row) for row in kind.rows(viewer)[:SHOWN]],
            "more": max(0, counts[kind.key] - SHOWN),
        }
        for kind in KINDS
        if kind.line is not None and counts.get(kind.key)
    ]
