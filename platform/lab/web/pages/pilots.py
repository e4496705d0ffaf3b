"""The list of pilots, and how other pages show one."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from ideas.ideation.models import Idea
from ideas.kernel.actor import Actor
from ideas.kernel.keyset import page_of
from ideas.pilots import queries
from ideas.pilots.lifecycle import OPENS_AT, PilotState
from ideas.pilots.models import News, Pilot
from ideas.search.queries import codes_matching
from ideas.topics.models import Theme
from ideas.topics.queries import located_within
from lab.ui.shelf import kept_for_reader, same_for_all
from lab.ui.slots import Link
from lab.ui.words import short_day
from lab.web.answers import show
from lab.web.forms.choosing import place_sought
from lab.web.pages.listing import filter_tags, with_values

PAGE_SIZE = 12
STATUS_KINDS = {
    PilotState.PREPARING: "wait",
    PilotState.RUNNING: "ok",
    PilotState.IN_REVIEW: "info",
    PilotState.SCALING: "ok",
}


def pilot_address(pilot: Pilot) -> str:
    """The pilot's page in the active language."""
    return reverse("web:pilot", args=[pilot.code, slugify(pilot.title)[:60] or "-"])


def trail_below(pilot: Pilot, name: str) -> list[Link]:
    """Where a page called ``name`` below the pilot's stands."""
    pilots = Link(_("Pilotes"), reverse("web:pilots"))
    return [pilots, Link(pilot.title, pilot_address(pilot)), Link(name, "")]


def news_address(news: News) -> str:
    """Where news stands on its pilot's page."""
    return f"{pilot_address(news.pilot)}#n-{news.code}"


def with_card(pilots: QuerySet[Pilot]) -> QuerySet[Pilot]:
    """``pilots`` with what ``pilot_card`` needs, without long texts."""
    rows = queries.with_growth(pilots).select_related("idea__stage").prefetch_related("themes", "territories")
    return rows.defer("text", "idea__sections")


def pilot_card(pilot: Pilot) -> dict[str, Any]:
    """A pilot as a card shows it; wants what ``with_card`` fetches."""
    themes = list(pilot.themes.all())
    places = [territory.name for territory in pilot.territories.all()]
    return {
        "title": pilot.title,
        "url": pilot_address(pilot),
        "summary": pilot.summary,
        "language": pilot.language,
        "topic": themes[0].slug if themes else "",
        "topic_name": themes[0].name if themes else "",
        "growth": queries.growth_of(pilot),
        "stage_name": pilot.idea.stage.name,
        "status": pilot.get_state_display(),
        "status_kind": status_kind(pilot),
        "places": ", ".join(places[:3]),
        "next_milestone": _next_milestone(pilot),
        "indicator": None,
    }


def pilot_cards(pilots: QuerySet[Pilot], *, most: int) -> list[dict[str, Any]]:
    """Cards of those of ``pilots`` that everyone may see, the last active first, at most so many."""
    shown = pilots.filter(pk__in=queries.listed_pilots().values("pk"))
    return [pilot_card(pilot) for pilot in with_card(queries.most_active(shown))[:most]]


def status_kind(pilot: Pilot) -> str:
    """How the state of ``pilot`` is coloured."""
    return STATUS_KINDS.get(PilotState(pilot.state), "")


def _next_milestone(pilot: Pilot) -> str:
    if pilot.review_on is None or pilot.is_ended:
        return ""
    if pilot.review_is_late:
        return _("Bilan en retard, prévu le %(day)s") % {"day": short_day(pilot.review_on)}
    return _("Bilan : %(day)s") % {"day": short_day(pilot.review_on)}


def pilot_of_idea(idea: Idea, viewer: Actor) -> dict[str, Any]:
    """What an idea's page says of its pilot: the pilot, or that it is opening, or nothing.

    Wants ``idea`` with its ``pilot``. Asks the database only where one of the two is hidden.
    """
    pilot: Pilot | None = getattr(idea, "pilot", None)
    if pilot is None:
        return {"pilot": None, "pilot_opens": idea.stage.key in OPENS_AT}
    if pilot.is_hidden or idea.is_hidden:
        pilot = queries.pilot_of(idea, viewer)
    return {
        "pilot": pilot,
        "pilot_url": pilot_address(pilot) if pilot else "",
        "pilot_status_kind": status_kind(pilot) if pilot else "",
        "pilot_opens": False,
    }


# --- The list -------------------------------------------------------------------------------------------------------


@kept_for_reader
@same_for_all
def pilots(request: HttpRequest) -> HttpResponse:
    """Pilots by words, state, theme and territory, the last active first; every state of the list has an address."""
    place = place_sought(request.GET.get("territory", ""))
    wanted = _wanted_in(request.GET, place.code)
    found = _narrowed(wanted)
    page = page_of(
        with_card(_in_state(_about(found, wanted), wanted)),
        ("-active_at", "-id"),
        size=PAGE_SIZE,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    facets = {
        "state": _state_options(_about(found, wanted), wanted),
        "theme": _theme_options(_in_state(found, wanted), wanted),
    }
    total = sum(o["count"] for o in facets["state"] if o["is_checked"] or not wanted["states"])
    context = {
        "cards": [pilot_card(pilot) for pilot in page.rows],
        "total": total,
        "wanted": wanted,
        "facets": facets,
        "place": place,
        "tags": filter_tags(request.GET, wanted["words"], place, facets),
        "next_url": with_values(request.GET, after=page.after) if page.after else "",
        "previous_url": with_values(request.GET, before=page.before) if page.before else "",
    }
    return show(request, "web/pilots.html", context, part="results")


def _wanted_in(query: QueryDict, territory: str) -> dict[str, Any]:
    return {
        "words": query.get("q", "").strip()[:200],
        "states": [value for value in query.getlist("state") if value],
        "themes": [value for value in query.getlist("theme") if value],
        "territory": territory,
    }


def _narrowed(wanted: dict[str, Any]) -> QuerySet[Pilot]:
    """By what has no facet: words and territory."""
    rows = queries.listed_pilots()
    if wanted["words"]:
        rows = rows.filter(code__in=codes_matching("pilot", wanted["words"]))
    return located_within(rows, wanted["territory"]) if wanted["territory"] else rows


def _in_state(rows: QuerySet[Pilot], wanted: dict[str, Any]) -> QuerySet[Pilot]:
    return queries.pilots_in(rows, wanted["states"]) if wanted["states"] else rows


def _about(rows: QuerySet[Pilot], wanted: dict[str, Any]) -> QuerySet[Pilot]:
    return queries.pilots_about(rows, wanted["themes"]) if wanted["themes"] else rows


def _state_options(rows: QuerySet[Pilot], wanted: dict[str, Any]) -> list[dict[str, Any]]:
    counts = queries.counts_by_state(rows)
    return [
        _option(state.value, str(state.label), counts.get(state.value, 0), state.value in wanted["states"])
        for state in PilotState
    ]


def _theme_options(rows: QuerySet[Pilot], wanted: dict[str, Any]) -> list[dict[str, Any]]:
    counts = queries.counts_by_theme(rows)
    themes = Theme.objects.filter(Q(is_open=True) | Q(slug__in=[*counts, *wanted["themes"]]))
    return [
        _option(theme.slug, theme.name, counts.get(theme.slug, 0), theme.slug in wanted["themes"])
        for theme in themes
    ]


def _option(value: str, label: str, count: int, is_checked: bool) -> dict[str, Any]:
    return {"value": value, "label": label, "count": count, "is_checked": is_checked, "language": ""}
