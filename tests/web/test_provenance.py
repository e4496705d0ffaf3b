"""The chain of an idea and the matrix of axes and territories, by page and by API."""

import pytest
from django.test import Client

from ideas.kernel.actor import Actor
from ideas.pilots.models import Pilot
from tests.factories.ideas import make_draft, make_idea
from tests.factories.measurement import make_indicator, make_value
from tests.factories.pilots import make_running_pilot
from tests.factories.roadmap import make_axis
from tests.factories.sites import make_site
from tests.factories.topics import make_territory


@pytest.fixture
def pilot(alice: Actor, otto: Actor, carla: Actor) -> Pilot:
    """alice's pilot with a site and a figure."""
    pilot = make_running_pilot(alice, otto, carla)
    make_value(make_indicator(pilot, "Repas partagés", unit="repas"), 12, site=make_site(pilot))
    return pilot


def test_idea_and_pilot_lead_to_the_same_chain(client: Client, pilot: Pilot) -> None:
    on_idea = client.get(f"/i/{pilot.idea.code}", follow=True).content.decode()
    on_pilot = client.get(f"/p/{pilot.code}", follow=True).content.decode()

    assert f"/fr/ideas/{pilot.idea.code}/provenance/" in on_idea
    assert f"/fr/pilots/{pilot.code}/provenance/" in on_pilot

    for address in (f"/fr/ideas/{pilot.idea.code}/provenance/", f"/fr/pilots/{pilot.code}/provenance/"):
        page = client.get(address).content.decode()
        for told in ("Venue d’elle-même", "Aubrive", "Repas partagés", "12 repas", 'role="img"', "/s/"):
            assert told in page.replace("\u00a0", " ")


def test_an_idea_without_a_pilot_says_what_is_not_there_yet(client: Client, alice: Actor) -> None:
    idea = make_idea(alice)

    page = client.get(f"/fr/ideas/{idea.code}/provenance/").content.decode()

    assert page.count("Pas encore") >= 3


def test_nobody_learns_of_a_draft_this_way(client: Client, alice: Actor) -> None:
    assert client.get(f"/fr/ideas/{make_draft(alice).code}/provenance/").status_code == 404


def test_the_api_tells_the_same_chain(client: Client, pilot: Pilot) -> None:
    by_idea = client.get(f"/api/v1/ideas/{pilot.idea.code}/provenance/").json()
    by_pilot = client.get(f"/api/v1/pilots/{pilot.code}/provenance/").json()

    assert by_idea == by_pilot
    parts = [link["part"] for link in by_idea["links"]]
    assert parts[0] == "idea"
    assert parts[-3:] == ["pilot", "site", "figure"]
    assert (by_idea["links"][-1]["value"], by_idea["links"][-1]["what"]) == ("12", "repas")


def test_the_matrix_shows_where_it_runs_and_where_nothing_happens(client: Client, pilot: Pilot) -> None:
    axis = make_axis("Habiter", None, pilot)
    land = make_territory("XP")
    north, south = (make_territory(name, parent=land) for name in ("XP-N", "XP-S"))
    make_site(pilot, "Nord", territory=north)

    page = client.get("/fr/axes/spread/?within=XP").content.decode()
    told = client.get("/api/v1/axes/spread/?within=XP").json()

    assert "rien encore" in page
    assert "1 territoire sur 2 n’a encore aucun lieu." in page
    assert f"/t/{south.code}" in page
    assert told["within"] == "XP"
    assert [(one["territory"], one["sites"], one["axes"]) for one in told["parts"]] == [
        (north.code, 1, [{"axis": axis.code, "sites": 1}]),
        (south.code, 0, [{"axis": axis.code, "sites": 0}]),
    ]


def test_a_place_that_there_is_not_is_refused(client: Client) -> None:
    assert client.get("/fr/axes/spread/?within=XX-9").status_code == 404
    refused = client.get("/api/v1/axes/spread/?within=XX-9")
    assert refused.status_code == 400
    assert refused.json()["errors"]


def test_with_no_territory_at_all_the_matrix_says_so(client: Client) -> None:
    page = client.get("/fr/axes/spread/").content.decode()

    assert "Le lab ne connaît encore aucun territoire." in page
