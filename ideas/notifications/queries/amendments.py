"""Who is told of amendments: whoever proposed one, the team whose text it is, and those who follow either."""

from collections.abc import Callable, Iterator, Mapping

from django.db.models import QuerySet

from ideas.activity.models import Fact
from ideas.collaboration.models import Amendment
from ideas.ideation.models import TeamMember
from ideas.notifications.queries.sources import Source, family_names, followers
from ideas.notifications.roles import Role
from ideas.people.models import Person


def team_amended(code: str) -> QuerySet[Person]:
    """The team of the idea that the amendment of that code is about."""
    ideas = Amendment.objects.filter(code=code).values("idea")
    return Person.objects.filter(pk__in=TeamMember.objects.filter(idea__in=ideas).values("person"))


def _author(fact: Fact) -> Source:
    authors = Amendment.objects.filter(code=fact.subject_code).values("author")
    return Source(Role.AUTHOR, Person.objects.filter(pk__in=authors))


def _team(fact: Fact) -> Source:
    return Source(Role.TEAM, team_amended(fact.subject_code))


def _followers(fact: Fact) -> Iterator[Source]:
    amendment = Amendment.objects.select_related("idea").filter(code=fact.subject_code).first()
    if amendment is not None:
        yield from followers([("amendment", amendment.code), *family_names(amendment.idea)])


def _to_the_team_and_followers(fact: Fact) -> Iterator[Source]:
    yield _team(fact)
    yield from _followers(fact)


def _to_both_sides(fact: Fact) -> Iterator[Source]:
    yield _author(fact)
    yield _team(fact)


def _to_all(fact: Fact) -> Iterator[Source]:
    yield from _to_both_sides(fact)
    yield from _followers(fact)


SOURCES: Mapping[str, Callable[[Fact], Iterator[Source]]] = {
    "AmendmentProposed": _to_the_team_and_followers,
    "AmendmentRebased": _to_both_sides,
    "AmendmentStranded": _to_both_sides,
    "AmendmentDecided": _to_all,
    "AmendmentWithdrawn": _to_both_sides,
    "AmendmentLapsed": _to_both_sides,
}
