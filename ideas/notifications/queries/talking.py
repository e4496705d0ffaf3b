"""Who is told of what happens in discussions."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ideas.activity.models import Fact
from ideas.discussion.models import Circle, Comment, RoleNamed
from ideas.notifications.queries import amendments
from ideas.notifications.queries.audiences import (
    Name,
    desk_of,
    lab_team,
    people_of,
    representatives_of,
    team_of,
)
from ideas.notifications.queries.sources import Source, followers
from ideas.notifications.roles import Role
from ideas.organisations.models import Organisation
from ideas.people.models import Person
from ideas.pilots.lifecycle import PartnerState
from ideas.pilots.models import Partner


def _discussed(fact: Fact) -> Name:
    return fact.data["thread_kind"], fact.data["thread_code"]


def _author_of(role: Role, code: str) -> Source:
    """Whoever wrote the comment of that code."""
    return Source(role, Person.objects.filter(pk__in=Comment.objects.filter(code=code).values("author")))


def _around(fact: Fact) -> Iterator[Source]:
    """Those who follow the discussion from near and from afar, as far as its circle reaches."""
    circle = fact.data.get("circle", Circle.PUBLIC)
    if circle != Circle.STAFF:
        yield Source(Role.TEAM, team_of(_discussed(fact)))
        if circle == Circle.PARTNERS:
            yield Source(Role.REPRESENTATIVE, representatives_of(_partners_of(fact)))
        if fact.data["thread_kind"] == "amendment":
            yield Source(Role.TEAM, amendments.team_amended(fact.data["thread_code"]))
    if circle == Circle.PUBLIC:
        yield from followers([_discussed(fact)])


def _partners_of(fact: Fact) -> Any:
    """Keys of the organisations that take part in the pilot that is discussed."""
    accepted = Partner.objects.filter(pilot__code=fact.data["thread_code"], state=PartnerState.ACCEPTED)
    return accepted.values("organisation")


def _comment_posted(fact: Fact) -> Iterator[Source]:
    if fact.data["parent"]:
        yield _author_of(Role.ANSWERED, fact.data["parent"])
    yield from _named(fact)
    yield from _around(fact)


def _named(fact: Fact) -> Iterator[Source]:
    """Who is named, who represents an organisation that is, and those of the lab whose role is."""
    named = fact.data
    yield Source(Role.NAMED, people_of(named["mentions"]))
    if named.get("organisations"):
        houses = Organisation.objects.filter(code__in=named["organisations"], hidden_at=None)
        yield Source(Role.NAMED_FOR, representatives_of(houses.values("pk")))
    if RoleNamed.CURATORS in named.get("roles", ()):
        yield Source(Role.CALLED, desk_of(_discussed(fact)))
    if RoleNamed.LAB in named.get("roles", ()):
        yield Source(Role.CALLED, lab_team())


def _question_answered(fact: Fact) -> Iterator[Source]:
    """Who asked, and whose words answer it."""
    yield _author_of(Role.ANSWERED, fact.subject_code)
    yield _author_of(Role.AUTHOR, fact.data["answer"])


def _help_signalled(fact: Fact) -> Iterator[Source]:
    if fact.data["circle"] != Circle.STAFF:
        yield Source(Role.TEAM, team_of(_discussed(fact)))


def _pinned(fact: Fact) -> Iterator[Source]:
    yield _author_of(Role.AUTHOR, fact.subject_code)
    yield from _around(fact)


def _unpinned(fact: Fact) -> Iterator[Source]:
    yield _author_of(Role.AUTHOR, fact.subject_code)
    yield Source(Role.TEAM, team_of(_discussed(fact)))


def _summed_up(fact: Fact) -> Iterator[Source]:
    name = (fact.subject_kind, fact.subject_code)
    yield Source(Role.TEAM, team_of(name))
    yield from followers([name])


SOURCES: Mapping[str, Callable[[Fact], Iterator[Source]]] = {
    "CommentPosted": _comment_posted,
    "MentionsAdded": _named,
    "QuestionAnswered": _question_answered,
    "HelpSignalled": _help_signalled,
    "OfficialAnswerPinned": _pinned,
    "OfficialAnswerUnpinned": _unpinned,
    "SynthesisWritten": _summed_up,
}
