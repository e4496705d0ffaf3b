"""What collaboration does because of what happened elsewhere, or because time passes."""

from collections.abc import Mapping
from typing import Any

from ideas.activity.hearing import Queue, daily, periodic, reaction
from ideas.activity.models import Delivery
from ideas.activity.operations import raise_generation
from ideas.collaboration import operations
from ideas.collaboration.facts.needs import NeedChanged, NeedListed, OfferChanged, OfferMade
from ideas.collaboration.models import Match, Need, Offer
from ideas.collaboration.operations.matching import LAPSE
from ideas.collaboration.queries.resources import listed_needs, listed_offers
from ideas.ideation.facts import TextRedacted
from ideas.ideation.models import Idea
from ideas.kernel.actor import SYSTEM
from ideas.search.operations import index_text

AT_A_TIME = 10
MODELS: Mapping[str, Any] = {"need": Need, "offer": Offer}


@reaction(
    "collaboration.index_resources",
    hears=(NeedListed, NeedChanged, OfferMade, OfferChanged),
    hears_quiet=True,
)
def index(delivery: Delivery) -> None:
    """Let a need or an offer be found by the words it has now; locked, so that of two deliveries the later one writes last."""
    assert delivery.fact is not None  # noqa: S101 - it only hears facts
    _index(delivery.fact.subject_kind, code=delivery.fact.subject_code)


@reaction("collaboration.index_redacted", hears=(TextRedacted,))
def index_redacted(delivery: Delivery) -> None:
    """Let needs of an idea and offers to it be found no more by words that were blacked out of it, and of them."""
    assert delivery.fact is not None  # noqa: S101 - it only hears facts
    for kind in MODELS:
        _index(kind, idea__in=Idea.objects.filter(code=delivery.fact.subject_code).values("pk"))


def _index(kind: str, **which: Any) -> None:
    for row in MODELS[kind].objects.select_for_update(no_key=True).filter(**which).order_by("pk"):
        light = f"{row.description} {row.rhythm}"
        index_text(kind, row.code, language=row.language, heavy=row.title, light=light)
        raise_generation()


@reaction(LAPSE)
def lapse(delivery: Delivery) -> None:
    """End a proposal at its date, if nobody answered it."""
    match = Match.objects.filter(pk=delivery.payload["match"]).first()
    if match is not None:
        operations.lapse_match(match, by=SYSTEM)


@reaction("collaboration.suggest", queue=Queue.HEAVY)
def suggest(delivery: Delivery) -> str | None:
    """Each morning: tell teams of new offers, and those who give of new needs, that suit them; a few at a time."""
    kind, _, last = (delivery.part or "need:0").partition(":")
    if kind == "need":
        needs = listed_needs().filter(pk__gt=int(last)).order_by("pk").select_related("idea__merged_into")
        rows = list(needs[:AT_A_TIME])
        for need in rows:
            operations.suggest_offers(need, by=SYSTEM)
        return f"need:{rows[-1].pk}" if len(rows) == AT_A_TIME else "offer:0"
    offers = listed_offers().filter(pk__gt=int(last)).order_by("pk").select_related("idea")
    given = list(offers[:AT_A_TIME])
    for offer in given:
        operations.suggest_needs(offer, by=SYSTEM)
    return f"offer:{given[-1].pk}" if len(given) == AT_A_TIME else None


periodic("collaboration.suggest", daily(6, 20))
