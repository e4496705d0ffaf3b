"""The lab vouches for an organisation until a date."""

import datetime

import pytest
import time_machine

from ideas.activity.models import Delivery, Fact
from ideas.activity.queries import facts_about
from ideas.ideation.operations import endorse_idea
from ideas.kernel import clock
from ideas.kernel.actor import SYSTEM, Actor
from ideas.kernel.errors import Invalid, MovedOn, NotAllowed
from ideas.notifications.models import Notification
from ideas.organisations.models import Mandate, Organisation
from ideas.organisations.operations import (
    add_organisation,
    propose_organisation,
    remind_of_end,
    request_verification,
    revoke_verification,
    start_verification,
    verify_organisation,
)
from ideas.organisations.queries import (
    actor_for,
    awaiting_verification,
    can_commit,
    mandates_in_force,
    organisations_visible_to,
    steps_of,
    verified_on,
    what_hinders,
)
from ideas.organisations.rules import may_commit_anew
from ideas.pilots.operations import answer_invitation, apply_as_partner
from tests.at_once import at_once, successes
from tests.factories.ideas import make_idea
from tests.factories.organisations import acting_for, make_mandate, make_organisation
from tests.factories.people import acting, make_person
from tests.factories.pilots import acting_for_new, make_pilot


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


def test_another_can_be_asked_for_shortly_before_the_end_and_this_one_stays_in_force(otto, carla) -> None:
    Organisation.objects.update(verified_until=in_days(61))
    with pytest.raises(MovedOn):
        request_verification(otto.organisation, by=otto)
    Organisation.objects.update(verified_until=in_days(60))

    asked = request_verification(otto.organisation, by=otto)

    assert (asked.verification, list(awaiting_verification())) == ("verified", [asked])
    with pytest.raises(MovedOn):
        request_verification(asked, by=otto)
    renewed = verify_organisation(asked, until=in_days(400), note="Statuts de mars.", by=carla)
    assert list(awaiting_verification()) == []
    assert [(one.state, one.person, one.until, one.note) for one in steps_of(renewed)] == [
        ("verified", carla.person, in_days(400), "Statuts de mars."),
        ("requested", otto.person, None, ""),
    ]


def test_too_long_a_note_is_refused(carla) -> None:
    with pytest.raises(Invalid):
        verify_organisation(make_organisation(), until=in_days(9), note="x" * 2001, by=carla)


def reminded() -> list[int]:
    while remind_of_end(today=clock.today(), by=SYSTEM):
        pass
    return [fact.data["days"] for fact in Fact.objects.filter(name="VerificationEnding").order_by("pk")]


def test_the_end_is_told_60_and_14_days_before_once_each(otto) -> None:
    make_organisation("Lointaine")
    make_organisation("Sans", verification="unverified", verified_until=None)
    Organisation.objects.filter(pk=otto.organisation.pk).update(verified_until=in_days(70))
    told = []

    for days in (9, 11, 30, 57, 58, 69):
        with time_machine.travel(clock.now() + datetime.timedelta(days=days)):
            told.append(reminded())

    assert told == [[], [59], [59], [59, 13], [59, 13], [59, 13]]


@pytest.mark.parametrize("what", ["asked", "renewed", "revoked"])
def test_nobody_is_reminded_of_what_is_no_longer_owed(otto, carla, what) -> None:
    organisation = otto.organisation
    Organisation.objects.update(verified_until=in_days(10))
    organisation.refresh_from_db()
    if what == "asked":
        request_verification(organisation, by=otto)
    elif what == "renewed":
        verify_organisation(organisation, until=in_days(300), by=carla)
    else:
        revoke_verification(organisation, note="Dissoute.", by=carla)

    assert reminded() == []


def test_its_people_and_the_desk_are_reminded_each_morning(otto, carla, charlie, deliver_facts) -> None:
    from ideas.activity.relay import write_periodic

    Organisation.objects.update(verified_until=in_days(30))
    with time_machine.travel(clock.now() + datetime.timedelta(days=2)):
        write_periodic({})
        deliver_facts()

    told = Notification.objects.filter(fact__name="VerificationEnding").values_list("person", flat=True)
    assert set(told) == {otto.person.pk, carla.person.pk}


STATES = {
    "unverified": "Demandez la vérification",
    "requested": "Le lab vérifie",
    "being_checked": "Le lab vérifie",
    "verified": "",
    "expired": "est échue",
    "revoked": "Écrivez-lui",
}


@pytest.mark.parametrize(("state", "words"), STATES.items())
def test_only_one_that_the_lab_vouches_for_commits_itself_anew(otto, state, words) -> None:
    Organisation.objects.update(verification=state)
    organisation = Organisation.objects.get(pk=otto.organisation.pk)

    said = str(what_hinders(organisation, clock.today()))

    assert (words in said, bool(said)) == (True, bool(words))
    assert can_commit(organisation, clock.today()) is (state == "verified")
    otto = acting_for(Mandate.objects.get(pk=otto.mandate.pk))
    assert may_commit_anew(otto) is (state == "verified")
    assert str(what_hinders(organisation, in_days(900))) != ""


def test_what_ran_out_stops_new_commitments_and_nothing_else(alice, otto) -> None:
    nadia = acting_for_new("Trait d’union")
    pilot = make_pilot(alice, otto)
    Organisation.objects.update(verification="expired")
    endorsed = make_idea(alice)
    refused = []

    for act in (
        lambda: endorse_idea(endorsed, text="Oui.", intended_role="host", by=otto),
        lambda: apply_as_partner(pilot, role="funder", text="Oui.", by=nadia),
        lambda: answer_invitation(pilot.partners.get(), accept=True, by=otto),
    ):
        with pytest.raises(Invalid) as error:
            act()
        refused.append(error.value.errors[0].code)

    assert refused == ["not_verified"] * 3
    assert endorse_idea(endorsed, text="Oui.", by=otto).intended_role == ""
    assert answer_invitation(pilot.partners.get(), accept=False, by=otto).state == "declined"


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
