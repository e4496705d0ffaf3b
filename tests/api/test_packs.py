"""Packs of pilots through the API."""

from decimal import Decimal

import pytest

from ideas.kernel.actor import Actor
from ideas.pilots.models import Pilot
from ideas.sites.models import Site
from ideas.sites.operations import decide_replication, give_pack_feedback, note_deviation
from tests.api.conftest import Calls
from tests.factories.pilots import acting_for_new, make_running_pilot
from tests.factories.sites import ask, make_pack, make_site, make_site_partner, place_called

TEXTS = {"core": "Chaque mardi.", "adaptable": "L’heure.", "conditions": "Une salle.", "people": "Deux."}
COSTS = [{"label": "Café", "amount": "1200.50", "every": "year"}]
SAID = {"part": "costs", "text": "Le loyer manque."}


@pytest.fixture
def pilot(alice: Actor, otto: Actor, carla: Actor) -> Pilot:
    """alice's pilot, which otto's commune hosts."""
    return make_running_pilot(alice, otto, carla)


@pytest.fixture
def nadia(db: None) -> Actor:
    """Represents a commune elsewhere."""
    return acting_for_new("Commune de Montcharmin")


@pytest.fixture
def taken_up(pilot: Pilot, nadia: Actor, alice: Actor) -> Site:
    """A site that nadia's commune carries."""
    return decide_replication(ask(pilot, nadia), accept=True, reason="Avec joie.", by=alice)


def test_a_pack_is_written_and_published(api: Calls, pilot: Pilot, alice: Actor) -> None:
    path = f"pilots/{pilot.code}/pack/"
    none = [api(alice).get(f"{path}{end}").status_code for end in ("draft/", "1/", "1..2/")]
    begun = api(alice).post(f"{path}draft/", {})
    again = api(alice).post(f"{path}draft/", {})
    etag = {"If-Match": begun.headers["ETag"]}
    unread = api(alice).patch(f"{path}draft/", TEXTS)

    written = api(alice).patch(f"{path}draft/", {**TEXTS, "costs": COSTS}, headers=etag)
    stale = api(alice).patch(f"{path}draft/", TEXTS, headers=etag)
    slower = api(alice).post(f"{path}draft/publication/", {"version": 1})
    published = api(alice).post(f"{path}draft/publication/", {"version": 2})

    assert none == [404, 404, 404]
    assert (begun.status_code, again.status_code, unread.status_code) == (201, 409, 428)
    assert (stale.status_code, slower.status_code) == (412, 412)
    assert written.json()["costs"][0]["amount"] == {"value": "1200.50", "unit": "CHF"}
    assert (published.status_code, published.json()["number"]) == (201, 1)
    assert api().get(f"{path}1/").json()["core"] == TEXTS["core"]
    assert [row["number"] for row in api().get(path).json()["results"]] == [1]
    assert api().get(f"{path}draft/").status_code == 401


def test_two_versions_are_compared(api: Calls, pilot: Pilot, alice: Actor) -> None:
    make_pack(pilot, alice)
    make_pack(pilot, alice, core="Deux fois par semaine.", costs=[{**COSTS[0], "amount": Decimal("1200.50")}])

    found = api().get(f"pilots/{pilot.code}/pack/1..2/").json()

    assert [change["key"] for change in found["changes"]] == ["core", "costs"]


def test_a_site_answers_and_says_what_does_not_fit(
    api: Calls, pilot: Pilot, taken_up: Site, nadia: Actor, alice: Actor
) -> None:
    path = f"pilots/{pilot.code}/pack/"
    one = f"{path}sites/{taken_up.code}/"
    assert api().get(one).status_code == 404
    make_pack(pilot, alice)
    note_deviation(taken_up, text="Le matin.", reason="Le marché.", by=nadia)

    kept = api(nadia).patch(one, {"state": "kept", "number": 1, "reason": "Trop tôt."})
    stale = api(nadia).patch(one, {"state": "taken", "number": 2})
    taken = api(nadia).patch(one, {"state": "taken", "number": 1})
    given = api(nadia).post(f"{one}feedback/", {**SAID, "deviation": 1})
    unknown = api(nadia).post(f"{one}feedback/", {**SAID, "deviation": 7})
    nowhere = api(nadia).post(f"{path}sites/XXXXXXXX/feedback/", SAID)
    answered = api(alice).patch(f"{path}feedback/1/", {"state": "taken", "reason": "Oui."})

    assert (kept.json()["state"], stale.status_code, taken.json()["site"]["pack"]) == ("kept", 412, 1)
    assert (given.status_code, given.json()["deviation"], given.json()["pack"]) == (201, 1, 1)
    assert (unknown.status_code, nowhere.status_code) == (400, 404)
    assert answered.json()["state"] == "taken"
    assert api().get(f"{path}feedback/1/").json()["answer"] == "Oui."
    assert api().get(f"{path}feedback/2/").status_code == 404
    assert [row["number"] for row in api().get(f"{path}feedback/").json()["results"]] == [1]
    assert [row["state"] for row in api().get(f"{path}sites/").json()["results"]] == ["taken"]
    assert api().get(f"sites/{taken_up.code}/").json()["pack"] == 1


def test_asking_names_the_version_that_was_read(api: Calls, pilot: Pilot, nadia: Actor, alice: Actor) -> None:
    make_pack(pilot, alice)
    said = {"territory": place_called("Montcharmin").code, "why": "Besoin.", "carriers": "Nous."}
    path = f"pilots/{pilot.code}/replications/"

    unread = api(nadia).post(path, said)
    asked = api(nadia).post(path, {**said, "pack": 1})

    assert (unread.status_code, asked.status_code) == (400, 201)
    assert asked.json()["replication"]["pack"] == 1


@pytest.mark.parametrize("count", [1, 3])
def test_lists_ask_the_same_for_any_length(
    api: Calls, pilot: Pilot, alice: Actor, otto: Actor, django_assert_num_queries, count: int
) -> None:
    for place in range(count):
        site = make_site(pilot, f"Lieu {place}")
        make_site_partner(site, organisation=otto.organisation)
    for _ in range(count):
        make_pack(pilot, alice)
    for site in Site.objects.all():
        give_pack_feedback(site, **SAID, by=otto)
    path = f"pilots/{pilot.code}/pack/"

    with django_assert_num_queries(5):
        assert len(api().get(path).json()["results"]) == count
    with django_assert_num_queries(5):
        assert len(api().get(f"{path}sites/").json()["results"]) == count
    with django_assert_num_queries(5):
        assert len(api().get(f"{path}feedback/").json()["results"]) == count
