"""What partners promise the public, by API; and their own discussion."""

import datetime

from ideas.kernel import clock
from ideas.kernel.actor import Actor
from tests.api.conftest import Calls
from tests.factories.pilots import make_running_pilot


def test_a_synthesis_is_promised_and_published(
    api: Calls, alice: Actor, otto: Actor, carla: Actor, charlie: Actor
) -> None:
    address = f"pilots/{make_running_pilot(alice, otto, carla).code}/syntheses/"
    day = (clock.today() + datetime.timedelta(days=7)).isoformat()
    body = {"about": "Le premier hiver", "due_on": day}

    assert api(charlie).post(address, body).status_code == 403
    made = api(otto).post(address, body).json()
    assert api(alice).post(address, body).status_code == 409
    said = {"title": "Un hiver", "text": "Ce que nous en savons."}
    kept = api(otto).post(f"{address}{made['number']}/publication/", said)
    again = api(otto).post(f"{address}{made['number']}/publication/", said)

    assert (made["late"], made["news"]) == (False, None)
    assert (kept.status_code, again.status_code) == (201, 409)
    assert kept.json()["news"]
    assert [one["number"] for one in api().get(address).json()["results"]] == [1]
    assert api().get(f"news/{kept.json()['news']}/").json()["title"] == "Un hiver"


def test_partners_discuss_among_themselves(
    api: Calls, alice: Actor, otto: Actor, carla: Actor, charlie: Actor
) -> None:
    address = f"pilots/{make_running_pilot(alice, otto, carla).code}/comments/"

    said = api(otto).post(f"{address}?circle=partners", {"body": "Entre nous."})

    assert said.status_code == 201
    assert len(api(alice).get(address, circle="partners").json()["results"]) == 1
    assert api(charlie).get(address, circle="partners").status_code == 404
    assert api(alice).get(address).json()["results"] == []
