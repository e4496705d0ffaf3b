"""Consent rounds through the API."""

from typing import Any

import pytest

from ideas.consent.models import Round
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.pilots.models import Pilot
from tests.api.conftest import Calls
from tests.factories.consent import DAY, make_round
from tests.factories.organisations import make_organisation
from tests.factories.pilots import make_running_pilot


@pytest.fixture
def pilot(alice: Actor, otto: Actor, carla: Actor) -> Pilot:
    """A running pilot that otto's commune hosts."""
    return make_running_pilot(alice, otto, carla)


def body(**changes: Any) -> dict[str, Any]:
    return {
        "question": "Un an de plus ?",
        "proposal": "Le pilote continue.",
        "deadline": (clock.today() + 10 * DAY).isoformat(),
        "quorum_value": 2,
        **changes,
    }


def test_a_whole_round(api: Calls, pilot: Pilot, alice: Actor, otto: Actor, carla: Actor) -> None:
    made = api(carla).post(f"pilots/{pilot.code}/rounds/", body())
    assert made.status_code == 201
    code = made.json()["code"]
    assert made.json()["may"] == ["answer_objections", "change_proposal", "close", "withdraw"]
    assert made.json()["quorum"] == {"kind": "seats", "value": 2}
    assert api(charlie := alice).get(f"rounds/{code}/").json()["may"] == ["take_position"]
    assert charlie is alice

    positions = f"rounds/{code}/positions/"
    said = api(alice).post(positions, {"stance": "consent"})
    assert (said.status_code, said.json()["seat"]["person"]["name"]) == (201, "Alice")
    objection = {"stance": "objection", "text": "La salle ferme.", "spoken": 0, "proposal_number": 1}
    said = api(otto).post(positions, objection)
    assert said.json()["position"]["stance"] == "objection"
    assert api(otto).post(positions, {**objection, "text": "Autre."}).status_code == 412

    seat = f"{positions}{otto.organisation_code}/"
    assert api(otto).patch(seat, {"agreed": True}).status_code == 409
    assert api(alice).patch(seat, {"withdrawn": True}).status_code == 404
    assert api(carla).patch(seat, {"withdrawn": True}).status_code == 403
    assert api(carla).patch(seat, {}).status_code == 400
    assert api(carla).patch(seat, {"answer": "Une autre salle."}).json()["position"]["answer"] != ""
    assert api(otto).patch(seat, {"agreed": True}).json()["position"]["agreed_at"] is not None

    closed = api(carla).post(f"rounds/{code}/steps/", {"step": "close"}).json()
    assert (closed["state"], closed["may"], closed["tally"]["settled"]) == ("adopted", [], 1)
    assert [row["code"] for row in api().get(f"pilots/{pilot.code}/rounds/").json()["results"]] == [code]


def test_another_text_wants_the_version_that_was_read(
    api: Calls, pilot: Pilot, carla: Actor, alice: Actor
) -> None:
    code = make_round(pilot, by=carla).code
    seen = api(alice).post(f"rounds/{code}/positions/", {"stance": "consent"})
    assert seen.status_code == 201
    assert api(carla).patch(f"rounds/{code}/", {"proposal": "Autrement."}).status_code == 428

    changed = api(carla).patch(f"rounds/{code}/", {"proposal": "Autrement."}, headers={"If-Match": '"1"'})
    stale = api(carla).patch(f"rounds/{code}/", {"proposal": "Encore."}, headers={"If-Match": '"1"'})

    assert (changed.status_code, changed.json()["proposal_number"]) == (200, 2)
    assert (stale.status_code, stale.json()["current"]["proposal"]) == (412, "Autrement.")
    (voice, _other) = api().get(f"rounds/{code}/positions/").json()["results"]
    assert (voice["counted"], voice["position"]["proposal_number"]) == (False, 1)
    api(alice).post(f"rounds/{code}/positions/", {"stance": "stand_aside"})
    one = api().get(f"rounds/{code}/positions/{alice.person_code}/").json()
    assert [before["stance"] for before in one["earlier"]] == ["consent"]


def test_an_objection_is_withdrawn_and_a_round_too(
    api: Calls, pilot: Pilot, carla: Actor, otto: Actor
) -> None:
    code = make_round(pilot, by=carla).code
    seat = f"rounds/{code}/positions/{otto.organisation_code}/"
    assert api(otto).patch(seat, {"agreed": True}).status_code == 409
    api(otto).post(f"rounds/{code}/positions/", {"stance": "objection", "text": "La salle."})
    assert api(otto).patch(seat, {"withdrawn": True}).json()["position"]["withdrawn_at"] is not None

    steps = f"rounds/{code}/steps/"
    assert api(carla).post(steps, {"step": "withdraw"}).status_code == 400
    withdrawn = api(carla).post(steps, {"step": "withdraw", "reason": "En mai."}).json()
    assert (withdrawn["state"], withdrawn["reason"]) == ("withdrawn", "En mai.")


def test_voices_can_be_named(api: Calls, pilot: Pilot, alice: Actor, bruno: Actor) -> None:
    commune = make_organisation("Commune de Montcharmin")
    named = body(people=[bruno.person_code], organisations=[commune.code])

    code = api(alice).post(f"pilots/{pilot.code}/rounds/", named).json()["code"]

    seats = [row["seat"]["code"] for row in api().get(f"rounds/{code}/positions/").json()["results"]]
    assert seats == [bruno.person_code, commune.code]
    only = api(alice).post(f"pilots/{pilot.code}/rounds/", body(people=[bruno.person_code], quorum_value=1))
    assert only.json()["tally"]["seats"] == 1


def test_a_round_asked_for_twice_is_one(api: Calls, pilot: Pilot, carla: Actor) -> None:
    headers = {"Idempotency-Key": "un-tour"}
    codes = {
        api(carla).post(f"pilots/{pilot.code}/rounds/", body(), headers=headers).json()["code"] for _ in "ab"
    }

    assert len(codes) == Round.objects.count() == 1


@pytest.mark.parametrize(
    "path", ["rounds/22222222/", "rounds/22222222/positions/", "pilots/22222222/rounds/"]
)
def test_what_there_is_not(api: Calls, db: None, path: str) -> None:
    assert api().get(path).status_code == 404


def test_a_seat_that_there_is_not(api: Calls, pilot: Pilot, carla: Actor) -> None:
    code = make_round(pilot, by=carla).code

    assert api().get(f"rounds/{code}/positions/22222222/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_lists_ask_the_same_questions_for_any_length(
    api: Calls, pilot: Pilot, carla: Actor, rows: int, django_assert_num_queries: Any
) -> None:
    rounds = [make_round(pilot, by=carla) for _ in range(rows)]

    with django_assert_num_queries(5):
        api().get(f"pilots/{pilot.code}/rounds/")
    with django_assert_num_queries(6):
        api().get(f"rounds/{rounds[0].code}/positions/")
