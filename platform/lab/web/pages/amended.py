"""Amendments as other pages show them: cards, how many there are, those that the team has to decide."""

from collections.abc import Iterable
from typing import Any

from ideas.collaboration import queries
from ideas.collaboration.lifecycle import AmendmentState
from ideas.collaboration.models import Amendment
from ideas.ideation.comparing import Part
from ideas.ideation.lifecycle import SECTION_TITLES
from ideas.ideation.models import Idea
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import may
from ideas.kernel.having import may_have
from ideas.workflow.lifecycle import Feature

CONTEXT = 90  # characters of unchanged text on either side of a change
STATUS_KINDS = {
    AmendmentState.OPEN: "wait",
    AmendmentState.ACCEPTED: "ok",
    AmendmentState.PARTLY_ACCEPTED: "ok",
}


def status_kind(amendment: Amendment) -> str:
    """How its state is marked."""
    return STATUS_KINDS.get(AmendmentState(amendment.state), "")


def may_propose(actor: Actor, idea: Idea) -> bool:
    """Whether the visitor may amend, or could after signing in."""
    if actor.is_person:
        return may(actor, "collaboration.propose_amendment", idea)
    return idea.stage.is_open_for(Feature.AMEND) and not idea.is_hidden


def cards_of(amendments: Iterable[Amendment], idea: Idea) -> list[dict[str, Any]]:
    """``amendments`` of one idea as lists show them, with the few words that change; one query for all."""
    rows = list(amendments)
    fits = queries.fits_of_all(rows, idea)
    return [
        {
            "amendment": one,
            "status_kind": status_kind(one),
            "is_org": one.organisation is not None,
            "speaker": str(one.organisation or one.author),
            "sections": [
                {"title": SECTION_TITLES[fit.section], "parts": shortened(fit.proposed_parts)}
                for fit in fits[one.pk]
            ],
        }
        for one in rows
    ]


def shortened(parts: Iterable[Part]) -> list[Part]:
    """``parts`` with only the words next to what changes."""
    rows = list(parts)
    short: list[Part] = []
    for place, (kind, text) in enumerate(rows):
        if kind == "equal" and len(text) > 2 * CONTEXT:
            head = first_words(text) if place else "…"
            text = f"{head}{last_words(text).removeprefix('…')}" if place < len(rows) - 1 else head
        short.append((kind, text))
    return short


def first_words(text: str) -> str:
    """How ``text`` begins, whole words; an ellipsis stands for what is left out."""
    return text if len(text) <= CONTEXT else f"{text[:CONTEXT].rsplit(' ', 1)[0]} … "


def last_words(text: str) -> str:
    """How ``text`` ends."""
    return text if len(text) <= CONTEXT else f"… {text[-CONTEXT:].split(' ', 1)[-1]}"


def amendments_around(idea: Idea, actor: Actor) -> dict[str, Any]:
    """For the idea's page: how many amendments it has and how many wait, and the one it grew from, if any."""
    rows = list(queries.amendments_around(idea, actor)) if may_have(idea, "amendments") else []
    own = [row for row in rows if row.idea_id == idea.pk]
    return {
        "amendment_count": len(own),
        "open_amendments": sum(row.is_open and not row.is_hidden for row in own),
        "grown_from": next((row for row in rows if row.became_id == idea.pk), None),
        "may_amend": not idea.is_draft and may_propose(actor, idea),
    }
