"""Who is told of needs, offers and matches: the team, and both sides."""

from collections.abc import Callable, Iterator, Mapping

from ideas.activity.models import Fact
from ideas.notifications.queries.audiences import team_of
from ideas.notifications.queries.sources import Source, its_people, name_told
from ideas.notifications.roles import Role


def _to_its_people(fact: Fact) -> Iterator[Source]:
    """Those to whom it belongs: a need's team, whoever gives an offer, both sides of a match."""
    yield Source(Role.CONCERNED, team_of(name_told(fact)))


def _offer_made(fact: Fact) -> Iterator[Source]:
    """The team of the idea to which it is made; of one in the open nobody is told.

    Of one that is proposed for a need in the same act they hear by the proposal.
    """
    if fact.data["idea"] and not fact.data.get("for_need"):
        yield Source(Role.TEAM, team_of(("idea", fact.data["idea"])))


def _to_the_team(fact: Fact) -> Iterator[Source]:
    yield Source(Role.TEAM, team_of(name_told(fact)))


SOURCES: Mapping[str, Callable[[Fact], Iterator[Source]]] = {
    "NeedMet": _to_the_team,
    "OffersSuggested": _to_the_team,
    "OfferMade": _offer_made,
    "NeedsSuggested": _to_its_people,
    "MatchProposed": _to_its_people,
    "MatchAgreed": _to_its_people,
    "MatchDeclined": _to_its_people,
    "MatchWithdrawn": _to_its_people,
    "MatchLapsed": _to_its_people,
    "MatchDelivered": _to_its_people,
    "MatchThanked": _to_its_people,
    "NeedHidden": its_people,
    "OfferHidden": its_people,
}
