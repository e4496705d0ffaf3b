"""Of needs, offers and matches: what somebody gave goes with them, what an idea or an organisation said stays theirs."""

import contextlib

from django.db import transaction
from django.db.models import F

from ideas.activity.operations import record
from ideas.collaboration.facts.needs import OfferChanged
from ideas.collaboration.lifecycle.needs import OfferState
from ideas.collaboration.models import Match, Meaning, Need, Offer
from ideas.collaboration.operations.offering import named, withdraw_offer
from ideas.kernel.actor import SYSTEM
from ideas.kernel.errors import MovedOn
from ideas.people.models import Person
from ideas.people.personal_data import exported, kept, moved, register

GONE = "…"
RESOURCE = (
    "code",
    "kind",
    "title",
    "description",
    "amount",
    "unit",
    "rhythm",
    "language",
    "state",
    "created_at",
)


def take_offers_away(person: Person, texts: bool) -> None:
    """Withdraw what ``person`` offered in their own name: nobody is left to give it, which the teams that wait are told.

    Where they asked, its words go, too, and nothing finds it by them any more.
    """
    own = Offer.objects.filter(person=person, organisation=None).order_by("pk")
    for offer in own.exclude(state=OfferState.WITHDRAWN):
        with contextlib.suppress(MovedOn):  # they did so themselves at this moment
            withdraw_offer(offer, by=SYSTEM)
    if texts:
        for offer in own:
            _take_words_away(offer)


def _take_words_away(offer: Offer) -> None:
    words = {"title": GONE, "description": "", "rhythm": ""}
    with transaction.atomic():
        Offer.objects.filter(pk=offer.pk).update(**words, version=F("version") + 1)
        Meaning.objects.filter(offer=offer).delete()
        record(OfferChanged(**named(offer), changed=sorted(words)), by=SYSTEM, quiet=True)


def forget_contacts(person: Person, texts: bool) -> None:
    """Blank how ``person`` is reached, always; what they wrote to the other side where they asked for it."""
    for side in ("need", "offer"):
        said = Match.objects.filter(**{f"{side}_person": person})
        said.update(**{f"{side}_contact": ""}, **({f"{side}_words": ""} if texts else {}))


register(
    Need,
    fields=("hidden_by", "listed_by"),
    export=exported(Need, "listed_by", "idea__code", *RESOURCE),
    erase=kept,  # the idea's own words
    unite=moved(Need, "hidden_by", "listed_by"),
)
register(
    Offer,
    fields=("hidden_by", "person"),
    export=exported(Offer, "person", "idea__code", "organisation__code", *RESOURCE),
    erase=take_offers_away,
    unite=moved(Offer, "hidden_by", "person"),
)


def matches_of(person: Person) -> list[dict[str, object]]:
    """What ``person`` said on either side of matches."""
    rows = []
    for side in ("need", "offer"):
        said = Match.objects.filter(**{f"{side}_person": person}).order_by("pk")
        columns = (f"{side}_words", f"{side}_contact", f"{side}_yes_at")
        rows += list(said.values("code", "need__code", "offer__code", "state", *columns))
    return rows


register(
    Match,
    fields=("need_person", "offer_person"),
    export=matches_of,
    erase=forget_contacts,
    unite=moved(Match, "need_person", "offer_person"),
)
