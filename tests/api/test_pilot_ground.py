"""Criteria and hearings of pilots through the API."""

import pytest

from ideas.kernel.actor import Actor
from ideas.pilots.models import Pilot
from tests.api.conftest import Calls
from tests.factories.pilots import agree_on_criteria, hear_people, make_pilot


@pytest.fixture
def pilot(alice: Actor, otto: Actor) -> Pilot:
    return make_pilot(alice, otto)


def test_criteria_are_written_in_the_version_that_was_read(
    api: Calls, pilot: Pilot, alice: Actor, charlie: Actor
) -> None:
    path = f"pilots/{pilot.code}/criteria/"
    said = {"continue": ["Dix familles"], "stop": ["Moins de trois", "Trop cher"], "review_on": "2031-06-18"}
    none_yet = {"If-Match": api(alice).get(path).headers["ETag"]}

    assert api(alice).put(path, said).status_code == 428
    assert api(charlie).put(path, said, headers=none_yet).status_code == 403
    saved = api(alice).put(path, said, headers=none_yet)
    stale = api(alice).put(path, said, headers=none_yet)
    again = api(alice).put(path, {"adapt": ["Le lieu"]}, headers={"If-Match": saved.headers["ETag"]})
    unknown = api(alice).put(path, {"fly": ["Haut"]}, headers={"If-Match": "*"})

    assert saved.status_code == 200
    assert saved.json()["criteria"] == {
        "continue": ["Dix familles"],
        "adapt": [],
        "scale": [],
        "stop": ["Moins de trois", "Trop cher"],
    }
    assert (stale.status_code, stale.json()["current"]["criteria"]["continue"]) == (412, ["Dix familles"])
    assert (again.status_code, unknown.status_code) == (200, 400)
    shown = api().get(path).json()["results"]
    assert [(one["number"], one["fixed_at"], one["criteria"]["adapt"]) for one in shown] == [
        (1, None, ["Le lieu"])
    ]
    assert api().get(f"pilots/{pilot.code}/").json()["review_on"] == "2031-06-18"


def test_a_hearing_is_written_down_read_and_completed(
    api: Calls, pilot: Pilot, alice: Actor, charlie: Actor
) -> None:
    path = f"pilots/{pilot.code}/hearings/"
    said = {"held_on": "2026-01-12", "way": "workshop", "people_count": 8, "said": "Pas avant 18 heures."}

    made = api(alice).post(path, said)
    one = f"{path}{made.json()['code']}/"
    read = api().get(one)
    match = {"If-Match": read.headers["ETag"]}
    assert (made.status_code, made.json()["person"]["name"], made.json()["led_to"]) == (201, "Alice", "")
    assert api(charlie).post(path, said).status_code == 403
    assert api(alice).post(path, said | {"held_on": "2099-01-01"}).json()["errors"][0]["field"] == "held_on"
    assert api(alice).patch(one, {"led_to": "Le soir."}).status_code == 428
    changed = api(alice).patch(one, {"led_to": "Le soir."}, headers=match)
    assert (changed.status_code, changed.json()["led_to"]) == (200, "Le soir.")
    assert api(alice).patch(one, {"led_to": "Tôt."}, headers=match).status_code == 412
    assert api().get(f"{path}22222222/").status_code == 404
    assert [row["said"] for row in api().get(path).json()["results"]] == ["Pas avant 18 heures."]


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_ask_the_same_for_any_length(
    api: Calls, pilot: Pilot, alice: Actor, rows: int, django_assert_num_queries
) -> None:
    for _ in range(rows):
        hear_people(pilot, by=alice)
    agree_on_criteria(pilot, *map(str, range(rows)), by=alice)

    with django_assert_num_queries(5):
        api().get(f"pilots/{pilot.code}/hearings/")
    with django_assert_num_queries(6):
        api().get(f"pilots/{pilot.code}/criteria/")
