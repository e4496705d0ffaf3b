"""Who is told of milestones: who owes them, the pilot's team and its partners."""

from collections.abc import Callable, Iterator, Mapping

from ideas.activity.models import Fact
from ideas.notifications.queries.audiences import representatives_of, team_of
from ideas.notifications.queries.sources import Source, followers, person_named
from ideas.notifications.roles import Role
from ideas.people.models import Person
from ideas.pilots.lifecycle import PartnerState
from ideas.pilots.models import Partner
from ideas.roadmap.models import Milestone


def _owner(fact: Fact) -> Source:
    owners = Milestone.objects.filter(code=fact.data["milestone"]).values("owner")
    return Source(Role.OWING, Person.objects.filter(pk__in=owners))


def team(fact: Fact) -> Source:
    """The team of the pilot that ``fact`` is about."""
    return Source(Role.TEAM, team_of((fact.subject_kind, fact.subject_code)))


def partners(fact: Fact) -> Source:
    """Who represents the partners that have accepted."""
    accepted = Partner.objects.filter(pilot__code=fact.subject_code, state=PartnerState.ACCEPTED)
    return Source(Role.REPRESENTATIVE, representatives_of(accepted.values("organisation")))


def _due_soon(fact: Fact) -> Iterator[Source]:
    """Who answers for it; where nobody does, the team."""
    yield _owner(fact)
    if not Milestone.objects.filter(code=fact.data["milestone"], owner__isnull=False).exists():
        yield team(fact)


def _late(fact: Fact) -> Iterator[Source]:
    yield _owner(fact)
    yield team(fact)


def _moved(fact: Fact) -> Iterator[Source]:
    yield from _late(fact)
    yield partners(fact)
    yield from followers([(fact.subject_kind, fact.subject_code)])


SOURCES: Mapping[str, Callable[[Fact], Iterator[Source]]] = {
    "MilestoneGiven": person_named,
    "MilestoneDueSoon": _due_soon,
    "MilestoneLate": _late,
    "DelayExplained": _late,
    "MilestoneMoved": _moved,
}
