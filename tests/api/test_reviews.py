"""Reviews of pilots through the API."""

from ideas.consent.models import Round
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from tests.api.conftest import Calls
from tests.factories.consent import DAY
from tests.factories.pilots import make_pilot_in_review


def test_partners_are_asked_and_an_objection_is_a_guard(
    api: Calls, alice: Actor, otto: Actor, carla: Actor
) -> None:
    pilot = make_pilot_in_review(alice, otto, carla)
    path = f"pilots/{pilot.code}/reviews/1/"
    day = (clock.today() + 10 * DAY).isoformat()
    body = {"decision": "adapt", "proposal": "Deux matins.", "deadline": day, "quorum_value": 1}
    assert api(otto).post(f"{path}round/", body).status_code == 403
    assert api(alice).post(f"{path}round/", {**body, "quorum_value": 0}).status_code == 400

    asked = api(alice).post(f"{path}round/", body)
    assert (asked.status_code, asked.json()["proposed"]) == (201, "adapt")
    assert api(alice).post(f"{path}round/", body).status_code == 409
    code = asked.json()["round"]
    api(otto).post(f"rounds/{code}/positions/", {"stance": "objection", "text": "Le bail finit."})

    steps = f"pilots/{pilot.code}/steps/"
    decision = {"step": "adapt", "reason": "Moins de matins.", "review_on": "2099-06-01"}
    refused = api(carla).post(steps, decision)
    assert (refused.status_code, refused.json()["unmet"][0]["guard"]) == (409, "partners_consent")
    taken = api(carla).post(steps, {**decision, "override": ["partners_consent"]})
    assert (taken.status_code, taken.json()["state"], taken.json()["review_on"]) == (
        201,
        "running",
        "2099-06-01",
    )
    shown = api().get(path).json()
    assert (shown["decision"], shown["round"]) == ("adapt", Round.objects.get().code)
    assert api(alice).post(f"{path}round/", body).status_code == 409


def test_a_review_that_there_is_not(api: Calls, alice: Actor, otto: Actor, carla: Actor) -> None:
    pilot = make_pilot_in_review(alice, otto, carla)

    assert api().get(f"pilots/{pilot.code}/reviews/2/").status_code == 404
    assert api().get(f"pilots/{pilot.code}/reviews/1/").json()["round"] is None
