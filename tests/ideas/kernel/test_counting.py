"""Counting several things in one query."""

from typing import Any

from ideas.ideation.models import Idea
from ideas.kernel.actor import Actor
from ideas.kernel.counting import counts_of
from ideas.people.models import Person
from tests.factories.ideas import make_idea


def test_many_things_are_counted_in_one_query(
    alice: Actor, bruno: Actor, django_assert_num_queries: Any
) -> None:
    make_idea(alice, title="Un banc")
    rows = {
        "one": Person.objects.filter(pk=alice.person.pk).order_by("display_name"),
        "two": Person.objects.filter(pk__in=[alice.person.pk, bruno.person.pk]),
        "ideas": Idea.objects.filter(title__contains="banc"),
        "no table": Idea.objects.none(),
        "nobody": Person.objects.filter(pk__in=[]),
    }

    with django_assert_num_queries(1):
        counts = counts_of(rows)

    assert counts == {"one": 1, "two": 2, "ideas": 1, "no table": 0, "nobody": 0}


def test_what_is_known_to_be_empty_asks_nothing(db: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert counts_of({"none": Idea.objects.none()}) == {"none": 0}
