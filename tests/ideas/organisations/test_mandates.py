"""Whoever acts for an organisation has a mandate: in force, theirs, wide enough."""

import datetime
import time
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from ideas.activity.queries import facts_about
from ideas.kernel import clock
from ideas.kernel.actor import SYSTEM, Actor
from ideas.kernel.authorization import authorize, may
from ideas.kernel.errors import Invalid, MovedOn, NotAllowed, SignInNeeded
from ideas.organisations import rules
from ideas.organisations.models import Mandate, Membership, Organisation
from ideas.organisations.operations import (
    accept_invitation,
    ask_mandate,
    change_organisation,
    end_membership,
    grant_mandate,
    hide_organisation,
    invite_member,
    revoke_mandate,
)
from ideas.organisations.queries import (
    actor_for,
    mandates_asked_of,
    mandates_in_force,
    mandates_of,
    members_of,
    memberships_of,
)
from tests.at_once import at_once, ends_overtaken, lingering
from tests.factories.organisations import acting_for, make_mandate, make_organisation
from tests.factories.people import acting, make_person

TODAY, DAY = clock.today, datetime.timedelta(days=1)


def names(organisation: Organisation) -> list[str]:
    return list(facts_about("organisation", organisation.code).values_list("name", flat=True))


# --- Who acts -------------------------------------------------------------------------------------------------


def test_nobody_signed_in_acts_for_nobody(db) -> None:
    assert actor_for(person=None) == Actor()
    assert actor_for(person=AnonymousUser()) == Actor()
    with pytest.raises(SignInNeeded):
        actor_for(person=None, organisation_code=make_organisation().code)


def test_an_actor_carries_what_the_door_knows(otto) -> None:
    token = SimpleNamespace(scopes=["read"])

    actor = actor_for(
        person=otto.person,
        organisation_code=otto.organisation.code,
        token=token,
        address="192.0.2.1",
        drafts=frozenset({"x"}),
    )

    assert (actor.person, actor.mandate, actor.scopes, actor.drafts) == (
        otto.person,
        otto.mandate,
        frozenset({"read"}),
        frozenset({"x"}),
    )
    assert len(actor.address) == 32
    assert "192" not in actor.address


@pytest.mark.parametrize(
    "fields",
    [
        {"granted_at": None},
        {"revoked_at": clock.now()},
        {"starts_on": TODAY() + DAY},
        {"ends_on": TODAY() - DAY, "starts_on": TODAY() - 9 * DAY},
    ],
)
def test_a_mandate_that_is_not_in_force_lets_nobody_act(db, fields) -> None:
    otto, organisation = make_person("Otto"), make_organisation()
    mandate = make_mandate(otto, organisation, **fields)

    assert list(mandates_in_force(otto)) == []
    with pytest.raises(NotAllowed):
        actor_for(person=otto, organisation_code=organisation.code)
    with pytest.raises(NotAllowed):
        change_organisation(organisation, description="Non.", by=acting_for(mandate))


@pytest.mark.parametrize(
    "fields", [{"hidden_at": clock.now()}, {"listed_at": None}, {"verification": "revoked"}]
)
def test_a_mandate_of_an_organisation_without_standing_lets_nobody_act(otto, fields) -> None:
    Organisation.objects.update(**fields)

    with pytest.raises(NotAllowed):
        actor_for(person=otto.person, organisation_code=otto.organisation.code)


def test_the_first_and_the_last_day_count(db) -> None:
    otto, organisation = make_person("Otto"), make_organisation()
    mandate = make_mandate(otto, organisation, starts_on=TODAY(), ends_on=TODAY())

    assert list(mandates_in_force(otto)) == [mandate]


def test_of_several_mandates_the_widest_counts(otto) -> None:
    organisation = otto.organisation
    Mandate.objects.update(role="communication")
    make_mandate(otto.person, organisation, scope_kind="pilot", scope_code="ABCDEFGH")
    finance = make_mandate(otto.person, organisation, role="finance")

    assert actor_for(person=otto.person, organisation_code=organisation.code).mandate == finance
    assert [m.role for m in mandates_of(organisation)] == ["finance", "communication", "representative"]


def test_a_borrowed_mandate_is_worth_nothing(otto, charlie) -> None:
    with pytest.raises(NotAllowed):
        change_organisation(
            otto.organisation, description="Non.", by=Actor(person=charlie.person, mandate=otto.mandate)
        )


def test_a_limited_mandate_reaches_what_its_scope_covers(otto, monkeypatch) -> None:
    limited = make_mandate(otto.person, otto.organisation, scope_kind="pilot", scope_code="ABCDEFGH")
    monkeypatch.setattr(rules, "_scopes", {})

    refused = rules.mandate_stands(acting_for(limited), "x", "pilot one")
    rules.register_scope("pilot", lambda code, subject: (code, subject) == ("ABCDEFGH", "pilot one"))

    assert isinstance(refused, NotAllowed)
    assert rules.mandate_stands(acting_for(limited), "x", "pilot one") is None
    assert isinstance(rules.mandate_stands(acting_for(limited), "x", "pilot two"), NotAllowed)


def test_only_some_roles_bind_an_organisation(otto, alice) -> None:
    finance = acting_for(make_mandate(alice.person, otto.organisation, role="finance"))

    assert [rules.may_commit(a) for a in (otto, finance, alice)] == [True, False, False]
    assert [rules.acts_under_mandate(a) for a in (otto, finance, alice)] == [True, True, False]


# --- Asking, granting, revoking -------------------------------------------------------------------------------


def test_somebody_asks_and_a_representative_grants(otto, alice) -> None:
    organisation = otto.organisation

    asked = ask_mandate(organisation, role="finance", by=alice)
    again = ask_mandate(organisation, role="finance", by=alice)
    assert (again, list(mandates_asked_of(organisation)), list(mandates_in_force(alice.person))) == (
        asked,
        [asked],
        [],
    )
    granted = grant_mandate(organisation, person=alice.person, role="finance", by=otto)

    assert granted == asked
    assert list(mandates_in_force(alice.person)) == [asked]
    assert names(organisation) == ["MandateAsked", "MandateGranted"]


def test_granting_again_changes_the_dates(otto, alice) -> None:
    first = grant_mandate(otto.organisation, person=alice.person, role="deputy", by=otto)

    second = grant_mandate(
        otto.organisation, person=alice.person, role="deputy", ends_on=TODAY() + 30 * DAY, by=otto
    )

    assert (second, second.ends_on) == (first, TODAY() + 30 * DAY)


@pytest.mark.parametrize("ends_on", [None, TODAY() - DAY], ids=["in_force", "run_out"])
def test_what_was_asked_beside_another_mandate_is_granted_once(otto, alice, ends_on) -> None:
    organisation, start = otto.organisation, TODAY() - 30 * DAY
    had = make_mandate(alice.person, organisation, "deputy", starts_on=start, ends_on=ends_on)
    asked = ask_mandate(organisation, role="deputy", by=alice)

    granted = grant_mandate(organisation, person=alice.person, role="deputy", asked=asked, by=otto)

    had.refresh_from_db()
    assert (granted, list(mandates_in_force(alice.person))) == (asked, [asked])
    assert list(mandates_asked_of(organisation)) == []
    assert (had.starts_on, had.ends_on, had.revoked_at is None) == (start, ends_on, ends_on is not None)
    assert names(organisation) == ["MandateAsked", "MandateGranted"]
    with pytest.raises(MovedOn):
        grant_mandate(organisation, person=alice.person, role="deputy", asked=asked, by=otto)


def test_who_had_a_mandate_once_is_granted_another(otto, alice) -> None:
    had = make_mandate(alice.person, otto.organisation, "deputy", ends_on=TODAY() - DAY)

    granted = grant_mandate(otto.organisation, person=alice.person, role="deputy", by=otto)

    had.refresh_from_db()
    assert (had.ends_on, had.revoked_at) == (TODAY() - DAY, None)
    assert list(mandates_in_force(alice.person)) == [granted]


def test_granting_writes_what_it_grants_and_nothing_else(otto, alice) -> None:
    asked = ask_mandate(otto.organisation, role="deputy", by=alice)

    with CaptureQueriesContext(connection) as asked_of_database:
        grant_mandate(otto.organisation, person=alice.person, role="deputy", asked=asked, by=otto)

    written = [one["sql"] for one in asked_of_database if one["sql"].startswith("UPDATE")]
    (grant,) = [sql for sql in written if '"granted_at" =' in sql]
    assert '"starts_on" =' in grant
    assert not any(f'"{name}" =' in grant for name in ("asked_at", "revoked_at", "role"))


def test_who_may_grant_and_revoke(otto, alice, charlie, carla) -> None:
    organisation = otto.organisation
    deputy = acting_for(make_mandate(alice.person, organisation, role="deputy"))

    for actor in (deputy, charlie):
        with pytest.raises(NotAllowed):
            grant_mandate(organisation, person=charlie.person, role="representative", by=actor)
        with pytest.raises(NotAllowed):
            revoke_mandate(otto.mandate, by=actor)
    grant_mandate(organisation, person=charlie.person, role="representative", by=carla)
    revoke_mandate(deputy.mandate, by=otto)
    revoke_mandate(otto.mandate, by=Actor(person=otto.person))

    assert [m.person for m in mandates_of(organisation)] == [charlie.person]


def test_revoking_is_once_and_ends_acting(otto, carla) -> None:
    mandate = revoke_mandate(otto.mandate, by=carla)

    assert mandate.revoked_by == carla.person
    with pytest.raises(NotAllowed):
        change_organisation(otto.organisation, description="Non.", by=otto)
    with pytest.raises(MovedOn):
        revoke_mandate(mandate, by=carla)


def test_all_that_is_wrong_with_a_mandate_is_said_at_once(otto) -> None:
    nobody = make_person("Recueillie", is_unclaimed=True)

    with pytest.raises(Invalid) as refusal:
        grant_mandate(
            otto.organisation,
            person=nobody,
            role="king",
            scope_kind="pilot",
            ends_on=TODAY() - DAY,
            by=otto,
        )

    assert [e.field for e in refusal.value.errors] == ["role", "scope", "ends_on", "person"]


def test_nobody_asks_an_organisation_they_cannot_see(otto, charlie, carla) -> None:
    hide_organisation(otto.organisation, reason="Usurpation.", by=carla)

    with pytest.raises(NotAllowed):
        ask_mandate(otto.organisation, by=charlie)


# --- Members --------------------------------------------------------------------------------------------------


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
    assert names(otto.organisation)[1:] == ["MandateRevoked", "MandateRevoked", "MemberLeft"]


def test_a_deputy_cannot_put_out_a_representative(otto, alice) -> None:
    membership = invite_member(otto.organisation, person=otto.person, by=otto)
    deputy = acting_for(make_mandate(alice.person, otto.organisation, role="deputy"))

    with pytest.raises(NotAllowed):
        end_membership(membership, by=deputy)

    membership.refresh_from_db()
    assert membership.left_at is None


# --- At once --------------------------------------------------------------------------------------------------


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
