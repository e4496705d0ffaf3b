"""What live blocks show of ideas, pilots and calls: dicts that the components of ``lab.ui`` understand."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import get_language

from ideas.calls.models import Call
from ideas.ideation.models import Idea
from ideas.ideation.queries import growth_of, with_growth
from ideas.ideation.reading import with_words_in, words_here
from ideas.pilots.models import Pilot
from ideas.pilots.queries import growth_of as growth_of_pilot


def for_cards(ideas: QuerySet[Idea]) -> QuerySet[Idea]:
    """``ideas`` with all that ``idea_cards`` shows."""
    told = with_words_in(with_growth(ideas), get_language() or "")
    return told.select_related("stage").prefetch_related("themes", "territories").defer("sections")


def idea_cards(ideas: Iterable[Idea]) -> list[dict[str, Any]]:
    """``ideas`` as cards; wants them from ``for_cards``."""
    return [_idea_card(idea) for idea in ideas]


def _idea_card(idea: Idea) -> dict[str, Any]:
    theme = next(iter(idea.themes.all()), None)
    here = get_language() or idea.language
    title, summary = words_here(idea, here)
    is_translated = title.language != idea.language
    address = reverse("web:idea", args=[idea.code, slugify(idea.title)[:60] or "-"])
    return {
        "title": title.text,
        "url": f"{address}?text={here}" if is_translated else address,
        "summary": summary.text,
        "language": title.language,
        "translated_from": idea.language if is_translated else "",
        "topic": theme.slug if theme else "",
        "topic_name": theme.name if theme else "",
        "place": idea.place or ", ".join(place.name for place in idea.territories.all()),
        "support_count": idea.support_count,
        "comment_count": idea.comment_count,
        "growth": growth_of(idea),
        "stage_name": idea.stage.name,
        "seeks": "",
        "late": "",
    }


def call_rows(calls: Iterable[Call]) -> list[dict[str, Any]]:
    """``calls`` as rows of a list."""
    return [
        {"name": call.name, "brief": call.brief, "url": f"/c/{call.code}", "closes_at": call.closes_at}
        for call in calls
    ]


def pilot_rows(pilots: Iterable[Pilot]) -> list[dict[str, Any]]:
    """``pilots`` as rows of a list; wants their growth, idea's stage and themes."""
    return [_pilot_row(pilot) for pilot in pilots]


def _pilot_row(pilot: Pilot) -> dict[str, Any]:
    theme = next(iter(pilot.themes.all()), None)
    return {
        "title": pilot.title,
        "url": f"/p/{pilot.code}",
        "summary": pilot.summary,
        "language": pilot.language,
        "topic": theme.slug if theme else "",
        "growth": growth_of_pilot(pilot),
    }
