"""What an idea has of needs and amendments, asked along with it."""

from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Window

from ideas.collaboration.lifecycle.needs import NeedState
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


def lacking_with_places(idea: Idea, viewer: Actor, most: int) -> tuple[list[Need], int]:
    """The first ``most`` needs of ``idea`` with which anybody can still help, in the order of ``needs_of``, and their number.

    They are open, shown, and not all of them is promised or came. With their idea and their places: one query.
    """
    still = Q(amount=None) | Q(amount__gt=F("agreed") + F("delivered"))
    lacking = (
        needs_of(idea, viewer).filter(still, state=NeedState.OPEN, hidden_at=None).select_related("idea")
    )
    places = ListOf(Territory.objects.filter(needs=OuterRef("pk")), "id", "code", "name")
    rows: list[Any] = list(lacking.annotate(listed_places=places, in_all=Window(Count("pk")))[:most])
    for row in rows:
        territories = rows_of(Territory, row.listed_places)
        remember(row, "territories", sorted(territories, key=lambda one: one.pk))
    return rows, rows[0].in_all if rows else 0
