"""A cursor comes with the address: whatever is in it, the answer is a page or one clear error."""

import base64
import json
from typing import Any

import pytest

from ideas.kernel.errors import Invalid
from ideas.kernel.keyset import cursor_of, page_of, values_of
from ideas.people.models import Person
from tests.factories.people import make_person

BY_NAME = ("display_name", "id")
BY_TIME = ("-created_at", "-id")
FOREIGN: dict[str, list[Any]] = {
    "words for a number": ["a", "garbage"],
    "words for a time": ["garbage", 1],
    "nothing": [None, None],
    "a list within": [["x"], 1],
    "a mapping within": [{"x": 1}, 1],
    "a broken number": [1.5, 2.5],
    "truth": [True, True],
    "no character": ["a\0b", 1],
    "half a character": ["\ud800", "\ud800"],
    "a time without its zone": ["2026-01-01T00:00:00", 1],
    "a day": ["2026-01-01", 1],
    "no such day": ["2026-02-31T00:00:00+00:00", 1],
    "too few": [1],
    "too many": ["a", 1, 1],
}


def cursor_with(values: Any) -> str:
    """A cursor as somebody would make it by hand."""
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode()


@pytest.mark.django_db
@pytest.mark.parametrize("side", ["after", "before"])
@pytest.mark.parametrize("values", list(FOREIGN.values()), ids=list(FOREIGN))
def test_what_the_fields_cannot_hold_is_no_page(values: list[Any], side: str) -> None:
    make_person("Alice")

    with pytest.raises(Invalid) as error:
        page_of(Person.objects.all(), BY_TIME, size=1, **{side: cursor_with(values)})

    assert error.value.status == 400


@pytest.mark.django_db
@pytest.mark.parametrize("cursor", ["nonsense", "é", cursor_with("text"), cursor_with({"a": 1})])
def test_what_is_no_list_is_no_page(cursor: str) -> None:
    with pytest.raises(Invalid):
        page_of(Person.objects.all(), BY_NAME, size=1, after=cursor)


def test_a_list_nested_without_end_is_no_page() -> None:
    deep = base64.urlsafe_b64encode(b"[" * 200_000).decode()

    with pytest.raises(Invalid):
        values_of(deep, int)


@pytest.mark.django_db
def test_a_number_beyond_the_database_is_the_end_of_the_list() -> None:
    make_person("Alice")

    assert page_of(Person.objects.all(), ("id",), size=1, after=cursor_with([10**30])).rows == []


@pytest.mark.django_db
@pytest.mark.parametrize("order", [BY_NAME, BY_TIME], ids=["by name", "by time"])
def test_pages_lead_on_and_back(order: tuple[str, str]) -> None:
    people = [make_person(name) for name in ("Alice", "Bruno", "Charlie")]
    rows = Person.objects.filter(pk__in=[person.pk for person in people])

    first = page_of(rows, order, size=2)
    second = page_of(rows, order, size=2, after=first.after)
    back = page_of(rows, order, size=2, before=second.before)

    assert {*first.rows, *second.rows} == set(people)
    assert back.rows == first.rows
    assert (first.before, second.after) == ("", "")


@pytest.mark.parametrize("values", [[1], [1, "a"], ["1", 1], [1, 1, 1], [True, 1]])
def test_values_are_of_the_kinds_asked_for(values: list[Any]) -> None:
    assert values_of(cursor_of([1, 2]), int, int) == [1, 2]

    with pytest.raises(Invalid):
        values_of(cursor_of(values), int, int)
