"""Milestones and axes through the API."""

import pytest

from ideas.kernel.actor import Actor
from ideas.pilots.models import Pilot
from tests.api.conftest import Calls
from tests.factories.pilots import make_running_pilot
from tests.factories.roadmap import in_days, make_axis, make_milestone, make_network
from tests.factories.sites import make_site


@pytest.fixture
def pilot(alice: Actor, otto: Actor, carla: Actor) -> Pilot:
    """alice's pilot, hosted by otto's commune."""
    return make_running_pilot(alice, otto, carla)


def test_a_milestone_is_planned_changed_moved_and_explained(
    api: Calls, pilot: Pilot, alice: Actor, otto: Actor
) -> None:
    site, first = make_site(pilot), make_milestone(pilot, "D’abord")
    body = {
        "title": "Bail",
        "planned_on": str(in_days(-1)),
        "site": site.code,
        "owner": otto.person.code,
        "organisation": otto.organisation.code,
        "waits_for": [first.code],
    }

    made = api(alice).post(f"pilots/{pilot.code}/milestones/", body)
    path = f"milestones/{made.json()['code']}/"
    explained = api(alice).patch(path, {"late_reason": "Le notaire."}, headers={"If-Match": made["ETag"]})
    changed = api(alice).patch(path, {"title": "Bail signé"}, headers={"If-Match": explained["ETag"]})
    done = api(alice).patch(
        path, {"state": "reached", "evidence": "Oui."}, headers={"If-Match": changed["ETag"]}
    )

    assert made.status_code == 201
    assert (made.json()["late"], made.json()["waits_for"], made.json()["site"]["name"]) == (
        True,
        [first.code],
        "Aubrive",
    )
    assert made.json()["organisation"]["code"] == otto.organisation.code
    assert explained.json()["late_reason"] == "Le notaire."
    assert (done.json()["title"], done.json()["state"], done.json()["late"]) == (
        "Bail signé",
        "reached",
        False,
    )
    assert api().get(path).json()["evidence"] == "Oui."
    assert api().get("milestones/22222222/").status_code == 404


def test_one_act_at_a_time_in_the_version_that_was_read(api: Calls, pilot: Pilot, alice: Actor) -> None:
    path = f"milestones/{make_milestone(pilot).code}/"
    both = api(alice).patch(path, {"state": "under_way", "title": "Autre"}, headers={"If-Match": '"1"'})
    lone = api(alice).patch(path, {"evidence": "Oui."}, headers={"If-Match": '"1"'})
    late = api(alice).patch(path, {"late_reason": "x", "title": "y"}, headers={"If-Match": '"1"'})

    assert [one.json()["errors"][0]["code"] for one in (both, lone, late)] == ["several_acts"] * 3
    assert api(alice).patch(path, {"title": "Autre"}).status_code == 428
    assert api(alice).patch(path, {"title": "Autre"}, headers={"If-Match": '"9"'}).status_code == 412


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_ask_the_same_questions_for_any_length(
    api: Calls, pilot: Pilot, django_assert_num_queries, rows: int
) -> None:
    site = make_site(pilot)
    for number in range(rows):
        make_milestone(pilot, f"Tard {number}", -2, site=site)
        make_axis(
            f"Axe {number}",
            make_network(f"Réseau {number}"),
        )
    caller = api()
    caller.get("themes/")

    with django_assert_num_queries(6):
        found = caller.get(f"pilots/{pilot.code}/milestones/", site=site.code, late="true")
    with django_assert_num_queries(1):
        axes = caller.get("axes/")

    assert (len(found.json()["results"]), len(axes.json()["results"])) == (rows, rows)


def test_axes_are_kept_by_those_whose_they_are(api: Calls, pilot: Pilot, carla: Actor, alice: Actor) -> None:
    made = api(carla).post("axes/", {"name": "Habiter"})
    path = f"axes/{made.json()['code']}/"
    placed = api(carla).patch(path, {"pilots": [pilot.code]}, headers={"If-Match": made["ETag"]})

    assert (made.status_code, made.json()["network"], made.json()["pilot_count"]) == (201, None, 0)
    assert (placed.json()["pilots"], placed.json()["pilot_count"]) == ([pilot.code], 1)
    assert api(alice).post("axes/", {"name": "Non"}).status_code == 403
    assert api().post("axes/", {"name": "Non"}).status_code == 401
    assert api(carla).post("axes/", {"name": "Non", "network": "22222222"}).status_code == 400
    assert api().get("axes/22222222/").status_code == 404
