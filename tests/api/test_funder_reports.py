"""Reports to funders by API: chosen, frozen, verified."""

import pytest

from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.pilots.models import Pilot
from tests.api.conftest import Calls
from tests.factories.measurement import make_indicator, make_value
from tests.factories.pilots import make_running_pilot


@pytest.fixture
def pilot(alice: Actor, otto: Actor, carla: Actor) -> Pilot:
    """alice's pilot with a figure."""
    pilot = make_running_pilot(alice, otto, carla)
    make_value(make_indicator(pilot), 40)
    return pilot


def body() -> dict[str, str]:
    today = clock.today()
    return {"title": "Rapport", "starts_on": f"{today.year - 1}-01-01", "ends_on": today.isoformat()}


@pytest.mark.parametrize("public", [True, False])
def test_what_is_frozen_is_found_by_its_hash(api: Calls, pilot: Pilot, alice: Actor, public: bool) -> None:
    draft = api(alice).post(f"pilots/{pilot.code}/funder-reports/", body()).json()
    address = f"funder-reports/{draft['code']}/"
    assert draft["offered"]["indicators"] == draft["choices"]["indicators"] != []
    assert api().get(address).status_code == 404

    frozen = api(alice).post(f"{address}freezing/", {"public": public, "version": draft["version"]}).json()

    assert frozen["standing"] == {"whole": True, "taken_back": 0, "changed": 0}
    assert [entry["part"] for entry in frozen["entries"]][:1] == ["indicators"]
    found = api().get("funder-reports/verification/", sha256=frozen["sha256"]).json()
    assert (found["found"], found["report"]) == (True, draft["code"] if public else None)
    assert api().get(address).status_code == (200 if public else 404)
    listed = api().get(f"pilots/{pilot.code}/funder-reports/").json()["results"]
    assert [one["code"] for one in listed] == ([draft["code"]] if public else [])
    assert api().get("funder-reports/verification/", sha256="0" * 64).json()["found"] is False


def test_a_draft_is_changed_and_thrown_away_and_a_frozen_one_stays(
    api: Calls, pilot: Pilot, alice: Actor
) -> None:
    made = api(alice).post(f"pilots/{pilot.code}/funder-reports/", body())
    address = f"funder-reports/{made.json()['code']}/"

    changed = api(alice).patch(address, {"title": "Autre"}, headers={"If-Match": made.headers["ETag"]})
    stale = api(alice).patch(address, {"title": "Encore"}, headers={"If-Match": made.headers["ETag"]})
    assert (changed.json()["title"], stale.status_code) == ("Autre", 412)
    assert api(alice).delete(address).status_code == 204
    assert api(alice).get(address).status_code == 404

    again = api(alice).post(f"pilots/{pilot.code}/funder-reports/", body()).json()
    api(alice).post(f"funder-reports/{again['code']}/freezing/")
    assert api(alice).delete(f"funder-reports/{again['code']}/").status_code == 409


def test_what_is_wrong_is_said_of_each_field(api: Calls, pilot: Pilot, alice: Actor) -> None:
    wrong = {**body(), "ends_on": "2999-01-01", "choices": {"nothing": ["x"]}}

    answer = api(alice).post(f"pilots/{pilot.code}/funder-reports/", wrong)

    assert {one["field"] for one in answer.json()["errors"]} == {"ends_on", "choices"}
    missing = api().get("funder-reports/verification/")
    assert [one["field"] for one in missing.json()["errors"]] == ["sha256"]
