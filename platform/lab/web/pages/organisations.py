"""The list of organisations."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.text import slugify

from ideas.files.encoding import WIDTHS
from ideas.kernel import clock
from ideas.kernel.keyset import page_of
from ideas.organisations.models import Organisation
from ideas.organisations.queries import (
    kind_counts,
    listed_organisations,
    organisations_matching,
    organisations_within,
    state_on,
)
from lab.ui.shelf import kept_for_reader, same_for_all
from lab.web.answers import show
from lab.web.forms.choosing import place_sought
from lab.web.pages.files import file_address
from lab.web.pages.listing import filter_tags, with_values

PAGE_SIZE = 24
STATES = {
    "verified": "ok",
    "expired": "wait",
    "revoked": "alert",
    "requested": "wait",
    "being_checked": "wait",
}


def organisation_address(organisation: Organisation) -> str:
    """The organisation's page in the active language."""
    return reverse("web:organisation", args=[organisation.code, slugify(organisation.name)[:60] or "-"])


def logo_address(organisation: Organisation) -> str:
    """Where the smallest of its logo's sizes is fetched; nothing where it has none."""
    logo = organisation.shown_logo
    return file_address(logo, WIDTHS[0]) if logo else ""


def organisation_row(organisation: Organisation) -> dict[str, Any]:
    """An organisation as a row shows it; wants its territory and its logo."""
    place = organisation.territory.name if organisation.territory else ""
    kind = organisation.get_kind_display()
    return {
        "name": organisation.name,
        "url": organisation_address(organisation),
        "note": f"{kind}, {place}" if place else kind,
        "image": logo_address(organisation),
        "status": status_of(organisation),
    }


def status_of(organisation: Organisation) -> dict[str, str]:
    """That the lab vouches for it today; nothing else is for everybody to know."""
    return full_status_of(organisation) if organisation.is_verified_on(clock.today()) else {}


def full_status_of(organisation: Organisation) -> dict[str, str]:
    """Where the lab's check of it stands, for lab staff and its own people; nothing for one that was never verified."""
    state = state_on(organisation, clock.today())
    is_said = state != Organisation.Verification.UNVERIFIED
    return {"text": str(state.label), "kind": STATES.get(state, "")} if is_said else {}


@kept_for_reader
@same_for_all
def organisations(request: HttpRequest) -> HttpResponse:
    """Organisations by words, kind and place; every state has an address."""
    words = request.GET.get("q", "").strip()[:100]
    kinds = [kind for kind in request.GET.getlist("kind") if kind]
    place = place_sought(request.GET.get("territory", ""))
    found = organisations_matching(listed_organisations(), words)
    if place.code:
        found = organisations_within(found, place.code)
    counts = kind_counts(found)
    if kinds:
        found = found.filter(kind__in=kinds)
    page = page_of(
        found.select_related("territory", "logo"),
        ("search_name", "id"),
        size=PAGE_SIZE,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    facets = {"kind": _kinds(counts, kinds)}
    context = {
        "rows": [organisation_row(organisation) for organisation in page.rows],
        "total": sum(count for kind, count in counts.items() if not kinds or kind in kinds),
        "facets": facets,
        "words": words,
        "place": place,
        "tags": filter_tags(request.GET, words, place, facets),
        "next_url": with_values(request.GET, after=page.after) if page.after else "",
        "previous_url": with_values(request.GET, before=page.before) if page.before else "",
    }
    return show(request, "web/organisations.html", context, part="results")


def _kinds(counts: dict[str, int], chosen: list[str]) -> list[dict[str, Any]]:
    labels = dict(Organisation.Kind.choices)
    return [
        {"value": kind, "label": labels[kind], "count": count, "is_checked": kind in chosen, "language": ""}
        for kind, count in counts.items()
    ]
