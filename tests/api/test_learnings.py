"""What pilots teach, through the API."""

from typing import Any

import pytest

from ideas.kernel.actor import Actor
from ideas.pilots.models import Pilot
from tests.api.conftest import Calls
from tests.factories.ideas import make_idea
from tests.factories.learning import make_learning, note
from tests.factories.pilots import make_running_pilot
from tests.factories.sites import make_site


@pytest.fixture
def pilot(alice: Actor, otto: Actor, carla: Actor) -> Pilot:
    return make_running_pilot(alice, otto, carla)


def test_it_is_noted_read_and_bettered(api: Calls, pilot: Pilot, alice: Actor, charlie: Actor) -> None:
    path, site = f"pilots/{pilot.code}/learnings/", make_site(pilot)
    pilot.reviews.create(number=1, state_before="running")
    body = {"kind": "failed", "title": "Signer d’abord", "text": "*Oui.*", "site": site.code, "review": 1}

    made = api(alice).post(path, body)
    one = f"learnings/{made.json()['code']}/"
    read = api().get(one)
    match = {"If-Match": read.headers["ETag"]}

    said = read.json()
    assert (made.status_code, said["site"]["code"], said["review"], said["milestone"]) == (
        201,
        site.code,
        1,
        None,
    )
    assert said["html"] == "<p><em>Oui.</em></p>\n"
    assert said["url"].endswith(f"/l/{said['code']}")
    assert api(charlie).post(path, body).status_code == 403
    assert api(alice).post(path, body | {"review": 9}).json()["errors"][0]["field"] == "review"
    assert api(alice).post(path, body | {"kind": "good"}).status_code == 400
    assert api(alice).patch(one, {"kind": "again"}).status_code == 428
    changed = api(alice).patch(one, {"kind": "again", "site": None}, headers=match)
    assert (changed.json()["kind"], changed.json()["site"], changed.json()["title"]) == (
        "again",
        None,
        "Signer d’abord",
    )
    stale = api(alice).patch(one, {"kind": "worked"}, headers=match)
    assert (stale.status_code, stale.json()["current"]["kind"]) == (412, "again")
    assert api().get("learnings/22222222/").status_code == 404


def test_lists_are_narrowed(
    api: Calls, pilot: Pilot, alice: Actor, charlie: Actor, deliver_facts: Any
) -> None:
    note(pilot, by=alice, title="Un parking mutualisé", kind="worked")
    note(pilot, by=alice)
    near = make_idea(charlie, title=pilot.idea.title, summary=pilot.idea.summary)
    deliver_facts()
    theme = pilot.themes.get().code

    def titles(path: str) -> list[str]:
        return [row["title"] for row in api().get(path).json()["results"]]

    assert titles("learnings/") == ["Signer avant d’acheter", "Un parking mutualisé"]
    assert titles("learnings/?q=parking") == ["Un parking mutualisé"]
    assert titles(f"learnings/?kind=worked,surprise&theme={theme}") == ["Un parking mutualisé"]
    assert titles(f"pilots/{pilot.code}/learnings/?page_size=1") == ["Signer avant d’acheter"]
    assert titles(f"ideas/{near.code}/learnings/?page_size=1") == ["Signer avant d’acheter"]
    assert api().get("learnings/?territory=nowhere").status_code == 400
    assert api().get("learnings/?colour=red").status_code == 400


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_ask_the_same_for_any_length(
    api: Calls, pilot: Pilot, rows: int, django_assert_num_queries
) -> None:
    for _ in range(rows):
        make_learning(pilot)

    with django_assert_num_queries(1):
        api().get("learnings/")
    with django_assert_num_queries(5):
        api().get(f"pilots/{pilot.code}/learnings/")
