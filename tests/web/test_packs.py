"""The pack of a pilot by page: written, published, compared, taken by sites, answered."""

import pytest
from django.test import Client

from ideas.kernel.actor import Actor
from ideas.pilots.models import Pilot
from ideas.sites.models import Pack, PackFeedback, Site
from ideas.sites.operations import (
    begin_pack,
    decide_replication,
    give_pack_feedback,
    note_deviation,
    write_pack,
)
from lab.web.pages.pilots import pilot_address
from tests.factories.pilots import acting_for_new, make_running_pilot
from tests.factories.sites import SAYS, ask, make_pack, make_site, place_called

SAID = {"part": "costs", "text": "Le loyer manque."}
TYPED = {
    "core": "Chaque mardi.",
    "adaptable": "L’heure.",
    "conditions": "Une salle.",
    "people": "Deux bénévoles.",
    "currency": "CHF",
    "cost.0.label": "Café",
    "cost.0.amount": "1200.50",
    "cost.0.every": "year",
}


@pytest.fixture
def pilot(alice: Actor, otto: Actor, carla: Actor) -> Pilot:
    """alice's pilot, which otto's commune hosts."""
    return make_running_pilot(alice, otto, carla)


@pytest.fixture
def nadia(db: None) -> Actor:
    """Represents a commune elsewhere."""
    return acting_for_new("Commune de Montcharmin")


@pytest.fixture
def taken_up(pilot: Pilot, nadia: Actor, alice: Actor) -> Site:
    """A site that nadia's commune carries."""
    return decide_replication(ask(pilot, nadia), accept=True, reason="Avec joie.", by=alice)


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def of(pilot: Pilot, more: str = "") -> str:
    return f"/fr/pilots/{pilot.code}/pack/{more}"


def test_before_the_first_version_it_says_so(client: Client, pilot: Pilot, alice: Actor) -> None:
    assert of(pilot) in page(client, pilot_address(pilot))
    assert "Pas encore de kit" in page(client, of(pilot))
    assert "Commencer le kit" not in page(client, of(pilot))
    assert client.get(of(pilot, "1/")).status_code == 404
    assert client.get(of(pilot, "1/pdf/")).status_code == 404
    assert client.get(of(pilot, "changes/")).status_code == 404
    client.force_login(alice.person)
    assert "Commencer le kit" in page(client, of(pilot))
    assert client.get(of(pilot, "draft/"))["Location"] == of(pilot)
    assert client.get(of(pilot, "publish/"))["Location"] == of(pilot)


def test_the_team_writes_it_and_publishes_it(
    client: Client, pilot: Pilot, taken_up: Site, alice: Actor
) -> None:
    client.force_login(alice.person)
    client.post(of(pilot, "draft/"), {"do": "begin"})
    assert client.post(of(pilot, "draft/"), {"do": "begin"}).status_code == 200

    unnamed = client.post(of(pilot, "draft/"), {**TYPED, "cost.0.label": ""})
    too_early = client.post(of(pilot, "publish/"), {"version": "1"})
    saved = client.post(of(pilot, "draft/"), {**TYPED, "version": "1", "do": "publish"})
    slower = client.post(of(pilot, "draft/"), {**TYPED, "core": "Chaque jeudi.", "version": "1"})
    unread = client.post(of(pilot, "publish/"), {"version": "1"})
    done = client.post(of(pilot, "publish/"), {"version": "2"})

    assert [one.status_code for one in (unnamed, too_early, slower, unread)] == [422] * 4
    assert "Ce que coûte un lieu" not in too_early.content.decode()
    assert "Coûts" in too_early.content.decode()
    assert "Chaque jeudi." in slower.content.decode()
    assert "Chaque mardi." in slower.content.decode()
    assert (saved["Location"], done["Location"]) == (of(pilot, "publish/"), of(pilot))
    html = page(client, of(pilot))
    assert "1 200,5" in html.replace("\u00a0", " ").replace("\u202f", " ")
    assert "Montcharmin" in html
    assert client.post(of(pilot, "publish/"), {"version": "2"}).status_code == 409


def test_a_second_version_owes_what_changes(client: Client, pilot: Pilot, alice: Actor) -> None:
    make_pack(pilot, alice)
    draft = write_pack(
        begin_pack(pilot, by=alice),
        changes={"core": "Deux fois par semaine.", "costs": []},
        by=alice,
    )
    client.force_login(alice.person)
    assert "Relire le brouillon" in page(client, of(pilot, "publish/"))
    owed = client.post(of(pilot, "publish/"), {"version": "2"})
    write_pack(draft, changes={"costs": SAYS["costs"]}, by=alice)

    client.post(of(pilot, "publish/"), {"version": "3", "changes": "Plus souvent."})

    assert owed.status_code == 422
    client.logout()
    assert "Plus souvent." in page(client, of(pilot))
    assert "Une version plus récente existe" in page(client, of(pilot, "1/"))
    changed = page(client, of(pilot, "changes/"))
    assert "<ins>" in changed
    assert "Aucune différence" in page(client, of(pilot, "changes/?from=2&to=2"))
    assert client.get(of(pilot, "changes/?from=7")).status_code == 404


def test_a_council_gets_a_pdf(client: Client, pilot: Pilot, alice: Actor) -> None:
    make_pack(pilot, alice)

    response = client.get(of(pilot, "1/pdf/"))

    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")


def test_a_site_takes_a_version_or_keeps_its_own(
    client: Client, pilot: Pilot, taken_up: Site, alice: Actor, nadia: Actor
) -> None:
    here = f"/fr/pilots/{pilot.code}/sites/{taken_up.code}/"
    assert client.get(of(pilot, f"sites/{taken_up.code}/")).status_code == 404
    make_pack(pilot, alice)
    client.force_login(alice.person)
    assert client.get(of(pilot, f"sites/{taken_up.code}/")).status_code == 403
    client.force_login(nadia.person)
    assert "Version 1 proposée" in page(client, here)
    assert "Commune de Montcharmin" in page(client, of(pilot, f"sites/{taken_up.code}/"))

    unsaid = client.post(of(pilot, f"sites/{taken_up.code}/"), {"do": "keep", "number": "1"})
    client.post(of(pilot, f"sites/{taken_up.code}/"), {"do": "keep", "number": "1", "reason": "Trop tôt."})
    assert "Trop tôt." in page(client, here)
    assert "Trop tôt." in page(client, of(pilot, f"sites/{taken_up.code}/"))
    client.post(of(pilot, f"sites/{taken_up.code}/"), {"do": "take", "number": "1"})
    again = client.post(of(pilot, f"sites/{taken_up.code}/"), {"do": "take", "number": "1"})
    make_pack(pilot, alice, core="Autrement.")
    unread = client.post(of(pilot, f"sites/{taken_up.code}/"), {"do": "take", "number": "1"})

    taken_up.refresh_from_db()
    assert [one.status_code for one in (unsaid, again, unread)] == [422, 422, 422]
    assert taken_up.pack is not None
    assert taken_up.pack.number == 1
    assert "la version 1" in page(client, here)
    assert "<ins>" in page(client, of(pilot, f"sites/{taken_up.code}/"))


def test_a_partner_says_what_does_not_fit_and_is_answered(
    client: Client, pilot: Pilot, taken_up: Site, alice: Actor, nadia: Actor
) -> None:
    make_pack(pilot, alice)
    note_deviation(taken_up, text="Le matin.", reason="Le marché.", by=nadia)
    client.force_login(nadia.person)
    address = of(pilot, f"sites/{taken_up.code}/feedback/")
    assert "Le matin." in page(client, address)

    unsaid = client.post(address, {"part": "costs"})
    client.post(address, {**SAID, "proposal": "Un poste loyer.", "deviation": "1"})
    client.force_login(alice.person)
    unanswered = client.post(of(pilot, "feedback/1/"), {"do": "take"})
    client.post(of(pilot, "feedback/1/"), {"do": "take", "reason": "Oui."})
    again = client.post(of(pilot, "feedback/1/"), {"do": "decline", "reason": "Non."})
    make_pack(pilot, alice)
    client.logout()

    html = page(client, of(pilot, "feedback/1/"))
    assert [one.status_code for one in (unsaid, unanswered, again)] == [422, 422, 422]
    for words in ("Le loyer manque.", "Un poste loyer.", "Le matin.", "Retenu", "dans la version 2", "Oui."):
        assert words in html
    assert client.get(of(pilot, "feedback/2/")).status_code == 404
    assert "Le loyer manque." in page(client, of(pilot))


def test_who_says_it_before_there_is_a_pack_keeps_what_was_typed(
    client: Client, pilot: Pilot, taken_up: Site, nadia: Actor
) -> None:
    client.force_login(nadia.person)

    refused = client.post(of(pilot, f"sites/{taken_up.code}/feedback/"), SAID)

    assert refused.status_code == 422
    assert "Le loyer manque." in refused.content.decode()


def test_asking_names_the_version_that_was_read(
    client: Client, pilot: Pilot, nadia: Actor, alice: Actor
) -> None:
    make_pack(pilot, alice)
    place_called("Montcharmin")
    address = f"/fr/pilots/{pilot.code}/sites/replicate/"
    client.force_login(nadia.person)
    assert "la version 1 du kit" in page(client, address)
    make_pack(pilot, alice)
    typed = {"territory": "Montcharmin", "why": "Besoin.", "carriers": "Nous."}

    stale = client.post(address, {**typed, "pack": "1"})
    client.post(address, {**typed, "pack": "2"})

    site = Site.objects.get()
    assert stale.status_code == 422
    assert "Besoin." in stale.content.decode()
    assert 'value="2"' in stale.content.decode()
    assert site.replication.pack is not None
    assert site.replication.pack.number == 2
    assert "Kit lu" in page(client, f"/fr/pilots/{pilot.code}/sites/{site.code}/")


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_page_asks_the_same_for_many_sites(
    client: Client, pilot: Pilot, alice: Actor, otto: Actor, django_assert_num_queries, count: int
) -> None:
    for place in range(count):
        site = make_site(pilot, f"Lieu {place}")
        site.partners.create(organisation=otto.organisation, role="host", state="accepted")
    make_pack(pilot, alice)
    for site in Site.objects.order_by("pk")[:3]:
        give_pack_feedback(site, **SAID, by=otto)
    assert PackFeedback.objects.count() == min(count, 3)
    assert Pack.objects.count() == 1

    with django_assert_num_queries(12):
        page(client, of(pilot))
