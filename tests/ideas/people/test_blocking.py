"""Barring somebody from arriving."""

import pytest

from ideas.kernel.authorization import authorize, may
from ideas.kernel.errors import Blocked, Invalid, NotAllowed, NotFound
from ideas.kernel.subjects import kind_of, subject_visible_to
from ideas.people.models import Person
from ideas.people.operations import (
    block_person,
    change_profile,
    close_account,
    export_person,
    revoke_role,
    unblock_person,
)
from tests.factories.activity import facts_of
from tests.factories.people import arriving, make_person

pytestmark = pytest.mark.django_db


def test_keeps_who_did_it_and_why_and_happens_once():
    bruno, carla = make_person("Bruno"), make_person("Carla", roles=("curator",))

    block_person(bruno, reason="Menaces répétées.", by=arriving(carla))
    block_person(bruno, reason="Autre chose.", by=arriving(carla))

    bruno = Person.objects.get(pk=bruno.pk)
    assert (bruno.is_blocked, bruno.blocked_by, bruno.blocked_reason) == (True, carla, "Menaces répétées.")
    assert facts_of("person", bruno.code) == ["PersonBlocked"]


def test_needs_a_reason():
    with pytest.raises(Invalid):
        block_person(make_person(), reason="  ", by=arriving(make_person(roles=("administrator",))))


def test_bars_from_acting_but_not_from_leaving_with_ones_data():
    bruno = block_person(make_person("Bruno"), reason="…", by=arriving(make_person(roles=("administrator",))))

    with pytest.raises(Blocked):
        change_profile(bruno, bio="…", by=arriving(bruno))
    assert may(arriving(bruno), "people.change_profile", bruno) is False
    assert export_person(bruno, by=arriving(bruno))["person"] == bruno.code
    close_account(bruno, by=arriving(bruno))


def test_takes_the_profile_away_from_the_public_and_lifting_gives_it_back():
    bruno, carla = make_person("Bruno"), make_person("Carla", roles=("curator",))
    kind_of("person").hide(bruno, reason="…", by=arriving(carla))

    with pytest.raises(NotFound):
        subject_visible_to(arriving(make_person("Charlie")), "person", bruno.code)
    assert subject_visible_to(arriving(bruno), "person", bruno.code) == bruno

    kind_of("person").show(bruno, by=arriving(carla))
    unblock_person(bruno, by=arriving(carla))

    assert subject_visible_to(arriving(None), "person", bruno.code) == bruno
    assert facts_of("person", bruno.code) == ["PersonBlocked", "PersonUnblocked"]


@pytest.mark.parametrize(
    ("by_roles", "of_roles", "allowed"),
    [
        ((), (), False),
        (("facilitator", "editor", "evaluator"), (), False),
        (("curator",), (), True),
        (("curator",), ("editor",), False),
        (("administrator",), ("curator",), True),
    ],
)
def test_is_for_curators_and_of_staff_for_administrators(by_roles, of_roles, allowed):
    by, of = make_person("By", roles=by_roles), make_person("Of", roles=of_roles)

    assert may(arriving(by), "people.block_person", of) is allowed


def test_is_not_for_oneself():
    ada = make_person("Ada", roles=("administrator",))

    with pytest.raises(NotAllowed):
        authorize(arriving(ada), "people.block_person", ada)


def test_who_may_not_block_learns_nothing_of_who_administers(db):
    ada, charlie = make_person("Ada", roles=("administrator",)), make_person("Charlie")

    for refused in (
        lambda by: block_person(ada, reason="…", by=by),
        lambda by: revoke_role(ada, role="administrator", by=by),
        lambda by: close_account(ada, by=by),
    ):
        with pytest.raises(NotAllowed):
            refused(arriving(charlie))
