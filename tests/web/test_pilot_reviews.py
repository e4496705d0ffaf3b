"""The page of a review: the decision, the partners' positions, and asking for them without script."""

from decimal import Decimal

import pytest
from django.test import Client

from ideas.consent.models import Round
from ideas.consent.operations import take_position
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.measurement.models import Measurement
from ideas.pilots.models import Pilot
from ideas.pilots.operations import answer_invitation, begin_review, decide_review
from lab.web.pages.pilots import pilot_address
from tests.factories.consent import DAY
from tests.factories.measurement import make_indicator, make_value
from tests.factories.pilots import (
    agree_on_criteria,
    make_pilot,
    make_pilot_in_review,
    make_running_pilot,
    start_anyway,
)


@pytest.fixture
def pilot(alice: Actor, otto: Actor, carla: Actor) -> Pilot:
    """alice's pilot in review; otto's commune hosts it."""
    return make_pilot_in_review(alice, otto, carla)


def form(**changes: object) -> dict[str, object]:
    day = (clock.today() + 10 * DAY).isoformat()
    said = {"decision": "adapt", "proposal": "Deux matins.", "deadline": day, "quorum_value": 2}
    return {**said, **changes}


def test_the_team_asks_the_partners(client: Client, pilot: Pilot, alice: Actor, otto: Actor) -> None:
    address = f"/fr/pilots/{pilot.code}/reviews/1/"
    assert address in client.get(pilot_address(pilot)).content.decode()
    assert "Ouvrir le tour de consentement" not in client.get(address).content.decode()
    client.force_login(alice.person)
    assert "Ouvrir le tour de consentement" in client.get(address).content.decode()

    refused = client.post(address, form(proposal="Un mot rare.", quorum_value=7))
    assert refused.status_code == 422
    assert "Un mot rare." in refused.content.decode()
    assert client.post(address, form()).status_code == 302
    assert client.post(address, form()).status_code == 422
    take_position(Round.objects.get(), stance="objection", text="Le bail.", by=otto)

    page = client.get(address).content.decode()
    assert "Voix exprimées : 1 sur 2" in page
    assert f"/fr/rounds/{Round.objects.get().code}/" in page
    assert "Adapter" in page


def test_a_decided_review_says_what_and_why(client: Client, pilot: Pilot, carla: Actor) -> None:
    address = f"/fr/pilots/{pilot.code}/reviews/1/"
    client.force_login(carla.person)
    assert "Décider au bureau" in client.get(address).content.decode()
    decide_review(pilot, decision="stop", reason="Le local est vendu.", by=carla)

    page = client.get(address).content.decode()

    assert "Le local est vendu." in page
    assert "Ouvrir le tour" not in page
    assert client.post(address, form()).status_code == 422


def test_a_round_among_few_is_not_shown_to_others(client: Client, pilot: Pilot, alice: Actor) -> None:
    address = f"/fr/pilots/{pilot.code}/reviews/1/"
    client.force_login(alice.person)
    client.post(address, form())
    Round.objects.update(is_public=False)

    assert "Voix exprimées" in client.get(address).content.decode()
    client.logout()
    assert "Voix exprimées" not in client.get(address).content.decode()


def test_there_is_no_other_review(client: Client, pilot: Pilot) -> None:
    assert client.get(f"/fr/pilots/{pilot.code}/reviews/2/").status_code == 404


def test_a_late_review_is_seen_by_all(client: Client, alice: Actor, otto: Actor, carla: Actor) -> None:
    late = make_running_pilot(alice, otto, carla)
    Pilot.objects.update(review_on=clock.today() - 4 * DAY)
    late.refresh_from_db()

    assert "Le bilan est en retard" in client.get(pilot_address(late)).content.decode()
    assert "Bilan en retard, prévu le" in client.get("/fr/pilots/").content.decode()


def test_what_was_agreed_stands_beside_what_is_reached_and_stays_as_it_was_decided(
    client: Client, alice: Actor, otto: Actor, carla: Actor
) -> None:
    pilot = make_pilot(alice, otto)
    answer_invitation(pilot.partners.get(), accept=True, by=otto)
    agree_on_criteria(pilot, "Dix familles viennent.", by=alice)
    start_anyway(pilot, by=carla)
    indicator = make_indicator(pilot, "Repas partagés", baseline=Decimal(5), baseline_on=clock.today())
    value = make_value(indicator, 40)
    begin_review(pilot, by=carla)
    address = f"/fr/pilots/{pilot.code}/reviews/1/"

    before = client.get(address).content.decode()
    for said in ("Dix familles viennent.", "Repas partagés", "<b>40</b>", "Tel que c’est compté aujourd’hui"):
        assert said in before

    decide_review(pilot, decision="scale", reason="Oui.", review_on=clock.today() + 90 * DAY, by=carla)
    Measurement.objects.filter(pk=value.pk).update(superseded_at=clock.now())
    make_value(indicator, 70, corrects=value, decided_at=clock.now())
    after = client.get(address).content.decode()

    assert "<b>40</b>" in after
    assert "Tel que c’était compté le jour de la décision" in after


def test_a_review_without_criteria_or_indicator_says_so(client: Client, pilot: Pilot) -> None:
    page = client.get(f"/fr/pilots/{pilot.code}/reviews/1/").content.decode()

    assert "Aucun critère n’était fixé avant ce bilan." in page
    assert "Ce pilote n’a pas d’indicateur." in page


def test_a_late_review_is_seen_on_the_page_of_the_idea(
    client: Client, alice: Actor, otto: Actor, carla: Actor
) -> None:
    pilot = make_running_pilot(alice, otto, carla)
    Pilot.objects.filter(pk=pilot.pk).update(review_on=clock.today() - DAY)

    page = client.get(f"/i/{pilot.idea.code}", follow=True).content.decode()

    assert "Bilan en retard" in page
