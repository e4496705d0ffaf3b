"""Lab roles: who gives them, what limits them, and that the lab is never without an administrator."""

import pytest

from ideas.kernel.actor import SYSTEM
from ideas.kernel.errors import Invalid, NotAllowed
from ideas.people.models import LabRole, Person
from ideas.people.operations import block_person, close_account, grant_role, revoke_role
from ideas.people.operations.roles import LastAdministrator
from ideas.people.queries import curates, people_on_desk, role_covers, roles_in_force, within_role
from tests.at_once import at_once, successes
from tests.factories.activity import facts_of
from tests.factories.people import arriving, give_role, make_person, make_unclaimed
from tests.factories.topics import make_territory, make_theme


@pytest.fixture
def ada(db):
    return make_person("Ada", roles=("administrator",))


@pytest.mark.django_db
class TestGranting:
    def test_gives_the_role_and_the_django_group_of_its_name(self, ada):
        carla = make_person("Carla")

        grant_role(carla, role="curator", by=arriving(ada))

        held = LabRole.objects.get(person=carla)
        assert (held.role, held.granted_by, held.revoked_at) == ("curator", ada, None)
        assert [group.name for group in carla.groups.all()] == ["curator"]
        assert facts_of("person", carla.code) == ["RoleGranted"]

    def test_again_changes_the_limits(self, ada):
        carla, theme, place = make_person("Carla"), make_theme(), make_territory("CH-VS")
        grant_role(carla, role="curator", themes=[theme], by=arriving(ada))

        grant_role(carla, role="curator", territories=[place], by=arriving(ada))

        [held] = roles_in_force(carla)
        assert (list(held.themes.all()), list(held.territories.all())) == ([], [place])

    def test_is_for_administrators_with_a_session_of_their_own(self, ada):
        carla, bruno = make_person("Carla", roles=("curator",)), make_person("Bruno")

        for actor in (arriving(carla), arriving(ada, frozenset({"read", "write", "lab"}))):
            with pytest.raises(NotAllowed):
                grant_role(bruno, role="curator", by=actor)

    def test_is_refused_for_whom_cannot_sign_in(self, ada):
        for person in (make_unclaimed(), make_person(confirmed_at=None)):
            with pytest.raises(NotAllowed):
                grant_role(person, role="editor", by=arriving(ada))

    def test_of_a_role_there_is_not_is_refused(self, ada):
        with pytest.raises(Invalid):
            grant_role(make_person(), role="king", by=arriving(ada))


@pytest.mark.django_db
class TestRevoking:
    def test_ends_the_role_and_the_group_and_keeps_who_did_it(self, ada):
        carla = make_person("Carla", roles=("curator", "editor"))

        revoke_role(carla, role="curator", by=arriving(ada))
        revoke_role(carla, role="curator", by=arriving(ada))

        ended = LabRole.objects.get(person=carla, role="curator")
        assert (ended.revoked_by, ended.revoked_at is not None) == (ada, True)
        assert [group.name for group in carla.groups.all()] == ["editor"]
        assert facts_of("person", carla.code) == ["RoleRevoked"]

    def test_lets_the_role_be_granted_again(self, ada):
        carla = make_person("Carla", roles=("curator",))
        revoke_role(carla, role="curator", by=arriving(ada))

        grant_role(carla, role="curator", by=arriving(ada))

        assert LabRole.objects.filter(person=carla).count() == 2
        assert [held.role for held in roles_in_force(carla)] == ["curator"]

    def test_never_takes_the_last_administrator(self, ada):
        make_person("Blocked", roles=("administrator",), blocked_at=ada.created_at)

        for act in (
            lambda: revoke_role(ada, role="administrator", by=arriving(ada)),
            lambda: close_account(ada, by=arriving(ada)),
            lambda: block_person(ada, reason="…", by=SYSTEM),
        ):
            with pytest.raises(LastAdministrator):
                act()
        able = Person.objects.filter(blocked_at=None, closed_at=None)
        assert [person.name for person in people_on_desk(able, "administrator")] == ["Ada"]

    def test_is_refused_to_one_who_was_administrator_a_moment_ago(self, ada):
        other = make_person("Other", roles=("administrator",))
        actor = arriving(other)
        assert actor.lab_role_names() == {"administrator"}
        revoke_role(other, role="administrator", by=arriving(ada))

        with pytest.raises(NotAllowed):
            revoke_role(ada, role="administrator", by=actor)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", ["revoke", "block", "close"])
def test_two_administrators_who_remove_each_other_at_once_leave_one(act):
    ada, bea = make_person("Ada", roles=("administrator",)), make_person("Bea", roles=("administrator",))

    def remove(who, by):
        actor = arriving(by)
        if act == "revoke":
            return revoke_role(who, role="administrator", by=actor)
        if act == "block":
            return block_person(who, reason="…", by=actor)
        return close_account(by, by=actor)

    results = at_once(lambda: remove(ada, bea), lambda: remove(bea, ada))

    assert successes(results) == 1
    assert (
        people_on_desk(Person.objects.filter(blocked_at=None, closed_at=None), "administrator").count() == 1
    )


@pytest.mark.django_db(transaction=True)
def test_a_role_granted_twice_at_once_is_held_once():
    ada, carla = make_person("Ada", roles=("administrator",)), make_person("Carla")

    results = at_once(*[lambda: grant_role(carla, role="curator", by=arriving(ada))] * 3)

    assert successes(results) == 3
    assert LabRole.objects.filter(person=carla).count() == 1


@pytest.mark.django_db
class TestLimits:
    @pytest.fixture
    def places(self):
        canton = make_territory("CH-VS", level="canton")
        return {
            "canton": canton,
            "commune": make_territory("CH-6248", canton),
            "elsewhere": make_territory("CH-VD"),
        }

    @pytest.fixture
    def themes(self):
        return {"work": make_theme("Travail"), "health": make_theme("Santé")}

    @pytest.mark.parametrize(
        ("role_themes", "role_places", "of_themes", "in_places", "covered"),
        [
            ((), (), (), (), True),
            ((), (), ("work",), ("commune",), True),
            (("work",), (), ("work", "health"), (), True),
            (("work",), (), ("health",), (), False),
            (("work",), (), (), ("commune",), False),
            ((), ("canton",), (), ("canton",), True),
            ((), ("canton",), (), ("commune", "elsewhere"), True),
            ((), ("canton",), (), ("elsewhere",), False),
            ((), ("commune",), (), ("canton",), False),
            (("work",), ("canton",), ("work",), ("commune",), True),
            (("work",), ("canton",), ("health",), ("commune",), False),
            (("work",), ("canton",), ("work",), ("elsewhere",), False),
        ],
    )
    def test_cover_what_has_a_theme_and_lies_within(
        self, themes, places, role_themes, role_places, of_themes, in_places, covered
    ):
        carla = make_person("Carla")
        give_role(
            carla, "curator", tuple(themes[t] for t in role_themes), tuple(places[p] for p in role_places)
        )
        actor = arriving(carla)

        assert curates(actor, [themes[t] for t in of_themes], [places[p] for p in in_places]) is covered

    def test_cover_nothing_for_whom_has_no_such_role_or_no_scope(self, themes):
        carla = make_person("Carla", roles=("curator",))

        assert role_covers(arriving(carla), "evaluator", themes.values(), []) is False
        assert curates(arriving(carla, frozenset({"read", "write"})), themes.values(), []) is False
        assert curates(arriving(carla, frozenset({"read", "lab"})), themes.values(), []) is True
        assert curates(arriving(None), themes.values(), []) is False

    def test_as_a_condition_say_the_same_as_one_by_one(self, themes, places):
        role = give_role(make_person("Carla"), "curator", (themes["work"],), (places["canton"],))
        rows = [
            give_role(
                make_person("Row"), "evaluator", tuple(themes[t] for t in of), tuple(places[p] for p in at)
            )
            for of in ((), ("work",), ("health",), ("work", "health"))
            for at in ((), ("canton",), ("commune",), ("elsewhere",), ("commune", "elsewhere"))
        ]
        for limits in ((True, True), (True, False), (False, True), (False, False)):
            role.themes.set([themes["work"]] if limits[0] else [])
            role.territories.set([places["canton"]] if limits[1] else [])
            actor = arriving(role.person)

            found = set(
                LabRole.objects.filter(within_role(actor, "curator", LabRole), role="evaluator").values_list(
                    "pk", flat=True
                )
            )

            assert found == {
                row.pk for row in rows if curates(actor, row.themes.all(), row.territories.all())
            }

    def test_as_a_condition_hold_nothing_without_the_role(self):
        carla = make_person("Carla", roles=("curator",))

        assert LabRole.objects.filter(within_role(arriving(carla), "evaluator", LabRole)).count() == 0
