"""Criteria and hearings on the pages of pilots."""

import pytest
from django.test import Client

from ideas.kernel.actor import Actor
from ideas.pilots.models import Pilot
from ideas.pilots.operations import answer_invitation
from tests.factories.pilots import agree_on_criteria, hear_people, make_pilot

CRITERIA = {
    "continues": "Dix familles\n\nDeux bénévoles",
    "adapts": "Le lieu ne va pas",
    "scales": "Une autre commune demande",
    "stops": "Moins de trois familles",
    "review_on": "2031-06-18",
    "version": "0",
}
HEARING = {"held_on": "2026-01-12", "way": "workshop", "people_count": "8", "said": "Pas avant 18 heures."}


@pytest.fixture
def pilot(alice: Actor, otto: Actor) -> Pilot:
    return make_pilot(alice, otto)


def page_of(client: Client, pilot: Pilot) -> str:
    return client.get(f"/p/{pilot.code}", follow=True).content.decode()


def test_the_team_agrees_on_criteria(client: Client, pilot: Pilot, alice: Actor) -> None:
    assert "Les critères ne sont pas encore convenus." in page_of(client, pilot)
    client.force_login(alice.person)
    url = f"/fr/pilots/{pilot.code}/criteria/"

    refused = client.post(url, CRITERIA | {"stops": "", "continues": "x\n" * 11, "scales": "y" * 501})
    saved = client.post(url, CRITERIA)

    page = page_of(client, pilot)
    pilot.refresh_from_db()
    assert refused.status_code == 422
    assert {"stops", "continues", "scales"} == set(refused.context["form"].errors)
    assert saved.status_code == 302
    assert all(text in page for text in ("Dix familles", "Deux bénévoles", "Moins de trois familles"))
    assert str(pilot.review_on) == "2031-06-18"
    assert "Modifier les critères" in page


def test_who_was_slower_keeps_what_they_typed(client: Client, pilot: Pilot, alice: Actor) -> None:
    agree_on_criteria(pilot, "Vingt familles", by=alice)
    client.force_login(alice.person)
    url = f"/fr/pilots/{pilot.code}/criteria/"

    stale = client.post(url, CRITERIA)
    saved = client.post(url, CRITERIA | {"version": stale.context["form"].data["version"]})

    page = stale.content.decode()
    assert (stale.status_code, saved.status_code) == (422, 302)
    assert "Vingt familles" in page
    assert "Deux bénévoles" in page


def test_strangers_are_not_offered_either(client: Client, pilot: Pilot, charlie: Actor) -> None:
    client.force_login(charlie.person)

    page = page_of(client, pilot)

    assert "Fixer les critères" not in page
    assert "Noter une écoute" not in page
    assert client.get(f"/fr/pilots/{pilot.code}/criteria/").status_code == 403
    assert client.get(f"/fr/pilots/{pilot.code}/hearings/").status_code == 403


def test_the_team_writes_down_a_hearing_and_what_became_of_it(
    client: Client, pilot: Pilot, alice: Actor
) -> None:
    client.force_login(alice.person)
    url = f"/fr/pilots/{pilot.code}/hearings/"

    refused = client.post(url, HEARING | {"held_on": "2099-01-01"})
    client.post(url, HEARING)
    one = pilot.hearings.get()
    form = client.get(f"{url}{one.code}/").content.decode()
    client.post(f"{url}{one.code}/", HEARING | {"led_to": "Nous ouvrons le soir.", "version": "1"})
    stale = client.post(f"{url}{one.code}/", HEARING | {"led_to": "Non.", "version": "1"})
    wrong = client.post(f"{url}{one.code}/", HEARING | {"held_on": "2099-01-01", "version": "2"})

    page = page_of(client, pilot)
    assert (refused.status_code, stale.status_code, wrong.status_code) == (422, 422, 422)
    assert "Pas avant 18 heures." in form
    assert all(words in page for words in ("Atelier", "8 personnes", "Nous ouvrons le soir."))
    assert client.get(f"{url}22222222/").status_code == 404


def test_a_partner_writes_down_its_own(client: Client, pilot: Pilot, alice: Actor, otto: Actor) -> None:
    answer_invitation(pilot.partners.get(), accept=True, by=otto)
    client.force_login(otto.person)
    url = f"/fr/pilots/{pilot.code}/hearings/"
    others = hear_people(pilot, by=alice)

    client.post(url, HEARING | {"on_behalf_of": otto.organisation_code})
    own = pilot.hearings.exclude(pk=others.pk).get()
    changed = {"led_to": "Le soir.", "version": "1", "on_behalf_of": otto.organisation_code}
    saved = client.post(f"{url}{own.code}/", HEARING | changed)

    own.refresh_from_db()
    assert (own.organisation, own.led_to, saved.status_code) == (otto.organisation, "Le soir.", 302)
    assert client.get(f"{url}{others.code}/").status_code == 403
    client.logout()
    assert client.get(f"{url}{own.code}/").status_code == 302
