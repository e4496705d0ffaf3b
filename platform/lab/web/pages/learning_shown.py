"""How what pilots teach is shown: on the pilot's page, in lists, beside near ideas."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ideas.kernel.actor import Actor
from ideas.kernel.text import html_of
from ideas.learning.lifecycle import LearningKind
from ideas.learning.models import Learning
from ideas.learning.queries import learnings_of
from ideas.pilots.models import Pilot
from lab.web.pages.pilots import pilot_address

ON_PILOT_PAGE = 3
KINDS = {
    LearningKind.WORKED: ("check", "ok"),
    LearningKind.FAILED: ("warning", "alert"),
    LearningKind.SURPRISE: ("eye", "info"),
    LearningKind.AGAIN: ("leaf", "ok"),
}


def learning_address(learning: Learning) -> str:
    """The page of one learning in the active language."""
    return reverse("web:learning", args=[learning.code])


def learnings_address(pilot: Pilot) -> str:
    """The page of all that ``pilot`` taught, in the active language."""
    return reverse("web:pilot_learnings", args=[pilot.code])


def row_of(one: Learning) -> dict[str, Any]:
    """A learning as lists show it; wants what ``with_surroundings`` fetches."""
    icon, kind = KINDS[LearningKind(one.kind)]
    return {
        "learning": one,
        "url": learning_address(one),
        "icon": icon,
        "kind": kind,
        "where": where_of(one),
        "who": one.organisation.name if one.organisation is not None else one.author.name,
        "pilot_url": pilot_address(one.pilot),
        "html": html_of(one.text),
    }


def where_of(one: Learning) -> list[str]:
    """Where and when it was learnt, in words: the site, the milestone, the review."""
    said = [str(part) for part in (one.site, one.milestone) if part is not None]
    if one.review is not None:
        said.append(_("Bilan %(number)s") % {"number": one.review.number})
    return said


def learnings_on_pilot(pilot: Pilot, actor: Actor, *, may_note: bool) -> dict[str, Any]:
    """For the pilot's page: the newest, and the way to all. Who may tell news may note what was learnt, too."""
    found = list(learnings_of(pilot, actor)[: ON_PILOT_PAGE + 1])
    return {
        "learnings": [row_of(one) for one in found[:ON_PILOT_PAGE]],
        "has_more_learnings": len(found) > ON_PILOT_PAGE,
        "learnings_url": learnings_address(pilot),
        "may_note_learning": may_note,
    }
