"""Organisations apply to a pilot and are taken in or declined; partners leave."""

import pytest

from ideas.activity.models import Fact
from ideas.kernel.actor import ANYONE, Actor
from ideas.kernel.errors import Invalid, MovedOn, NotAllowed
from ideas.pilots.models import Pilot
from ideas.pilots.operations import (
    apply_as_partner,
    decide_application,
    decide_review,
    invite_partner,
    withdraw_application,
)
from ideas.pilots.queries import (
    applications_to,
    partners_visible_to,
)
from tests.factories.activity import facts_of
from tests.factories.organisations import acting_for, make_mandate
from tests.factories.people import make_person

OFFER = "Nos bénévoles tiennent l’accueil."


# --- Applying -------------------------------------------------------------------------------------------------


def test_an_organisation_applies_and_is_taken_in(pilot: Pilot, nadia: Actor, alice: Actor) -> None:
    partner = apply_as_partner(pilot, role="operator", text=OFFER, by=nadia)
    assert (partner.state, partner.text, partner.mandate) == ("applied", OFFER, nadia.mandate)
    assert list(applications_to(Pilot.objects.all())) == [partner]

    accepted = decide_application(partner, accept=True, by=alice)

    assert (accepted.state, accepted.mandate, accepted.answered_by) == (
        "accepted",
        nadia.mandate,
        alice.person,
    )
    assert facts_of("pilot", pilot.code)[2:] == ["PartnerApplied", "PartnerAccepted"]


def test_an_application_is_declined_with_a_reason(pilot: Pilot, nadia: Actor, carla: Actor) -> None:
    partner = apply_as_partner(pilot, role="operator", text=OFFER, by=nadia)
    with pytest.raises(Invalid):
        decide_application(partner, accept=False, by=carla)

    declined = decide_application(partner, accept=False, reason="Déjà assurée.", by=carla)

    assert (declined.state, declined.reason) == ("declined", "Déjà assurée.")
    fact = Fact.objects.get(name="PartnerDeclined")
    assert (fact.data["was_application"], fact.audience) == (True, "concerned")


def test_applying_needs_a_mandate_that_binds_and_a_text(pilot: Pilot, nadia: Actor) -> None:
    speaker = acting_for(make_mandate(make_person("Coco"), nadia.organisation, "communication"))
    for actor in (speaker, Actor(person=nadia.person)):
        with pytest.raises(NotAllowed):
            apply_as_partner(pilot, role="operator", text=OFFER, by=actor)
    with pytest.raises(Invalid):
        apply_as_partner(pilot, role="operator", text=" ", by=nadia)


def test_who_is_invited_or_has_applied_does_not_apply(pilot: Pilot, otto: Actor, nadia: Actor) -> None:
    apply_as_partner(pilot, role="operator", text=OFFER, by=nadia)

    for actor in (otto, nadia):
        with pytest.raises(MovedOn):
            apply_as_partner(pilot, role="operator", text=OFFER, by=actor)


def test_an_applicant_does_not_decide_for_itself(pilot: Pilot, nadia: Actor) -> None:
    partner = apply_as_partner(pilot, role="operator", text=OFFER, by=nadia)

    with pytest.raises(NotAllowed):
        decide_application(partner, accept=True, by=nadia)


def test_nothing_is_asked_of_a_pilot_that_ended(pilot_in_review: Pilot, carla: Actor, nadia: Actor) -> None:
    decide_review(pilot_in_review, decision="stop", reason="Fini.", by=carla)

    with pytest.raises(NotAllowed):
        apply_as_partner(pilot_in_review, role="operator", text=OFFER, by=nadia)
    with pytest.raises(NotAllowed):
        invite_partner(pilot_in_review, organisation=nadia.organisation, role="host", by=carla)


# --- Leaving --------------------------------------------------------------------------------------------------


def test_an_application_is_taken_back_without_being_named(pilot: Pilot, nadia: Actor) -> None:
    partner = apply_as_partner(pilot, role="operator", text=OFFER, by=nadia)

    with pytest.raises(Invalid):
        withdraw_application(partner, reason="", by=nadia)
    withdraw_application(partner, reason="Erreur de notre part.", by=nadia)

    assert list(partners_visible_to(ANYONE)) == []
    assert Fact.objects.get(name="PartnerLeft").audience == "concerned"


def test_who_was_only_invited_answers_instead_of_leaving(pilot: Pilot, otto: Actor) -> None:
    with pytest.raises(MovedOn):
        withdraw_application(pilot.partners.get(), reason="Non.", by=otto)
