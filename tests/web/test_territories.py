"""Territories: finding one, and what happens there."""

from typing import Any

import pytest
from django.test import Client

from ideas.calls.operations import open_call
from ideas.collaboration.models import Need
from ideas.kernel.actor import SYSTEM, Actor
from ideas.topics.models import Territory
from ideas.workflow.operations import ensure_default_process
from tests.factories.ideas import make_draft, make_idea
from tests.factories.organisations import make_organisation
from tests.factories.pilots import make_running_pilot
from tests.factories.sites import BENEFIT, make_site
from tests.factories.topics import make_territories


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def places(db: None):
    return make_territories()


def test_a_place_is_found_by_name_and_an_exact_choice_leads_there(client: Client, places) -> None:
    html = page(client, "/fr/territories/?q=lausanne")

    assert "/fr/territories/CH-C5586/" in html
    assert client.get("/fr/territories/?q=Lausanne+%28CH-C5586%29")["Location"] == "/fr/territories/CH-C5586/"
    assert client.get("/t/CH-C5586")["Location"] == "/fr/territories/CH-C5586/"
    assert client.get("/fr/territories/?q=Lausanne")["Location"] == "/fr/territories/CH-C5586/"
    assert client.get("/fr/territories/?q=Gen%C3%A8ve%2C+Suisse")["Location"] == "/fr/territories/CH-GE/"
    assert "Nous ne connaissons pas ce lieu." in page(client, "/fr/territories/?q=atlantis")
    assert "Suisse" in page(client, "/fr/territories/")


@pytest.mark.parametrize("code", ["CH", "CH-GE", "CH-C6608", "LAC"])
def test_a_place_shows_what_happens_in_it_and_below(client: Client, places, alice: Actor, code: str) -> None:
    geneva, lausanne = places["CH-C6621"], places["CH-C5586"]
    make_idea(alice, title="Un banc à Genève", territories=[geneva])
    make_idea(alice, title="Un arbre à Lausanne", territories=[lausanne])
    make_organisation("Ville de Carouge", territory=places["CH-C6608"])
    process = ensure_default_process(by=SYSTEM)
    open_call(names={"fr": "Bancs du canton"}, process=process, territories=[places["CH-GE"]], by=SYSTEM)

    html = page(client, f"/fr/territories/{code}/")

    shown = ["Un banc à Genève", "Un arbre à Lausanne", "Ville de Carouge", "Bancs du canton"]
    expected = {
        "CH": [True, True, True, True],
        "CH-GE": [True, False, True, True],
        "CH-C6608": [False, False, True, True],
        "LAC": [True, True, False, False],
    }
    assert [text in html for text in shown] == expected[code]


def test_a_place_says_where_it_lies(client: Client, places) -> None:
    html = page(client, "/fr/territories/CH-C5586/")

    assert "Villes du lac" in html
    assert "/fr/territories/CH-VD/" in html
    assert "140\u00a0000 habitantes et habitants" in html


@pytest.mark.parametrize("code", ["XX", "ch-ge", "CH-GE%2F.."])
def test_unknown_places_are_404(client: Client, places, code: str) -> None:
    assert client.get(f"/fr/territories/{code}/").status_code == 404
    assert client.get(f"/t/{code}").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_a_place_asks_the_same_for_any_length(
    client: Client, places, alice: Actor, rows: int, django_assert_num_queries
) -> None:
    for number in range(rows):
        make_idea(alice, title=f"Idée {number}", territories=[places["CH-C6621"]])
        make_organisation(f"Organisation {number}", territory=places["CH-GE"])

    client.get("/fr/propose/")  # what the frame shows is read once
    with django_assert_num_queries(23):
        page(client, "/fr/territories/CH-GE/")


def test_a_place_is_followed(client: Client, places, alice: Actor) -> None:
    client.force_login(alice.person)

    client.post("/fr/follow/territory/CH-GE/")

    assert "Vous suivez" in page(client, "/fr/territories/CH-GE/")


def test_codes_are_shown_only_where_names_would_be_confused(client: Client, places) -> None:
    found = page(client, "/fr/territories/?q=gen")
    suggested = client.get("/fr/suggestions/territories/?q=gen").json()["suggestions"]
    filtered = [page(client, f"/fr/{kind}/?territory=CH-GE") for kind in ("ideas", "pilots", "organisations")]

    assert suggested == ["Genève, Suisse", "Genève, Genève"]
    assert [name in found for name in (*suggested, "CH-C6621)", "Commune, CH-")] == [True, True, False, False]
    assert ['name="territory" value="Genève, Suisse"' in html for html in filtered] == [True] * 3
    facts = page(client, "/fr/territories/CH-C5586/").split('class="facts"')[1].split("</p>")[0]
    assert ("Commune" in facts, "CH-C5586" in facts) == (True, False)


def test_a_name_that_several_places_have_is_asked_about_and_what_is_offered_is_understood(
    client: Client, places, alice: Actor
) -> None:
    draft = make_draft(alice)
    client.force_login(alice.person)
    address = f"/fr/ideas/{draft.code}/write/3/"

    unsure = client.post(address, {"territory": "geneve"})
    client.post(address, {"territory": "Genève, Genève"})
    again = client.get(address).content.decode()

    assert "Copiez celui qui convient\u00a0: Genève, Suisse · Genève, Genève." in unsure.content.decode()
    assert [place.code for place in draft.territories.all()] == ["CH-C6621"]
    assert 'value="Genève, Genève"' in again


def test_its_page_says_what_exists_there_and_how_to_benefit(
    client: Client, places: Any, alice: Actor, otto: Actor, carla: Actor
) -> None:
    pilot = make_running_pilot(alice, otto, carla)
    commune = Territory.objects.get(code="CH-C6608")
    make_site(pilot, "Carouge", territory=commune, **BENEFIT)
    make_site(pilot, "À venir", territory=commune, state="preparing")
    need = Need.objects.create(idea=pilot.idea, kind="skill", title="Une menuisière")
    need.territories.add(commune)

    page = client.get("/fr/territories/CH-GE/").content.decode()
    elsewhere = client.get("/fr/territories/CH-VD/").content.decode()

    for said in (
        "comment en profiter",
        "Carouge",
        "Le mardi, de 14 h à 17 h.",
        "021 000 00 00",
        "Une menuisière",
    ):
        assert said in page
    assert "À venir" not in page
    assert "Une menuisière" not in elsewhere
