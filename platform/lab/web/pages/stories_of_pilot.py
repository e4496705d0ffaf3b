"""The section of a pilot's page on its stories and questions, and in whose name the visitor acts there."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize, may
from ideas.measurement import queries
from ideas.measurement.models import Questionnaire, Story
from ideas.pilots.models import Pilot
from lab.ui.slots import Link
from lab.web.pages.pilots import pilot_address

ON_PILOT_PAGE = 2


def stories_on_pilot(pilot: Pilot, actor: Actor) -> dict[str, Any]:
    """For the pilot's page: the last stories that everybody may read, what is asked today, and the ways to both."""
    stories = list(queries.shown_stories(pilot)[: ON_PILOT_PAGE + 1])
    return {
        "stories": stories[:ON_PILOT_PAGE],
        "has_more_stories": len(stories) > ON_PILOT_PAGE,
        "questions_open": list(queries.questions_open(pilot)),
        "may_tell": actor.is_person and queries.knows_inside(actor, pilot),
    }


def stories_trail(pilot: Pilot, *more: Link) -> list[Link]:
    """Where a page below a pilot's stories stands."""
    here = Link(_("Récits"), reverse("web:stories", args=[pilot.code]))
    return [Link(_("Pilotes"), reverse("web:pilots")), Link(pilot.title, pilot_address(pilot)), here, *more]


def questions_trail(pilot: Pilot, *more: Link) -> list[Link]:
    """Where a page below a pilot's questions stands."""
    here = Link(_("Questions"), reverse("web:questions", args=[pilot.code]))
    return [Link(_("Pilotes"), reverse("web:pilots")), Link(pilot.title, pilot_address(pilot)), here, *more]


def voice_to(request: HttpRequest, permission: str, subject: Pilot | Story | Questionnaire) -> Actor | None:
    """As whom the visitor may do that: for themselves, else for a partner that they may commit; None as nobody."""
    actor: Actor = request.actor
    if may(actor, permission, subject):
        return actor
    pilot = subject if isinstance(subject, Pilot) else subject.pilot
    for mandate in queries.committing_mandates(actor, pilot) if actor.is_person else ():
        voice = Actor(person=actor.person, mandate=mandate, scopes=actor.scopes, address=actor.address)
        if may(voice, permission, subject):
            return voice
    return None


def voice_owed(request: HttpRequest, permission: str, subject: Pilot | Story | Questionnaire) -> Actor:
    """The same; raises what refuses the visitor where they may not."""
    voice = voice_to(request, permission, subject)
    if voice is None:
        authorize(request.actor, permission, subject)
        return request.actor  # pragma: no cover - either the one or the other holds
    return voice
