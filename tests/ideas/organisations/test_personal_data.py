"""Who leaves no longer acts for anybody; two accounts of one person become one."""

from ideas.kernel.actor import SYSTEM
from ideas.organisations.models import Mandate, Membership
from ideas.organisations.operations import accept_invitation, ask_mandate, invite_member
from ideas.organisations.queries import mandates_in_force, people_of
from ideas.people import personal_data
from ideas.people.operations import close_account
from tests.factories.organisations import make_mandate, make_organisation
from tests.factories.people import acting, make_person


def test_whoever_closes_their_account_acts_for_nobody(otto, alice, deliver_facts) -> None:
    organisation = otto.organisation
    accept_invitation(invite_member(organisation, person=otto.person, by=SYSTEM), by=acting(otto.person))

    close_account(otto.person, by=acting(otto.person))
    deliver_facts()

    assert (Membership.objects.count(), people_of(organisation)) == (0, [])
    assert Mandate.objects.get().revoked_at is not None


def test_people_take_their_mandates_and_memberships_along(otto) -> None:
    invite_member(otto.organisation, person=otto.person, by=SYSTEM)

    held = personal_data.export_of(otto.person)

    assert held["organisations.Membership"][0]["organisation__name"] == otto.organisation.name
    assert held["organisations.Mandate"][0]["code"] == otto.mandate.code


def test_united_people_keep_the_older_of_two(db) -> None:
    old, into, organisation = make_person("Vieux"), make_person("Neuf"), make_organisation()
    older = ask_mandate(organisation, by=acting(old))
    invited = [invite_member(organisation, person=person, by=SYSTEM) for person in (old, into)]
    ask_mandate(organisation, by=acting(into))
    granted = make_mandate(old, organisation, role="finance", granted_by=old)

    personal_data.unite_all(old, into)

    assert list(Mandate.objects.filter(granted_at=None).values_list("pk", "person")) == [(older.pk, into.pk)]
    assert list(Membership.objects.values_list("pk", "person")) == [(invited[0].pk, into.pk)]
    granted.refresh_from_db()
    assert (granted.person, granted.granted_by) == (into, into)
    assert list(mandates_in_force(into)) == [granted]
