"""Of needs, offers and matches: what somebody gave goes with them, what an idea or an organisation said stays theirs."""

from ideas.activity.operations import raise_generation
from ideas.collaboration.lifecycle.needs import MatchState, OfferState
from ideas.collaboration.models import Match, Meaning, Need, Offer
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
    """Withdraw what ``person`` offered in their own name: nobody is left to give it. Where they asked, its words go, too."""
    own = Offer.objects.filter(person=person, organisation=None)
    own.exclude(state=OfferState.WITHDRAWN).update(state=OfferState.WITHDRAWN)
    Match.objects.filter(offer__in=own, state=MatchState.PROPOSED).update(state=MatchState.LAPSED)
    if texts:
        own.update(title=GONE, description="", rhythm="")
        Meaning.objects.filter(offer__in=own).delete()
    raise_generation()


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
