"""Who acts."""

import dataclasses
from types import SimpleNamespace

import pytest

from ideas.kernel.actor import ANYONE, SYSTEM, Actor


def person(*roles, is_blocked=False):
    return SimpleNamespace(code="AAAA2222", lab_role_names=lambda: set(roles), is_blocked=is_blocked)


MANDATE = SimpleNamespace(code="MMMM2222", organisation=SimpleNamespace(code="GGGG2222"))


def test_an_actor_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        SYSTEM.person = person()


def test_nobody_signed_in_has_no_codes_and_is_counted_by_address():
    actor = Actor(address="hashed")

    assert not actor.is_person
    assert (actor.person_code, actor.organisation_code, actor.mandate_code) == ("", "", "")
    assert actor.organisation is None
    assert actor.key == "address:hashed"


def test_a_person_under_a_mandate_has_the_codes_of_all_three():
    actor = Actor(person=person(), mandate=MANDATE, address="hashed")

    assert (actor.person_code, actor.organisation_code, actor.mandate_code) == (
        "AAAA2222",
        "GGGG2222",
        "MMMM2222",
    )
    assert actor.organisation is MANDATE.organisation
    assert actor.key == "person:AAAA2222"


def test_lab_roles_come_from_the_person():
    assert Actor(person=person("curator", "editor")).lab_role_names() == {"curator", "editor"}
    assert ANYONE.lab_role_names() == frozenset()


def test_whom_the_lab_has_blocked_can_use_no_role():
    assert Actor(person=person("curator", is_blocked=True)).lab_role_names() == frozenset()


def test_a_token_has_lab_roles_only_with_the_scope():
    without = Actor(person=person("curator"), scopes=frozenset({"write"}))
    with_it = Actor(person=person("curator"), scopes=frozenset({"write", "lab"}))

    assert without.lab_role_names() == frozenset()
    assert with_it.lab_role_names() == {"curator"}
