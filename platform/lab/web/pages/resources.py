"""Needs and offers of all: the list, the map, and how other pages show one."""

import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from ideas.collaboration.lifecycle.needs import (
    AGREED_ON,
    Kind,
    MatchState,
    NeedState,
    OfferState,
    Weekday,
    bits_of,
)
from ideas.collaboration.measures import amount_said, dates_said, days_said
from ideas.collaboration.models import Match, Need, Offer
from ideas.collaboration.queries import figures
from ideas.collaboration.queries.having import lacking_with_places
from ideas.collaboration.queries.matching import matches_of
from ideas.collaboration.queries.resources import (
    counts_by,
    listed_needs,
    listed_offers,
    narrowed,
    needs_of,
    with_faces,
)
from ideas.ideation.models import Idea
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import may
from ideas.kernel.keyset import page_of
from ideas.workflow.lifecycle import Feature
from lab.ui.shelf import kept_for_reader, same_for_all
from lab.ui.slots import Link
from lab.web.answers import show
from lab.web.forms.choosing import place_sought
from lab.web.forms.needs import ICONS
from lab.web.forms.wording import LANGUAGE_NAMES
from lab.web.pages.ideas import idea_address
from lab.web.pages.listing import filter_tags, with_values

PAGE_SIZE = 20
PLACES_SAID = 3
SHOWN_ON_IDEA = 4
MATCH_KINDS = {
    MatchState.PROPOSED: "wait",
    MatchState.AGREED: "info",
    MatchState.DELIVERED: "ok",
    MatchState.THANKED: "ok",
}


def need_trail(need: Need, *rest: Link) -> list[Link]:
    """The way back to the page of ``need``."""
    return [
        Link(_("Ressources"), reverse("web:resources")),
        Link(_("Besoins"), f"{reverse('web:resources')}?view=needs"),
        Link(need.title, need_address(need)),
        *rest,
    ]


def offer_trail(offer: Offer, *rest: Link) -> list[Link]:
    """The way back to the page of ``offer``."""
    return [
        Link(_("Ressources"), reverse("web:resources")),
        Link(offer.title, offer_address(offer)),
        *rest,
    ]


def need_address(need: Need) -> str:
    """The need's page in the active language."""
    return reverse("web:need", args=[need.code])


def offer_address(offer: Offer) -> str:
    """The offer's page in the active language."""
    return reverse("web:offer", args=[offer.code])


def match_address(match: Match) -> str:
    """The page where both sides answer."""
    return reverse("web:match", args=[match.code])


def resource_row(row: Need | Offer) -> dict[str, Any]:
    """A need or an offer as a line shows it; wants what ``with_faces`` fetches."""
    is_need = isinstance(row, Need)
    return {
        "code": row.code,
        "title": row.title,
        "url": need_address(row) if isinstance(row, Need) else offer_address(row),
        "language": row.language,
        "icon": ICONS[Kind(row.kind)],
        "kind": row.get_kind_display(),
        "is_need": is_need,
        "facts": facts_of(row),
        "who": row.idea.title if isinstance(row, Need) else row.giver,
        "who_url": idea_address(row.idea) if isinstance(row, Need) else "",
        "state": row.get_state_display(),
        "state_kind": state_kind(row),
        "is_open": row.state in {NeedState.OPEN, OfferState.OPEN},
        "is_covered": isinstance(row, Need) and row.is_covered,
        "is_hidden": row.is_hidden,
    }


def facts_of(row: Need | Offer) -> str:
    """How much, where and when, in one line."""
    places = [territory.name for territory in row.territories.all()]
    said = [*amounts_of(row), ", ".join(places[:PLACES_SAID]), *times_of(row)]
    return " · ".join(part for part in said if part)


def amounts_of(row: Need | Offer) -> list[str]:
    """How much it is, and how much of it is still lacking or to be had, where something is promised."""
    rest = row.missing if isinstance(row, Need) else row.left
    said = [amount_said(row.amount, row.unit)]
    if row.amount and rest and rest != row.amount:
        words = _("il manque %(left)s") if isinstance(row, Need) else _("reste %(left)s")
        said.append(words % {"left": amount_said(rest, row.unit)})
    return said


def times_of(row: Need | Offer) -> list[str]:
    """Its days, its rhythm and its dates, in words."""
    return [days_said(row.days), row.rhythm, dates_said(row.starts_on, row.ends_on)]


def state_kind(row: Need | Offer) -> str:
    """How its state is coloured."""
    if row.state in {NeedState.OPEN, OfferState.PAUSED}:
        return "wait"
    return "ok" if row.state in {NeedState.MET, OfferState.OPEN} else ""


def activation_said(code: str = "") -> dict[str, Any]:
    """How many of the resources of a place were woken, for a sentence; nothing where none was offered."""
    found = figures.activation(code)
    return (
        {"offers": found.offers, "activated": found.activated, "rate": float(found.rate or 0)}
        if found.offers
        else {}
    )


def match_row(match: Match) -> dict[str, Any]:
    """A match as a line shows it; wants what ``with_sides`` fetches."""
    came = match.delivered_amount if match.delivered_at is not None else match.amount
    return {
        "need": match.need.title,
        "offer": match.offer.title,
        "who": match.offer.giver,
        "idea": match.need.idea.title,
        "url": match_address(match),
        "amount": amount_said(came, match.unit),
        "state": match.get_state_display(),
        "state_kind": MATCH_KINDS.get(MatchState(match.state), ""),
    }


def needs_on_idea(idea: Idea, viewer: Actor, *, has_any: bool = True) -> dict[str, Any]:
    """What an idea's page says of its needs and of what came of them; asks nothing where the idea never came so far.

    ``has_any`` says whether there may be needs at all; only to a need something can be matched.
    """
    takes_offers = idea.stage.is_open_for(Feature.OFFER)
    if not takes_offers and not idea.stage.is_end:
        return {}
    needs, count = lacking_with_places(idea, viewer, SHOWN_ON_IDEA) if has_any else ([], 0)
    agreed = matches_of(idea, viewer).filter(state__in=AGREED_ON)
    matches = list(agreed[:SHOWN_ON_IDEA]) if has_any else []
    are_any = bool(takes_offers or needs or matches) or (has_any and needs_of(idea, viewer).exists())
    return {
        "needs": [resource_row(need) for need in needs],
        "more_needs": count - len(needs),
        "need_count": count,
        "matches": [match_row(one) for one in matches],
        "may_list": may(viewer, "collaboration.list_need", idea),
        "may_offer": takes_offers,
        "are_any": are_any,
    }


# --- The list -------------------------------------------------------------------------------------------------------


@kept_for_reader
@same_for_all
def resources(request: HttpRequest) -> HttpResponse:
    """What is offered, or what is needed, by words, kind, place, day and language; every state of the list has an address."""
    place = place_sought(request.GET.get("territory", ""))
    wanted = _wanted_in(request.GET, place.code)
    rows: QuerySet[Any] = listed_needs() if wanted["is_needs"] else listed_offers()
    found = narrowed(rows, **wanted["narrowing"])
    by_kind = {"kinds": wanted["kinds"], "languages": wanted["languages"]}
    page = page_of(
        with_faces(narrowed(found, **by_kind)),
        ("-created_at", "-id"),
        size=PAGE_SIZE,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    facets = {
        "kind": _options(
            Kind.choices, counts_by(narrowed(found, languages=wanted["languages"]), "kind"), wanted["kinds"]
        ),
        "day": _options(Weekday.choices, None, wanted["days"]),
        "language": _options(
            list(LANGUAGE_NAMES.items()),
            counts_by(narrowed(found, kinds=wanted["kinds"]), "language"),
            wanted["languages"],
        ),
    }
    context = {
        "rows": [resource_row(row) for row in page.rows],
        "total": sum(o["count"] for o in facets["kind"] if o["is_checked"] or not wanted["kinds"]),
        "wanted": wanted,
        "facets": facets,
        "place": place,
        "tags": filter_tags(request.GET, wanted["narrowing"]["words"], place, facets),
        "activation": activation_said("" if place.fault else place.code),
        "other_url": with_values(request.GET, view="" if wanted["is_needs"] else "needs"),
        "next_url": with_values(request.GET, after=page.after) if page.after else "",
        "previous_url": with_values(request.GET, before=page.before) if page.before else "",
    }
    return show(request, "web/resources.html", context, part="results")


def _wanted_in(query: QueryDict, territory: str) -> dict[str, Any]:
    days = [value for value in query.getlist("day") if value]
    return {
        "is_needs": query.get("view") == "needs",
        "kinds": [value for value in query.getlist("kind") if value],
        "languages": [value for value in query.getlist("language") if value],
        "days": days,
        "on": query.get("from", ""),
        "narrowing": {
            "words": query.get("q", "").strip()[:200],
            "territory": territory,
            "weekdays": bits_of(days),
            "day": _date_in(query.get("from", "")),
        },
    }


def _date_in(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


def _options(choices: Any, counts: dict[str, int] | None, wanted: list[str]) -> list[dict[str, Any]]:
    """Options of a facet; without ``counts`` nobody counts them."""
    return [
        {
            "value": value,
            "label": str(label),
            "count": counts.get(value, 0) if counts is not None else None,
            "is_checked": value in wanted,
            "language": "",
        }
        for value, label in choices
    ]
