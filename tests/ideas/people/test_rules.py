"""Who may do what with people: one row of roles for each permission that depends on roles alone."""

import pytest

from ideas.kernel.authorization import may, permissions
from ideas.kernel.roles import is_administrator, is_curator, is_facilitator, is_staff
from ideas.people.rules import PERMISSIONS
from tests.factories.people import arriving, make_person, make_unclaimed

pytestmark = pytest.mark.django_db
ROLES = ("curator", "facilitator", "editor", "evaluator", "administrator")


@pytest.mark.parametrize(
    ("permission", "allowed"),
    [
        ("people.see_address", {"curator", "administrator"}),
        ("people.record_person", {"curator", "facilitator", "administrator"}),
        ("people.record_consent", {"curator", "facilitator", "administrator"}),
        ("people.change_contact", {"curator", "facilitator", "administrator"}),
        ("people.issue_claim", {"curator", "facilitator", "administrator"}),
        ("people.stop_mail", {"curator", "administrator"}),
        ("people.resume_mail", {"curator", "administrator"}),
        ("people.unblock_person", {"curator", "administrator"}),
        ("people.close_account", {"administrator"}),
        ("people.grant_role", set()),
        ("people.revoke_role", {"administrator"}),
        ("people.confirm_email", set()),
        ("people.erase_personal_data", set()),
        ("people.forget_old_addresses", set()),
        ("people.change_profile", set()),
        ("people.export_person", set()),
    ],
)
def test_a_role_may_do_to_an_unclaimed_person(permission, allowed):
    zoe = make_unclaimed()

    assert {role for role in ROLES if may(arriving(make_person(roles=(role,))), permission, zoe)} == allowed
    assert may(arriving(make_person()), permission, zoe) is False
    assert may(arriving(None), permission, zoe) is False


def test_each_role_has_its_predicate():
    predicates = {"curator": is_curator, "facilitator": is_facilitator, "administrator": is_administrator}
    for role, of_role in predicates.items():
        actor = arriving(make_person(roles=(role,)))
        assert [name for name, holds in predicates.items() if holds(actor)] == [role]
        assert is_staff(actor) is True
        assert of_role(arriving(None)) is False


def test_every_permission_is_registered():
    assert PERMISSIONS.items() <= permissions().items()
