"""Sites of pilots through the API."""

import pytest

from ideas.kernel.actor import Actor
from ideas.pilots.models import Pilot
from ideas.sites.models import Site
from tests.api.conftest import Calls
from tests.factories.pilots import acting_for_new, make_running_pilot
from tests.factories.sites import BENEFIT, make_site, make_site_partner, place_called


@pytest.fixture
def pilot(alice: Actor, otto: Actor, carla: Actor) -> Pilot:
    """alice's pilot, which otto's commune hosts."""
    return make_running_pilot(alice, otto, carla)


@pytest.fixture
def nadia(db: None) -> Actor:
    """Represents a commune elsewhere."""
    return acting_for_new("Commune de Montcharmin")


def test_a_site_is_opened_changed_and_takes_its_steps(api: Calls, pilot: Pilot, alice: Actor) -> None:
    place = place_called("Aubrive")
    made = api(alice).post(f"pilots/{pilot.code}/sites/", {"territory": place.code, "place": "Salle"})
    path = f"sites/{made.json()['code']}/"
    unread = api(alice).patch(path, BENEFIT)
    early = api(alice).post(f"{path}steps/", {"step": "open"})
    etag = {"If-Match": made.headers["ETag"]}

    changed = api(alice).patch(path, BENEFIT, headers=etag)
    stale = api(alice).patch(path, {"place": "Autre"}, headers=etag)
    opened = api(alice).post(f"{path}steps/", {"step": "open"})

    assert (made.status_code, unread.status_code, early.status_code, stale.status_code) == (
        201,
        428,
        409,
        412,
    )
    assert changed.json()["benefit"] == BENEFIT
    assert (opened.json()["state"], opened.json()["moves"][0]["step"]) == ("running", "open")
    assert [step["key"] for step in api().get(f"{path}steps/").json()["results"]] == ["pause", "end"]
    assert [row["state"] for row in api().get(f"pilots/{pilot.code}/sites/").json()["results"]] == ["running"]
    assert api().get(f"pilots/{pilot.code}/sites/", state="ended").json()["results"] == []


def test_replication_by_the_api(api: Calls, pilot: Pilot, nadia: Actor, alice: Actor) -> None:
    said = {"territory": place_called("Montcharmin").code, "why": "Besoin.", "carriers": "Nous."}
    asked = api(nadia).post(f"pilots/{pilot.code}/replications/", said)
    path = f"sites/{asked.json()['code']}/"
    unknown = api().get(path)

    known = api(alice).get(path).json()
    taken = api(alice).patch(f"{path}replication/", {"state": "preparing", "reason": "Oui."})

    assert (asked.status_code, unknown.status_code) == (201, 404)
    assert (known["state"], known["replication"]["organisation"]["name"]) == (
        "requested",
        "Commune de Montcharmin",
    )
    assert "decide_replication" in known["may"]
    assert taken.json()["state"] == "preparing"
    assert api().get(path).json()["replication"] is None
    again = api(nadia).post(f"pilots/{pilot.code}/replications/", {**said, "name": "Le bois"}).json()
    gone = api(nadia).patch(f"sites/{again['code']}/replication/", {"state": "withdrawn"})
    assert gone.json()["state"] == "withdrawn"
    first = make_site(pilot)
    assert api(alice).patch(f"sites/{first.code}/replication/", {"state": "declined"}).status_code == 404


def test_partners_of_a_site_by_the_api(api: Calls, pilot: Pilot, nadia: Actor, alice: Actor) -> None:
    path = f"sites/{make_site(pilot, **BENEFIT).code}/partners/"
    asked = {"organisation": nadia.organisation_code, "role": "operator", "text": "Viendrez-vous ?"}
    invited = api(alice).post(path, asked)
    one = f"{path}{nadia.organisation_code}/"
    assert api().get(one).status_code == 404

    accepted = api(nadia).patch(one, {"state": "accepted", "text": "Oui."})
    said = api(nadia).patch(one, {"text": "Du café."}, headers={"If-Match": accepted.headers["ETag"]})
    left = api(nadia).patch(one, {"state": "left", "reason": "Fini."})
    applied = api(nadia).post(path, {"role": "support", "text": "Du café."})
    taken = api(alice).patch(one, {"state": "accepted"})

    assert (invited.status_code, accepted.json()["state"], said.json()["text"]) == (
        201,
        "accepted",
        "Du café.",
    )
    assert (left.json()["state"], applied.status_code, taken.json()["state"]) == ("left", 201, "accepted")
    assert [row["role"] for row in api().get(path).json()["results"]] == ["support"]


def test_deviations_by_the_api(api: Calls, pilot: Pilot, alice: Actor) -> None:
    path = f"sites/{make_site(pilot, **BENEFIT).code}/deviations/"
    said = {"text": "Sans salle.", "reason": "Trop cher.", "is_core": True}

    noted = api(alice).post(path, said)
    hidden = api().get(path).json()["results"]
    agreed = api(alice).patch(f"{path}1/", {"state": "agreed", "reason": "Oui."})
    over = api(alice).patch(f"{path}1/", {"state": "over"})

    assert (noted.status_code, hidden) == (201, [])
    assert (agreed.json()["state"], over.json()["state"]) == ("agreed", "over")
    assert api(alice).patch(f"{path}9/", {"state": "over"}).status_code == 404


@pytest.mark.parametrize("rows", [1, 30])
def test_a_list_of_sites_asks_the_same_for_any_length(
    api: Calls, pilot: Pilot, rows: int, django_assert_num_queries: object
) -> None:
    for number in range(rows):
        make_site_partner(make_site(pilot, f"Lieu {number}"), f"Association {number}")
    caller = api()

    with django_assert_num_queries(6):  # type: ignore[operator]
        answer = caller.get(f"pilots/{pilot.code}/sites/", page_size=50)

    assert len(answer.json()["results"]) == rows == Site.objects.count()
