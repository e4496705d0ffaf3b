"""The lab vouches for an organisation until a date."""

import datetime

import pytest
import time_machine

from ideas.activity.models import Delivery
from ideas.activity.queries import facts_about
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.errors import Invalid, MovedOn, NotAllowed
from ideas.organisations.models import Organisation
from ideas.organisations.operations import (
    add_organisation,
    propose_organisation,
    request_verification,
    revoke_verification,
    start_verification,
    verify_organisation,
)
from ideas.organisations.queries import (
    actor_for,
    awaiting_verification,
    mandates_in_force,
    organisations_visible_to,
    verified_on,
)
from tests.at_once import at_once, successes
from tests.factories.organisations import make_mandate, make_organisation
from tests.factories.people import acting, make_person


def in_days(days: int) -> datetime.date:
    return clock.today() + datetime.timedelta(days=days)


def names(organisation: Organisation) -> list[str]:
    return list(facts_about("organisation", organisation.code).values_list("name", flat=True))


def test_a_proposal_is_checked_verified_and_listed(alice, carla) -> None:
    organisation = propose_organisation(name="Le Fil", kind="association", by=alice)
    assert list(awaiting_verification()) == [organisation]

    organisation = start_verification(organisation, by=carla)
    organisation = verify_organisation(organisation, until=in_days(365), by=carla)

    assert organisation.is_verified_on(in_days(365))
    assert not organisation.is_verified_on(in_days(366))
    assert list(awaiting_verification()) == []
    assert list(organisations_visible_to(Actor())) == [organisation]
    assert [m.organisation for m in mandates_in_force(alice.person)] == [organisation]
    assert names(organisation)[3:] == [
        "VerificationStarted",
        "OrganisationVerified",
        "OrganisationListed",
        "MandateGranted",
    ]


def test_an_organisation_asks_once_and_may_ask_again_when_it_ran_out(otto, carla) -> None:
    organisation = otto.mandate.organisation
    with pytest.raises(MovedOn):
        request_verification(organisation, by=otto)
    Organisation.objects.update(verification="expired")

    request_verification(organisation, by=otto)

    with pytest.raises(MovedOn):
        request_verification(organisation, by=otto)
    assert names(organisation) == ["VerificationRequested"]


def test_only_staff_verifies(otto, charlie) -> None:
    organisation = otto.mandate.organisation

    for actor in (otto, charlie):
        with pytest.raises(NotAllowed):
            verify_organisation(organisation, until=in_days(1), by=actor)
    with pytest.raises(NotAllowed):
        request_verification(organisation, by=charlie)


@pytest.mark.parametrize("days", [-1, 5 * 366 + 1])
def test_the_date_is_neither_past_nor_far_away(carla, days) -> None:
    organisation = add_organisation(name="Le Fil", kind="association", by=carla)

    with pytest.raises(Invalid):
        verify_organisation(organisation, until=in_days(days), by=carla)


def test_an_extension_that_was_based_on_what_is_no_longer_so_is_refused(carla) -> None:
    organisation = make_organisation()
    stale = Organisation.objects.get()
    verify_organisation(organisation, until=in_days(100), by=carla)

    with pytest.raises(MovedOn):
        verify_organisation(stale, until=in_days(200), by=carla)


def test_nobody_acts_for_an_organisation_whose_verification_was_revoked(otto, carla) -> None:
    organisation = otto.mandate.organisation

    revoked = revoke_verification(organisation, by=carla)

    assert revoked.verification == "revoked"
    with pytest.raises(NotAllowed):
        actor_for(person=otto.person, organisation_code=organisation.code)
    with pytest.raises(MovedOn):
        revoke_verification(organisation, by=carla)


def test_the_day_after_its_last_day_a_verification_is_over(db, deliver_facts) -> None:
    organisation = make_organisation(verified_until=in_days(1))
    other = make_organisation("Les Halles", verified_until=in_days(1))
    lasting = make_organisation("Le Fil")
    assert set(verified_on(Organisation.objects.all(), in_days(1))) == {organisation, other, lasting}
    assert list(verified_on(Organisation.objects.all(), in_days(2))) == [lasting]

    with time_machine.travel(clock.now() + datetime.timedelta(days=2)):
        from ideas.activity.relay import write_periodic

        write_periodic({})
        deliver_facts()

    organisation.refresh_from_db()
    assert organisation.verification == "expired"
    assert names(organisation) == names(other) == ["VerificationExpired"]
    assert names(lasting) == []
    # each in a delivery of its own, and one that found none left
    assert Delivery.objects.filter(handler="organisations.expire_verifications").count() == 3


def test_an_expired_organisation_still_acts(otto) -> None:
    Organisation.objects.update(verification="expired")

    actor = actor_for(person=otto.person, organisation_code=otto.organisation.code)

    assert actor.organisation_code == otto.organisation_code


@pytest.mark.django_db(transaction=True)
def test_of_two_verifications_at_once_one_counts() -> None:
    organisation = make_organisation(verification="being_checked", verified_until=None)
    carla, cyril = (acting(make_person(name, roles=["curator"])) for name in ("Carla", "Cyril"))

    answers = at_once(
        *(lambda b=by: verify_organisation(organisation, until=in_days(100), by=b) for by in (carla, cyril))
    )

    assert (successes(answers), [type(a) for a in answers if isinstance(a, Exception)]) == (1, [MovedOn])
    assert names(organisation) == ["OrganisationVerified"]


@pytest.mark.django_db(transaction=True)
def test_proposed_and_verified_by_two_at_once_it_is_listed_once() -> None:
    alice = acting(make_person("Alice"))
    organisation = propose_organisation(name="Le Fil", kind="association", by=alice)
    carla, cyril = (acting(make_person(name, roles=["curator"])) for name in ("Carla", "Cyril"))

    at_once(
        *(lambda b=by: verify_organisation(organisation, until=in_days(9), by=b) for by in (carla, cyril))
    )

    assert names(organisation).count("OrganisationListed") == 1
    assert names(organisation).count("MandateGranted") == 1
    assert make_mandate(alice.person, organisation).role == "representative"
