"""Recording many people at once, as an import does."""

import pytest

from ideas.activity.models import Fact
from ideas.kernel.actor import SYSTEM, Actor
from ideas.kernel.errors import Invalid, NotAllowed
from ideas.people.models import Person
from ideas.people.operations import record_people, record_person

pytestmark = pytest.mark.django_db
HOW = {"via": "import", "language": "fr"}


def test_everybody_is_recorded_once_as_one_by_one(django_assert_num_queries) -> None:
    first = record_person(display_name="Zoé", key="rn:zoe", quiet=True, by=SYSTEM, **HOW)

    with django_assert_num_queries(6):
        found = record_people({"rn:zoe": "Zoé", "rn:luc": "Luc", "rn:ana": "Ana"}, by=SYSTEM, **HOW)
    again = record_people({"rn:zoe": "Zoé", "rn:luc": "Luc", "rn:ana": "Ana"}, by=SYSTEM, **HOW)

    assert found["rn:zoe"] == first
    assert {key: person.pk for key, person in found.items()} == {key: row.pk for key, row in again.items()}
    assert set(Person.objects.values_list("display_name", "is_unclaimed", "recorded_via")) == {
        ("Zoé", True, "import"),
        ("Luc", True, "import"),
        ("Ana", True, "import"),
    }
    facts = Fact.objects.filter(name="PersonRecorded")
    assert {fact.subject_code for fact in facts} == {person.code for person in found.values()}
    assert all(fact.is_quiet for fact in facts)


def test_a_name_that_cannot_be_kept_keeps_all_out() -> None:
    with pytest.raises(Invalid):
        record_people({"rn:luc": "Luc", "rn:long": "x" * 500}, by=SYSTEM, **HOW)

    assert not Person.objects.exists()


def test_a_citizen_may_not(alice: Actor) -> None:
    with pytest.raises(NotAllowed):
        record_people({"rn:luc": "Luc"}, by=alice, **HOW)
