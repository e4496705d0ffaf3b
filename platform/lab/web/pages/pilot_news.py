"""News of a pilot as its page shows them, and in whose name the visitor may tell some."""

from typing import Any

from django.http import HttpRequest

from ideas.kernel.actor import Actor
from ideas.kernel.authorization import may
from ideas.kernel.text import html_of
from ideas.organisations.queries import mandates_in_force
from ideas.pilots.lifecycle import PartnerState
from ideas.pilots.models import News, Pilot
from ideas.pilots.queries import news_of
from ideas.pilots.rules import SPEAKING_ROLES

NEWS_SHOWN, NEWS_AT_MOST = 10, 200


def news_shown(request: HttpRequest, pilot: Pilot) -> dict[str, Any]:
    """For the pilot's page: the latest news, or as many as it ever shows where the address asks for all."""
    actor: Actor = request.actor
    voices = voices_of(pilot, actor) if actor.is_person else []
    size = NEWS_AT_MOST if request.GET.get("news") == "all" else NEWS_SHOWN
    news = list(news_of(pilot, actor)[: size + 1])
    return {
        "news": [(one, html_of(one.text), is_told_by(one, voices, actor)) for one in news[:size]],
        "has_more_news": len(news) > size,
        "may_tell": bool(voices),
    }


def voices_of(pilot: Pilot, actor: Actor) -> list[tuple[str, str]]:
    """In whose name the visitor may tell something here: (code, name), their own first with an empty code."""
    voices = [("", actor.person.name)] if may(actor, "pilots.post_news", pilot) else []
    accepted = pilot.partners.filter(state=PartnerState.ACCEPTED).values("organisation")
    mandates = mandates_in_force(actor.person).filter(organisation__in=accepted, role__in=SPEAKING_ROLES)
    named = {mandate.organisation.code: mandate.organisation.name for mandate in mandates}
    return [*voices, *named.items()]


def is_told_by(news: News, voices: list[tuple[str, str]], actor: Actor) -> bool:
    """Whether the visitor may rewrite ``news``, having those ``voices``."""
    if news.organisation is None:
        return actor.is_person and news.author_id == actor.person.pk
    return news.organisation.code in dict(voices)
