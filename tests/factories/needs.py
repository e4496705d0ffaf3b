"""Needs, offers and matches for tests, made through operations."""

from decimal import Decimal
from typing import Any

from ideas.activity.models import Fact
from ideas.collaboration.models import Match, Need, Offer
from ideas.collaboration.operations import accept_match, list_need, make_offer, propose_match
from ideas.ideation.models import Idea
from ideas.kernel.actor import Actor
from tests.factories.ideas import make_idea

HOURS: dict[str, Any] = {"kind": "skill", "amount": Decimal(10), "unit": "hour"}
ROOM: dict[str, Any] = {"kind": "place", "title": "La salle du quai"}


def make_needy_idea(lead: Actor, **changes: Any) -> Idea:
    """An idea of ``lead`` in co-creation, where needs and offers are open."""
    return make_idea(lead, stage="cocreation", **changes)


def make_need(idea: Idea, by: Actor, **said: Any) -> Need:
    """Ten hours of a carpenter, unless told otherwise."""
    return list_need(idea, by=by, **{"title": "Une menuisière ou un menuisier", **HOURS, **said})


def offer_of(by: Actor, **said: Any) -> Offer:
    """Eight hours of a carpenter in the open, unless told otherwise."""
    return make_offer(by=by, **{"title": "Menuisier à la retraite", **HOURS, "amount": Decimal(8), **said})


def agreed_match(need: Need, offer: Offer, *, team: Actor, giver: Actor, **said: Any) -> Match:
    """A match that the giver proposed and the team accepted."""
    return accept_match(propose_match(need, offer, by=giver, **said), by=team)


def facts_about(match: Match) -> list[str]:
    """The names of what happened to ``match``, in order."""
    return list(Fact.objects.filter(subject_code=match.code).order_by("pk").values_list("name", flat=True))


def sums(need: Need, offer: Offer) -> tuple[Decimal, Decimal, Decimal]:
    """What both sides agreed on for ``need``, what came for it, and what of ``offer`` is taken, read anew."""
    need.refresh_from_db()
    offer.refresh_from_db()
    return need.agreed, need.delivered, offer.taken
