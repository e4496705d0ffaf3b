"""Questions about people."""

import pytest

from ideas.kernel.actor import ANYONE, SYSTEM
from ideas.kernel.subjects import kind_of, short_path
from ideas.people.models import Person
from ideas.people.operations import close_account
from ideas.people.queries import (
    accounts,
    by_name,
    people_matching,
    people_visible_to,
    person_with_email,
    roles_in_force,
)
from tests.factories.people import arriving, give_role, make_person, make_unclaimed
from tests.factories.topics import make_theme

pytestmark = pytest.mark.django_db


def test_people_are_known_of_once_confirmed_and_while_neither_blocked_nor_closed():
    alice, new = make_person("Alice"), make_person("New", confirmed_at=None)
    blocked = make_person("Blocked", blocked_at=alice.created_at)
    gone, unclaimed = make_person("Gone"), make_unclaimed()
    carla = make_person("Carla", roles=("curator",))
    close_account(gone, by=SYSTEM)

    assert set(people_visible_to(ANYONE)) == {alice, carla}
    assert set(people_visible_to(arriving(new))) == {alice, carla, new}
    assert set(people_visible_to(arriving(carla))) == {alice, new, blocked, gone, unclaimed, carla}
    assert set(people_visible_to(arriving(carla, frozenset({"read"})))) == {alice, carla}
    assert set(accounts()) == {alice, blocked, carla}


def test_people_are_found_by_name_address_or_code():
    alice, _bruno = make_person("Alice", email="a.martin@demo.example"), make_person("Bruno")

    for text in ("lic", "MARTIN@", alice.code.lower()):
        assert list(people_matching(Person.objects.all(), text)) == [alice]
    assert [person.name for person in people_matching(Person.objects.all(), " ")] == ["Alice", "Bruno"]
    assert person_with_email("A.Martin@demo.example") == alice


def test_names_are_in_order_without_regard_to_case():
    for name in ("bruno", "Alice", "Carla"):
        make_person(name)

    assert [person.name for person in by_name(Person.objects.all())] == ["Alice", "bruno", "Carla"]


@pytest.mark.parametrize("rows", [1, 3])
def test_roles_with_their_limits_take_three_questions(rows, django_assert_num_queries):
    carla = make_person("Carla")
    for role in ("curator", "editor", "evaluator")[:rows]:
        give_role(carla, role, (make_theme(),))

    with django_assert_num_queries(3):
        assert len([list(held.themes.all()) for held in roles_in_force(carla)]) == rows


def test_a_person_is_a_subject_with_a_short_address():
    alice, carla = make_person("Alice"), make_person("Carla", roles=("curator",))
    kind = kind_of("person")

    assert short_path("person", alice.code) == f"/u/{alice.code}"
    assert (kind.title(alice), list(kind.concerned(alice))) == ("Alice", [alice.code])
    assert kind.curated_by(arriving(carla), alice) is True
    assert kind.curated_by(arriving(alice), alice) is False
