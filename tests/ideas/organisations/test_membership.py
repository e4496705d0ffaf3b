"""Members are invited, join and leave, and lay their mandates down."""

import pytest

from ideas.activity.queries import facts_about
from ideas.kernel.errors import Invalid, MovedOn, NotAllowed
from ideas.organisations.models import Membership, Organisation
from ideas.organisations.operations import (
    accept_invitation,
    end_membership,
    invite_member,
)
from ideas.organisations.queries import (
    mandates_in_force,
    members_of,
    memberships_of,
)
from tests.factories.organisations import acting_for, make_mandate
from tests.factories.people import make_person


def names(organisation: Organisation) -> list[str]:
    return list(facts_about("organisation", organisation.code).values_list("name", flat=True))


def test_a_person_is_invited_joins_and_leaves(otto, alice) -> None:
    organisation = otto.organisation
    membership = invite_member(organisation, person=alice.person, by=otto)
    assert invite_member(organisation, person=alice.person, by=otto) == membership
    assert (list(members_of(organisation)), list(memberships_of(alice.person))) == ([], [membership])

    accept_invitation(membership, by=alice)
    assert list(members_of(organisation)) == [membership]
    end_membership(membership, by=alice)

    assert (list(members_of(organisation)), list(memberships_of(alice.person))) == ([], [])
    assert names(organisation) == ["MemberInvited", "MemberJoined", "MemberLeft"]
    for act in (accept_invitation, end_membership):
        with pytest.raises(MovedOn):
            act(membership, by=alice)


def test_who_left_can_be_invited_again(otto, alice) -> None:
    end_membership(invite_member(otto.organisation, person=alice.person, by=otto), by=alice)

    invite_member(otto.organisation, person=alice.person, by=otto)

    assert Membership.objects.count() == 2


def test_members_are_invited_by_who_represents_and_accept_for_themselves(otto, alice, charlie) -> None:
    with pytest.raises(NotAllowed):
        invite_member(otto.organisation, person=alice.person, by=charlie)
    with pytest.raises(Invalid):
        invite_member(otto.organisation, person=make_person("R", is_unclaimed=True), by=otto)
    membership = invite_member(otto.organisation, person=alice.person, by=otto)
    for act in (accept_invitation, end_membership):
        with pytest.raises(NotAllowed):
            act(membership, by=charlie)


def test_leaving_lays_down_ones_mandates(otto, alice) -> None:
    membership = invite_member(otto.organisation, person=alice.person, by=otto)
    make_mandate(alice.person, otto.organisation, role="finance")

    end_membership(membership, by=alice)

    assert list(mandates_in_force(alice.person)) == []
    assert names(otto.organisation)[1:] == ["MandateRevoked", "MemberLeft"]


def test_leaving_in_the_name_of_the_organisation_lays_down_all_mandates(otto) -> None:
    membership = invite_member(otto.organisation, person=otto.person, by=otto)
    make_mandate(otto.person, otto.organisation, role="finance")

    end_membership(membership, by=otto)

    assert list(mandates_in_force(otto.person)) == []
    assert names(otto.organisation)[1:] == [
        "MandateRevoked",
        "RepresentationLost",
        "MandateRevoked",
        "MemberLeft",
    ]


def test_a_deputy_cannot_put_out_a_representative(otto, alice) -> None:
    membership = invite_member(otto.organisation, person=otto.person, by=otto)
    deputy = acting_for(make_mandate(alice.person, otto.organisation, role="deputy"))

    with pytest.raises(NotAllowed):
        end_membership(membership, by=deputy)

    membership.refresh_from_db()
    assert membership.left_at is None
