"""What an idea has of needs and amendments, asked along with it."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from ideas.collaboration.models import Amendment, Need
from ideas.collaboration.queries.resources import needs_of
from ideas.ideation.models import Idea
from ideas.kernel.actor import Actor
from ideas.kernel.gathering import ListOf, remember, rows_of
from ideas.topics.models import Territory


def with_amendments_known(ideas: QuerySet[Idea]) -> QuerySet[Idea]:
    """``ideas`` with ``has_amendments`` for ``may_have``: of their own, or one that they grew from; in their order."""
    own = Exists(Amendment.objects.filter(idea=OuterRef("pk")))
    return ideas.annotate(has_amendments=own | Exists(Amendment.objects.filter(became=OuterRef("pk"))))


def with_needs_known[Rows: QuerySet[Any, Any]](rows: Rows, idea: str = "pk") -> Rows:
    """``rows`` with ``has_needs`` for ``may_have``: of the idea in column ``idea``, or of one merged into it."""
    own = Exists(Need.objects.filter(idea=OuterRef(idea)))
    return rows.annotate(has_needs=own | Exists(Need.objects.filter(idea__merged_into=OuterRef(idea))))


def needs_with_places(idea: Idea, viewer: Actor) -> list[Need]:
    """As ``needs_of`` says, with their idea and their places: one query."""
    places = ListOf(Territory.objects.filter(needs=OuterRef("pk")), "id", "code", "name")
    rows: list[Any] = list(needs_of(idea, viewer).select_related("idea").annotate(listed_places=places))
    for row in rows:
        territories = rows_of(Territory, row.listed_places)
        remember(row, "territories", sorted(territories, key=lambda one: one.pk))
    return rows
