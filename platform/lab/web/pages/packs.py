"""The pack of a pilot: what it says now and said before, what changed, and as a PDF for a council."""

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ideas.kernel.actor import Actor
from ideas.kernel.errors import NotFound
from ideas.kernel.text import html_of
from ideas.pilots.models import Pilot
from ideas.sites import queries
from ideas.sites.comparing import changes_between, documents_of
from ideas.sites.lifecycle import SPREADING_STATES, WRITTEN_PARTS, CostEvery, FeedbackState
from ideas.sites.models import Pack
from lab.ui.slots import Link
from lab.ui.words import money
from lab.web.answers import show
from lab.web.pages.agreement_prints import nothing_fetched, weasyprint
from lab.web.pages.files import file_address
from lab.web.pages.listing import clipped
from lab.web.pages.pilot import pilot_seen
from lab.web.pages.pilots import pilot_address
from lab.web.pages.voices import able

FEEDBACK_KINDS = {FeedbackState.OPEN: "wait", FeedbackState.TAKEN: "ok"}
LONGEST = 9  # digits of the number of a version


def trail_to_pack(pilot: Pilot, *more: Link) -> list[Link]:
    """The way to the pack of ``pilot``, and on."""
    return [
        Link(_("Pilotes"), reverse("web:pilots")),
        Link(pilot.title, pilot_address(pilot)),
        Link(_("Kit d’essaimage"), reverse("web:pack", args=[pilot.code])),
        *more,
    ]


@require_safe
def latest(request: HttpRequest, code: str) -> HttpResponse:
    """The version that holds now, what sites say of it and which of them follow which; honest where there is none."""
    pilot = pilot_seen(request, code)
    return show(request, "web/pack.html", _on_page(pilot, None, request.actor))


@require_safe
def version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One version, as it was published."""
    pilot = pilot_seen(request, code)
    return show(request, "web/pack.html", _on_page(pilot, number, request.actor))


def _on_page(pilot: Pilot, number: int | None, actor: Actor) -> dict[str, Any]:
    versions = list(queries.published_packs(pilot))
    pack = _one_of(versions, number)
    leads = able(actor, "sites.draft_pack", pilot) if actor.is_person else None
    feedback = queries.feedback_on(pilot, actor)
    return {
        "pilot": pilot,
        "pilot_url": pilot_address(pilot),
        "trail": trail_to_pack(pilot, *([Link(_("Version %d") % number, "")] if number else [])),
        "pack": pack,
        "is_last": bool(versions) and pack == versions[0],
        "versions": versions,
        **(pack_shown(pack) if pack else {}),
        "leads": leads is not None,
        "draft": queries.draft_of(pilot) if leads is not None else None,
        "following": [
            (site, reverse("web:site", args=[pilot.code, site.code]))
            for site in queries.sites_following(pilot)
        ],
        "feedback": [
            {"one": one, "kind": FEEDBACK_KINDS.get(FeedbackState(one.state), ""), "text": clipped(one.text)}
            for one in feedback
        ],
        "is_spreading": pilot.state in SPREADING_STATES and not pilot.is_hidden,
        "can_print": weasyprint is not None,
    }


def _one_of(versions: list[Pack], number: int | None) -> Pack | None:
    if number is None:
        return versions[0] if versions else None
    found = next((one for one in versions if one.number == number), None)
    if found is None:
        raise NotFound()
    return found


def pack_shown(pack: Pack) -> dict[str, Any]:
    """The text of ``pack`` and its costs, with what several of one rhythm come to, as pages and the PDF show it."""
    costs = list(pack.costs.all())
    by_rhythm = {every: [cost.amount for cost in costs if cost.every == every] for every in CostEvery}
    sums = {every: sum(amounts, Decimal(0)) for every, amounts in by_rhythm.items() if len(amounts) > 1}
    return {
        "parts": [(part, part.label, html_of(getattr(pack, part))) for part in WRITTEN_PARTS],
        "costs": [(cost, money(cost.amount, pack.currency)) for cost in costs],
        "sums": [(every.label, money(total, pack.currency)) for every, total in sums.items()],
        "documents": [(str(file), file_address(file)) for file in documents_of(pack)],
    }


# --- What changed -------------------------------------------------------------------------------------------------


@require_safe
def changes(request: HttpRequest, code: str) -> HttpResponse:
    """What differs between two versions; the last two unless the address says."""
    pilot = pilot_seen(request, code)
    versions = list(queries.published_packs(pilot))
    if not versions:
        raise NotFound()
    newer = _one_of(versions, _number(request.GET.get("to")) or versions[0].number)
    before = max((newer.number or 1) - 1, 1) if newer else 1
    older = _one_of(versions, _number(request.GET.get("from")) or before)
    context = {
        "pilot": pilot,
        "versions": versions,
        "older": older,
        "newer": newer,
        "changes": changes_between(older, newer) if older and newer else [],
        "trail": trail_to_pack(pilot, Link(_("Ce qui change"), request.path)),
    }
    return show(request, "web/pack_changes.html", context)


def _number(said: str | None) -> int | None:
    return int(said) if said and said.isdecimal() and len(said) < LONGEST else None


# --- For a council ------------------------------------------------------------------------------------------------


@require_safe
def pdf(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One version as a PDF. NotFound where none can be made."""
    pilot = pilot_seen(request, code)
    pack = queries.pack_numbered(pilot, number)
    if pack is None or weasyprint is None:
        raise NotFound()
    address = request.build_absolute_uri(reverse("web:pack_version", args=[pilot.code, number]))
    context = {"pilot": pilot, "pack": pack, "address": address, **pack_shown(pack)}
    html = render_to_string("web/pack_pdf.html", context, request=request)
    looks = weasyprint.CSS(string=render_to_string("web/agreement_pdf.css"))
    document = weasyprint.HTML(string=html, url_fetcher=nothing_fetched)
    raw = document.write_pdf(stylesheets=[looks], pdf_variant="pdf/ua-1")
    response = HttpResponse(raw, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{pilot.code}-{number}.pdf"'
    return response
