"""The list of pilots."""

import re

import pytest
from django.test import Client

from ideas.kernel.actor import Actor
from ideas.pilots.models import Pilot
from ideas.pilots.operations import hide_pilot
from tests.factories.ideas import make_theme
from tests.factories.pilots import acting_for_new, make_pilot
from tests.factories.topics import make_territory


def titles(html: str) -> list[str]:
    return re.findall(r"<h3[^>]*>\s*<a[^>]*>([^<]+)</a>", html)


def test_an_empty_lab_says_how_pilots_come_about(client: Client, db: None) -> None:
    page = client.get("/fr/pilots/").content.decode()

    assert "Aucun pilote pour l’instant." in page


def test_the_list_shows_pilots_that_everybody_sees(client: Client, alice: Actor, carla: Actor) -> None:
    make_pilot(alice, title="Visible")
    hide_pilot(make_pilot(alice, title="Masqué"), reason="Données personnelles.", by=carla)

    client.force_login(carla.person)

    assert titles(client.get("/fr/pilots/").content.decode()) == ["Visible"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Deux", "Un"]),
        ("state=preparing", ["Un"]),
        ("state=preparing&state=running", ["Deux", "Un"]),
        ("state=nothing", []),
        ("theme=lab", ["Deux"]),
        ("theme=lab&theme=sante", ["Deux", "Un"]),
        ("territory=CH", ["Deux"]),
        ("territory=Aubrive+(6621)&theme=lab", ["Deux"]),
        ("territory=XX", []),
        ("q=jardins", ["Deux"]),
        ("q=fusée", []),
    ],
)
def test_filters_narrow_the_list(
    client: Client, alice: Actor, query: str, found: list[str], deliver_facts
) -> None:
    country = make_territory("CH", level="country")
    make_pilot(alice, title="Un")
    other = make_pilot(
        alice,
        title="Deux",
        summary="Un jardin partagé.",
        themes=[make_theme("lab", "Lab", 195)],
        territories=[make_territory("6621", country)],
    )
    Pilot.objects.filter(pk=other.pk).update(state="running")
    deliver_facts()

    page = client.get(f"/fr/pilots/?{query}").content.decode()

    assert titles(page) == found


def test_filters_say_what_they_hold_and_are_taken_off_one_by_one(client: Client, alice: Actor) -> None:
    make_pilot(alice)

    page = client.get("/fr/pilots/?state=preparing&theme=sante&q=rien").content.decode()

    assert "0 pilote" in page
    assert 'href="?state=preparing&amp;theme=sante"' in page
    assert 'href="?theme=sante&amp;q=rien"' in page


def test_htmx_gets_the_results_only(client: Client, alice: Actor) -> None:
    make_pilot(alice, title="Un")

    part = client.get("/fr/pilots/", headers={"HX-Request": "true"}).content.decode()

    assert titles(part) == ["Un"]
    assert "<html" not in part


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_for_any_length(
    client: Client, alice: Actor, rows: int, django_assert_num_queries
) -> None:
    for number in range(rows):
        make_pilot(alice, acting_for_new(f"Commune {number}"))

    client.get("/fr/propose/")  # what the frame shows is read once
    with django_assert_num_queries(7):
        client.get("/fr/pilots/")


def test_pages_follow_each_other(client: Client, alice: Actor) -> None:
    pilot = make_pilot(alice)
    idea = pilot.idea
    for number in range(13):
        idea.pk, idea.code = None, f"AAAAAA{number + 10}"
        idea.save()
        Pilot.objects.create(idea=idea, title=f"Pilote {number}")

    first = client.get("/fr/pilots/").content.decode()
    link = re.search(r'href="(\?after=[^"]+)"', first)
    assert link is not None
    second = client.get("/fr/pilots/" + link[1]).content.decode()

    assert len(titles(first)) == 12
    assert len(titles(second)) == 2
    assert not set(titles(first)) & set(titles(second))
    assert "?before=" in second
