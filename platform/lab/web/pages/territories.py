"""Territories: finding one, and its page with what happens there."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from ideas.calls.queries import open_calls_in
from ideas.collaboration.lifecycle.needs import NeedState
from ideas.collaboration.models import Need
from ideas.collaboration.queries.resources import listed_needs, narrowed, with_faces
from ideas.ideation import counting, finding
from ideas.ideation.finding import Wanted
from ideas.kernel.errors import NotFound
from ideas.organisations.queries import listed_organisations, organisations_within
from ideas.pilots.queries import listed_pilots
from ideas.sites.lifecycle import SiteState
from ideas.sites.models import Site
from ideas.sites.queries import listed_sites, sites_within
from ideas.topics import queries
from ideas.topics.models import Grouping, Territory
from ideas.topics.naming import names_told_apart, territories_named
from lab.ui.slots import Link
from lab.web.answers import show
from lab.web.forms.choosing import code_in
from lab.web.pages.calls import call_row
from lab.web.pages.following import follow_state
from lab.web.pages.ideas import idea_card, with_card
from lab.web.pages.organisations import organisation_row
from lab.web.pages.pilots import pilot_cards
from lab.web.pages.resources import activation_said, resource_row
from lab.web.pages.sites_shown import site_address

MOST_CARDS = 6
MOST_ROWS = 12


def territory_address(territory: Territory) -> str:
    """The page of a territory in the active language."""
    return reverse("web:territory", args=[territory.code])


def territories(request: HttpRequest) -> HttpResponse:
    """Countries, and those whose name is looked for; an exact choice leads to its page."""
    words = request.GET.get("q", "").strip()[:100]
    chosen = territories_named(words) if words else []
    if len(chosen) == 1 and _is_chosen(chosen[0], words):
        return HttpResponseRedirect(territory_address(chosen[0]))
    found = queries.territories_matching(words, limit=30) if words else []
    context = {"words": words, "found": _found(found), "countries": _named(queries.countries())}
    return show(request, "web/territories.html", context)


def _is_chosen(territory: Territory, words: str) -> bool:
    """Whether ``words`` are what a suggestion says of it, or hold its code: not just a name that somebody looks for."""
    return code_in(words) == territory.code or names_told_apart([territory]) == [words]


def _found(territories: list[Territory]) -> list[dict[str, str]]:
    """Places of a search: each with what tells it from others of its name, and what it is."""
    rows = zip(names_told_apart(territories), _named(territories), territories, strict=True)
    return [row | {"name": name, "note": t.get_level_display()} for name, row, t in rows]


def _named(territories: Iterable[Territory]) -> list[dict[str, str]]:
    return [{"name": t.name, "url": territory_address(t)} for t in territories]


def territory(request: HttpRequest, code: str) -> HttpResponse:
    """What happens in a territory and all below it: ideas, organisations, open calls; the places in it."""
    place = Territory.objects.filter(code=code).first()
    if place is None:
        return _grouping(request, code)
    above = list(queries.ancestors_of(place))
    trail = [Link(_("Territoires"), reverse("web:territories"))]
    trail += [Link(t.name, territory_address(t)) for t in (*above, place)]
    context = {
        "place": place,
        "kind": place.get_level_display(),
        "trail": trail,
        "follow": follow_state(request.actor, "territory", place.code),
        "inside": _named(queries.children_of(place)),
        "groupings": [
            (g.name, reverse("web:territory", args=[g.code])) for g in place.groupings.order_by("name")
        ],
        "calls": [call_row(call) for call in open_calls_in(place)],
        **_happening(code),
    }
    return show(request, "web/territory.html", context)


def _grouping(request: HttpRequest, code: str) -> HttpResponse:
    grouping = Grouping.objects.filter(code=code).first()
    if grouping is None:
        raise NotFound()
    address = reverse("web:territory", args=[grouping.code])
    context = {
        "place": grouping,
        "kind": _("groupement"),
        "trail": [Link(_("Territoires"), reverse("web:territories")), Link(grouping.name, address)],
        "inside": _named(grouping.members.order_by("search_name", "pk")),
        **_happening(code),
    }
    return show(request, "web/territory.html", context)


def _happening(code: str) -> dict[str, Any]:
    ideas = finding.ideas_matching(Wanted(territory=code))
    organisations = organisations_within(listed_organisations(), code).select_related("territory", "logo")
    rows = [organisation_row(organisation) for organisation in organisations[: MOST_ROWS + 1]]
    return {
        "cards": [idea_card(idea) for idea in with_card(ideas).order_by("-active_at", "-id")[:MOST_CARDS]],
        "idea_count": counting.count_of(ideas),
        "pilots": pilot_cards(queries.located_within(listed_pilots(), code), most=MOST_CARDS),
        "sites": [_site_row(site) for site in _sites_in(code)],
        "needs": [resource_row(need) for need in _needs_in(code)],
        "activation": activation_said(code),
        "most": counting.MOST,
        "organisations": rows[:MOST_ROWS],
        "has_more_organisations": len(rows) > MOST_ROWS,
    }


def _sites_in(code: str) -> QuerySet[Site]:
    """Where people can benefit from a pilot there, the last opened first."""
    running = sites_within(listed_sites(), code).filter(state=SiteState.RUNNING)
    return running.select_related("pilot", "territory").order_by("-started_at", "-pk")[:MOST_ROWS]


def _site_row(site: Site) -> dict[str, Any]:
    return {"site": site, "url": site_address(site)}


def _needs_in(code: str) -> QuerySet[Need]:
    """What ideas of there are lacking, the newest first."""
    open_needs = narrowed(listed_needs(), territory=code).filter(state=NeedState.OPEN)
    return with_faces(open_needs.order_by("-created_at", "-pk"))[:MOST_CARDS]
