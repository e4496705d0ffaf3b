"""What the answers to « who is told of a fact » are made of."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from ideas.activity.models import Fact
from ideas.ideation.models import Idea
from ideas.ideation.queries import family_of
from ideas.notifications.queries.audiences import Name, follows_of, people_of, team_of
from ideas.notifications.roles import Role


@dataclass(frozen=True)
class Source:
    """Some of those who are told, all in the same role: people, or follows (of people or by e-mail); paged by
    key.
    """

    role: Role
    rows: QuerySet[Any]


def name_told(fact: Fact) -> Name:
    """Kind and code of what a notification of ``fact`` leads to."""
    if "news" in fact.data:
        return "news", fact.data["news"]
    if "indicator" in fact.data:
        return "indicator", fact.data["indicator"]
    if "learning" in fact.data:
        return "learning", fact.data["learning"]
    if "funder_report" in fact.data:
        return "funder_report", fact.data["funder_report"]
    if "milestone" in fact.data:
        return "milestone", fact.data["milestone"]
    return fact.subject_kind, fact.subject_code


def followers(names: list[Name]) -> Iterator[Source]:
    """Who follows one of the subjects of these names, people and others by e-mail."""
    yield Source(Role.FOLLOWER, follows_of(names).select_related("person"))


def family_names(idea: Idea) -> list[Name]:
    """The names of an idea, of those merged into it and of their pilots: who follows one follows all."""
    rows = family_of(idea).values_list("code", "pilot__code")
    return [name for idea, pilot in rows for name in (("idea", idea), ("pilot", pilot)) if name[1]]


def person_named(fact: Fact) -> Iterator[Source]:
    """The person whom the fact names: invited, given the lead, granted or refused a mandate."""
    yield Source(Role.CONCERNED, people_of([fact.data["person"]]))


def its_people(fact: Fact) -> Iterator[Source]:
    """Those to whom belongs what was hidden or blocked."""
    yield Source(Role.AUTHOR, team_of(name_told(fact)))
