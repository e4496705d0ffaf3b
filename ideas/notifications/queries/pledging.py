"""Who is told of pledges: who gives, the pilot's team and its partners."""

from collections.abc import Callable, Iterator, Mapping

from ideas.activity.models import Fact
from ideas.notifications.queries.audiences import representatives_of
from ideas.notifications.queries.planning import partners, team
from ideas.notifications.queries.sources import Source, followers
from ideas.notifications.roles import Role
from ideas.organisations.models import Organisation


def _givers(fact: Fact) -> Source:
    """Who represents the organisation that gives."""
    giving = Organisation.objects.filter(code=fact.data["organisation"]).values("pk")
    return Source(Role.OWING, representatives_of(giving))


def _due_soon(fact: Fact) -> Iterator[Source]:
    yield _givers(fact)


def _late(fact: Fact) -> Iterator[Source]:
    yield _givers(fact)
    yield team(fact)


def _promised(fact: Fact) -> Iterator[Source]:
    yield team(fact)


def _said_to_all(fact: Fact) -> Iterator[Source]:
    yield team(fact)
    yield partners(fact)


def _delivered(fact: Fact) -> Iterator[Source]:
    yield from _said_to_all(fact)
    yield from followers([(fact.subject_kind, fact.subject_code)])


SOURCES: Mapping[str, Callable[[Fact], Iterator[Source]]] = {
    "PledgePromised": _promised,
    "PledgeCommitted": _said_to_all,
    "PledgeDelivered": _delivered,
    "PledgeWithdrawn": _said_to_all,
    "PledgeDueSoon": _due_soon,
    "PledgeLate": _late,
}
