"""Whoever acts for an organisation has a mandate: in force, theirs, wide enough."""

import datetime
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ideas.activity.queries import facts_about
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.errors import Invalid, MovedOn, NotAllowed, SignInNeeded
from ideas.organisations import rules
from ideas.organisations.models import Mandate, Organisation
from ideas.organisations.operations import (
    ask_mandate,
    change_organisation,
    grant_mandate,
    hide_organisation,
    revoke_mandate,
)
from ideas.organisations.queries import (
    actor_for,
    mandates_asked_of,
    mandates_in_force,
    mandates_of,
)
from tests.factories.organisations import acting_for, make_mandate, make_organisation
from tests.factories.people import make_person

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
