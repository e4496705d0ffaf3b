"""The sites of a pilot by page: opening, replication, partners, what is done differently."""

import pytest
from django.test import Client

from ideas.kernel.actor import Actor
from ideas.pilots.models import Pilot
from ideas.sites.models import Deviation, Site, SitePartner
from ideas.sites.operations import decide_replication, note_deviation
from lab.web.pages.pilots import pilot_address
from tests.factories.pilots import acting_for_new, make_running_pilot
from tests.factories.roadmap import make_milestone
from tests.factories.sites import BENEFIT, ask, make_site, make_site_partner, place_called


@pytest.fixture
def pilot(alice: Actor, otto: Actor, carla: Actor) -> Pilot:
    """alice's pilot, which otto's commune hosts."""
    return make_running_pilot(alice, otto, carla)


@pytest.fixture
def site(pilot: Pilot) -> Site:
    """Its first site, which is open."""
    return make_site(pilot, **BENEFIT)


@pytest.fixture
def nadia(db: None) -> Actor:
    """Represents a commune elsewhere."""
    return acting_for_new("Commune de Montcharmin")


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def of(site: Site, more: str = "") -> str:
    return f"/fr/pilots/{site.pilot.code}/sites/{site.code}/{more}"


def test_the_pilot_says_where_it_runs_and_everybody_reads_how_to_benefit(
    client: Client, pilot: Pilot, site: Site
) -> None:
    make_site(pilot, "Montcharmin", state="requested")

    on_pilot, listed, shown = (
        page(client, address)
        for address in (pilot_address(pilot), f"/fr/pilots/{pilot.code}/sites/", of(site))
    )

    assert "1 lieu</h2>" in on_pilot
    assert of(site) in on_pilot
    assert 'role="img"' in listed
    assert "Montcharmin" not in listed
    for text in BENEFIT.values():
        assert text in shown
    assert client.get(f"/s/{site.code}")["Location"] == of(site)


def test_the_team_adds_a_site_changes_and_opens_it(client: Client, pilot: Pilot, alice: Actor) -> None:
    place_called("Aubrive")
    client.force_login(alice.person)
    address = f"/fr/pilots/{pilot.code}/sites/open/"

    empty = client.post(address, {"next": ""})
    client.post(address, {"territory": "Aubrive", "name": "Le four"})
    site = Site.objects.get()
    early = client.post(of(site, "steps/open/"), {"next": ""})
    client.post(of(site, "change/"), {"name": "Le four", **BENEFIT, "version": "1"})
    stale = client.post(of(site, "change/"), {"name": "La cure", **BENEFIT, "version": "1"})
    client.post(of(site, "steps/open/"), {"next": ""})

    site.refresh_from_db()
    assert (empty.status_code, early.status_code, stale.status_code) == (422, 422, 422)
    assert "La cure" in stale.content.decode()
    assert (site.name, site.state) == ("Le four", "running")
    assert "Suspendre le lieu" in page(client, of(site))
    assert client.get(of(site, "steps/fly/")).status_code == 404


def test_a_pause_without_a_reason_keeps_the_form(client: Client, site: Site, alice: Actor) -> None:
    client.force_login(alice.person)

    refused = client.post(of(site, "steps/pause/"), {"next": ""})
    client.post(of(site, "steps/pause/"), {"reason": "Travaux."})

    assert refused.status_code == 422
    assert "Travaux." in page(client, of(site))
    assert "plus possible d’ici" in page(client, of(site, "steps/pause/"))


def test_an_organisation_asks_and_the_team_answers(
    client: Client, pilot: Pilot, nadia: Actor, alice: Actor, charlie: Actor
) -> None:
    place_called("Montcharmin")
    address = f"/fr/pilots/{pilot.code}/sites/replicate/"
    client.force_login(charlie.person)
    assert "Il faut un mandat" in page(client, address)
    assert client.post(address, {"next": ""}).status_code == 403
    client.force_login(nadia.person)
    assert "au nom de Commune de Montcharmin" in page(client, address)
    refused = client.post(address, {"territory": "Montcharmin"})
    client.post(address, {"territory": "Montcharmin", "why": "Besoin.", "carriers": "Nous."})
    site = Site.objects.get()
    again = client.post(address, {"territory": "Montcharmin", "why": "Besoin.", "carriers": "Nous."})
    assert "Retirer notre demande" in page(client, of(site))
    client.force_login(alice.person)
    assert "Demandes d’ouvrir un lieu" in page(client, f"/fr/pilots/{pilot.code}/sites/")

    unsaid = client.post(of(site, "request/"), {"do": "accept"})
    client.post(of(site, "request/"), {"do": "accept", "reason": "Avec joie."})

    site.refresh_from_db()
    assert [one.status_code for one in (refused, again, unsaid)] == [422, 422, 422]
    assert site.state == "preparing"
    assert "attend plus de réponse" in page(client, of(site, "request/"))


def test_who_asked_takes_it_back(client: Client, pilot: Pilot, nadia: Actor, otto: Actor) -> None:
    site = ask(pilot, nadia)
    client.force_login(otto.person)
    assert client.post(of(site, "request/"), {"do": "withdraw"}).status_code == 403
    client.force_login(nadia.person)

    client.post(of(site, "request/"), {"do": "withdraw"})

    site.refresh_from_db()
    assert site.state == "withdrawn"
    assert client.get(of(make_site(pilot), "request/")).status_code == 404


def test_who_carries_a_site_leads_it_in_the_name_of_its_organisation(
    client: Client, pilot: Pilot, nadia: Actor, alice: Actor
) -> None:
    site = decide_replication(ask(pilot, nadia), accept=True, reason="Oui.", by=alice)
    client.force_login(nadia.person)

    client.post(of(site, "change/"), {"name": "Montcharmin", **BENEFIT})
    shown = page(client, of(site))

    assert "Au nom de Commune de Montcharmin" in shown
    assert BENEFIT["who"] in shown


def test_organisations_are_invited_apply_answer_and_leave(
    client: Client, site: Site, alice: Actor, nadia: Actor, charlie: Actor
) -> None:
    client.force_login(alice.person)
    empty = client.post(of(site, "partners/invite/"), {"next": ""})
    asked = {"organisation": nadia.organisation.code, "role": "operator", "text": "Viendrez-vous ?"}
    client.post(of(site, "partners/invite/"), asked)
    address = of(site, f"partners/{nadia.organisation.code}/")
    client.force_login(charlie.person)
    assert client.get(address).status_code == 404
    client.force_login(nadia.person)
    assert 'value="accept"' in page(client, address)
    client.post(address, {"do": "accept", "text": "Nos bénévoles."})
    unsaid = client.post(address, {"do": "leave"})
    unknown = client.post(address, {"do": "fly"})
    client.post(address, {"do": "contribute", "text": "Et du café."})
    assert "Et du café." in page(client, of(site))

    client.post(address, {"do": "leave", "reason": "Plus de bénévoles."})
    refused = client.post(of(site, "partners/apply/"), {"next": ""})
    client.post(of(site, "partners/apply/"), {"role": "support", "text": "Du café."})
    again = client.post(of(site, "partners/apply/"), {"role": "support", "text": "Du café."})

    assert [one.status_code for one in (empty, unsaid, unknown, refused, again)] == [422, 422, 404, 422, 422]
    assert SitePartner.objects.get().state == "applied"
    client.force_login(charlie.person)
    assert "Il faut un mandat" in page(client, of(site, "partners/apply/"))


def test_what_is_done_differently_is_noted_and_decided(
    client: Client, pilot: Pilot, nadia: Actor, alice: Actor
) -> None:
    site = decide_replication(ask(pilot, nadia), accept=True, reason="Oui.", by=alice)
    client.force_login(nadia.person)
    empty = client.post(of(site, "deviations/"), {"next": ""})
    client.post(of(site, "deviations/"), {"text": "Sans salle.", "reason": "Trop cher.", "is_core": "on"})
    client.logout()
    assert "Sans salle." not in page(client, of(site))
    client.force_login(alice.person)
    assert "Décider pour le pilote" in page(client, of(site))

    unsaid = client.post(of(site, "deviations/1/"), {"do": "agree"})
    client.post(of(site, "deviations/1/"), {"do": "agree", "reason": "Essayez."})
    late = client.post(of(site, "deviations/1/"), {"do": "refuse", "reason": "Non."})
    odd = client.post(of(site, "deviations/1/"), {"do": "fly"})
    client.logout()

    assert "Sans salle." in page(client, of(site))
    assert [one.status_code for one in (empty, unsaid, late, odd)] == [422, 422, 422, 404]
    client.force_login(nadia.person)
    assert 'value="end"' in page(client, of(site, "deviations/1/"))
    client.post(of(site, "deviations/1/"), {"do": "end"})
    assert Deviation.objects.get().state == "over"
    assert client.get(of(site, "deviations/9/")).status_code == 404


def test_a_curator_hides_a_site_and_shows_it_again(client: Client, site: Site, carla: Actor) -> None:
    client.force_login(carla.person)
    unsaid = client.post(of(site, "hide/"), {"next": ""})
    client.post(of(site, "hide/"), {"reason": "Adresse privée."})
    assert "Adresse privée." in page(client, of(site, "hide/"))
    client.logout()
    hidden = client.get(of(site)).status_code
    client.force_login(carla.person)

    client.post(of(site, "hide/"), {"show": "1"})

    client.logout()
    assert (unsaid.status_code, hidden) == (422, 404)
    assert client.get(of(site)).status_code == 200


@pytest.mark.parametrize("rows", [1, 30])
def test_a_pilot_with_many_sites_asks_no_more(
    client: Client, pilot: Pilot, rows: int, django_assert_num_queries
) -> None:
    for number in range(rows):
        make_site_partner(make_site(pilot, f"Lieu {number}"), f"Association {number}")
    page(client, f"/fr/pilots/{pilot.code}/sites/")  # what the frame shows is read once

    with django_assert_num_queries(9):
        page(client, f"/fr/pilots/{pilot.code}/sites/?fresh=1")


@pytest.mark.parametrize("rows", [1, 30])
def test_a_site_asks_the_same_for_any_length(
    client: Client, site: Site, alice: Actor, rows: int, django_assert_num_queries
) -> None:
    for number in range(rows):
        make_site_partner(site, f"Association {number}")
        note_deviation(site, text=f"Autre {number}", reason="Parce que.", by=alice)
    page(client, of(site))

    with django_assert_num_queries(11):
        page(client, f"{of(site)}?fresh=1")


def test_a_site_shows_its_own_milestones(client: Client, pilot: Pilot, site: Site) -> None:
    make_milestone(pilot, title="Ouvrir la salle", site=site)
    make_milestone(pilot, title="Former tout le monde")

    shown = page(client, of(site))

    assert "Ouvrir la salle" in shown
    assert "Former tout le monde" not in shown
