"""What pilots teach: of all, of one pilot, of near ideas."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _

from ideas.kernel.keyset import page_of
from ideas.learning import queries
from ideas.learning.lifecycle import LearningKind
from ideas.learning.models import Learning
from ideas.search.queries import codes_matching
from ideas.topics.models import Theme
from lab.ui.shelf import kept_for_reader, same_for_all
from lab.web.answers import show
from lab.web.forms.choosing import place_sought
from lab.web.pages.idea import idea_seen
from lab.web.pages.idea_steps import trail as trail_of_idea
from lab.web.pages.learning_shown import row_of
from lab.web.pages.listing import filter_tags, with_values
from lab.web.pages.one_pilot import pilot_seen
from lab.web.pages.pilot_news import voices_of
from lab.web.pages.pilots import pilot_address, trail_below

PAGE_SIZE = 20
NEAR_SHOWN = 10
NEWEST = ("-at", "-id")


@kept_for_reader
@same_for_all
def learnings(request: HttpRequest) -> HttpResponse:
    """What all pilots teach, by words, kind, theme and place, the newest first; every state of the list has an address."""
    place = place_sought(request.GET.get("territory", ""))
    wanted = _wanted_in(request.GET)
    found = _narrowed(wanted["words"], place.code)
    of_kind, about = _of_kind(found, wanted), _about(found, wanted)
    page = page_of(
        queries.with_surroundings(_of_kind(about, wanted)),
        NEWEST,
        size=PAGE_SIZE,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    facets = {"kind": _kind_options(about, wanted), "theme": _theme_options(of_kind, wanted)}
    context = {
        "rows": [row_of(one) for one in page.rows],
        "total": sum(o["count"] for o in facets["kind"] if o["is_checked"] or not wanted["kinds"]),
        "wanted": wanted,
        "facets": facets,
        "place": place,
        "tags": filter_tags(request.GET, wanted["words"], place, facets),
        "next_url": with_values(request.GET, after=page.after) if page.after else "",
        "previous_url": with_values(request.GET, before=page.before) if page.before else "",
    }
    return show(request, "web/learnings.html", context, part="results")


@kept_for_reader
def of_pilot(request: HttpRequest, code: str) -> HttpResponse:
    """All that one pilot taught, the newest first."""
    pilot = pilot_seen(request, code)
    actor = request.actor
    page = page_of(
        queries.with_surroundings(queries.learnings_visible_to(actor).filter(pilot=pilot)),
        NEWEST,
        size=PAGE_SIZE,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    context = {
        "pilot": pilot,
        "pilot_url": pilot_address(pilot),
        "rows": [row_of(one) for one in page.rows],
        "may_note": actor.is_person and bool(voices_of(pilot, actor)),
        "trail": trail_below(pilot, _("Ce que nous apprenons")),
        "next_url": with_values(request.GET, after=page.after) if page.after else "",
        "previous_url": with_values(request.GET, before=page.before) if page.before else "",
    }
    return show(request, "web/pilot_learnings.html", context)


def of_near_ideas(request: HttpRequest, code: str) -> HttpResponse:
    """What pilots of ideas near to this one taught: for its team, before they learn it again."""
    idea = idea_seen(request, code)
    found = queries.learnings_near(idea, request.actor, most=NEAR_SHOWN)
    context = {
        "idea": idea,
        "rows": [row_of(one) for one in found],
        "trail": trail_of_idea(idea, _("Ce que d’autres ont appris")),
    }
    return show(request, "web/learnings_near.html", context, part="list")


# --- The filters ----------------------------------------------------------------------------------------------------


def _wanted_in(query: QueryDict) -> dict[str, Any]:
    return {
        "words": query.get("q", "").strip()[:200],
        "kinds": [value for value in query.getlist("kind") if value],
        "themes": [value for value in query.getlist("theme") if value],
    }


def _narrowed(words: str, place: str) -> QuerySet[Learning]:
    """By what has no facet: words and territory."""
    rows = queries.listed_learnings()
    if words:
        rows = rows.filter(code__in=codes_matching("learning", words))
    return queries.learnings_within(rows, place) if place else rows


def _of_kind(rows: QuerySet[Learning], wanted: dict[str, Any]) -> QuerySet[Learning]:
    return queries.learnings_of_kinds(rows, wanted["kinds"]) if wanted["kinds"] else rows


def _about(rows: QuerySet[Learning], wanted: dict[str, Any]) -> QuerySet[Learning]:
    return queries.learnings_about(rows, wanted["themes"]) if wanted["themes"] else rows


def _kind_options(rows: QuerySet[Learning], wanted: dict[str, Any]) -> list[dict[str, Any]]:
    counts = queries.counts_by_kind(rows)
    return [
        _option(kind.value, str(kind.label), counts.get(kind.value, 0), kind.value in wanted["kinds"])
        for kind in LearningKind
    ]


def _theme_options(rows: QuerySet[Learning], wanted: dict[str, Any]) -> list[dict[str, Any]]:
    counts = queries.counts_by_theme(rows)
    themes = Theme.objects.filter(Q(is_open=True) | Q(slug__in=[*counts, *wanted["themes"]]))
    return [
        _option(theme.slug, theme.name, counts.get(theme.slug, 0), theme.slug in wanted["themes"])
        for theme in themes
    ]


def _option(value: str, label: str, count: int, is_checked: bool) -> dict[str, Any]:
    return {"value": value, "label": label, "count": count, "is_checked": is_checked, "language": ""}
