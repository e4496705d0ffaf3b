"""Of two who grant, ask, revoke or put each other out at once, the organisation keeps somebody."""

import time

import pytest
from django.db import connection, transaction

from ideas.kernel import clock
from ideas.kernel.actor import SYSTEM, Actor
from ideas.kernel.authorization import authorize, may
from ideas.kernel.errors import NotAllowed
from ideas.organisations.models import Mandate
from ideas.organisations.operations import (
    accept_invitation,
    ask_mandate,
    change_organisation,
    end_membership,
    grant_mandate,
    invite_member,
    revoke_mandate,
)
from ideas.organisations.queries import (
    mandates_in_force,
)
from tests.at_once import at_once, ends_overtaken, lingering
from tests.factories.organisations import acting_for, make_mandate, make_organisation
from tests.factories.people import acting, make_person


@pytest.mark.django_db(transaction=True)
def test_of_two_grants_at_once_there_is_one_mandate() -> None:
    otto, alice, organisation = make_person("Otto"), make_person("Alice"), make_organisation()
    by = acting_for(make_mandate(otto, organisation))

    at_once(*(lambda: grant_mandate(organisation, person=alice, role="finance", by=by) for _ in range(2)))

    assert mandates_in_force(alice).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_at_once_ask_once() -> None:
    alice, organisation = acting(make_person("Alice")), make_organisation()

    at_once(*(lambda: ask_mandate(organisation, by=alice) for _ in range(3)))

    assert Mandate.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_revoking_waits_for_what_is_being_done_and_then_nothing_more_is() -> None:
    otto, organisation = make_person("Otto"), make_organisation()
    by = acting_for(make_mandate(otto, organisation))
    order: list[str] = []

    def act() -> None:
        with transaction.atomic():
            authorize(by, "organisations.change_organisation", organisation)
            time.sleep(0.5)
            order.append("acted")

    def revoke() -> None:
        time.sleep(0.2)
        revoke_mandate(by.mandate, by=SYSTEM)
        order.append("revoked")

    at_once(act, revoke)

    assert order == ["acted", "revoked"]
    with pytest.raises(NotAllowed):
        change_organisation(organisation, description="Trop tard.", by=by)
    assert connection.vendor in {"sqlite", "postgresql"}


@pytest.mark.django_db(transaction=True)
def test_an_invitation_accepted_at_this_moment_is_not_declined_as_one() -> None:
    organisation, alice = make_organisation(), acting(make_person("Alice"))
    membership = invite_member(organisation, person=alice.person, by=SYSTEM)

    end = ends_overtaken(
        lambda: end_membership(membership, has_joined=False, by=alice),
        'SELECT "organisations_organisation"',
        lambda: accept_invitation(membership, by=alice),
    )

    membership.refresh_from_db()
    assert end == ("StaleRevision" if connection.vendor == "postgresql" else "done")
    assert (membership.left_at is None) == (end == "StaleRevision")


@pytest.mark.django_db(transaction=True)
def test_what_is_taken_back_at_this_moment_is_not_granted() -> None:
    organisation, alice = make_organisation(), acting(make_person("Alice"))
    asked = ask_mandate(organisation, by=alice)

    end = ends_overtaken(
        lambda: grant_mandate(organisation, person=alice.person, role=asked.role, asked=asked, by=SYSTEM),
        'SELECT "organisations_organisation"',
        lambda: revoke_mandate(asked, by=alice),
    )

    assert end == ("MovedOn" if connection.vendor == "postgresql" else "done")
    assert mandates_in_force(alice.person).count() == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", ["mandates", "memberships"])
@pytest.mark.parametrize("is_acting", [True, False], ids=["under_mandate", "as_themselves"])
def test_of_two_representatives_who_put_each_other_out_at_once_one_remains(way: str, is_acting: bool) -> None:
    organisation = make_organisation()
    mandates = [make_mandate(make_person(name), organisation) for name in ("Otto", "Nadia")]
    actors = [acting_for(mandate) if is_acting else acting(mandate.person) for mandate in mandates]
    belongings = [invite_member(organisation, person=one.person, by=SYSTEM) for one in mandates]

    def put_out(place: int) -> None:
        other = 1 - place
        with lingering():
            if way == "mandates":
                revoke_mandate(mandates[other], by=actors[place])
            else:
                end_membership(belongings[other], by=actors[place])

    results = at_once(lambda: put_out(0), lambda: put_out(1))

    assert sorted(type(result).__name__ for result in results) == ["NoneType", "NotAllowed"]
    assert Mandate.objects.filter(revoked_at=None).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_mandate_is_read_again_outside_a_transaction_too():
    otto = acting_for(make_mandate(make_person("Otto"), make_organisation()))

    authorize(otto, "organisations.propose_organisation")
    Mandate.objects.update(revoked_at=clock.now())
    with pytest.raises(NotAllowed):
        authorize(otto, "organisations.propose_organisation")


@pytest.mark.django_db
def test_nobody_grants_a_mandate_signed_out():
    mandate = make_mandate(make_person("Otto"), make_organisation())

    assert not may(Actor(), "organisations.grant_mandate", mandate)
