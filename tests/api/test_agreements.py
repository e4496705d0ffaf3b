"""Agreements by API: written, proposed, signed, void when the text changes, verified."""

import datetime
from typing import Any

import pytest

from ideas.agreements.models import Agreement
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.pilots.models import Pilot
from tests.api.conftest import Calls
from tests.factories.agreements import signer
from tests.factories.people import PASSWORD
from tests.factories.pilots import make_partner, make_running_pilot

YEAR = datetime.timedelta(days=365)


@pytest.fixture
def pilot(alice: Actor, otto: Actor, carla: Actor) -> Pilot:
    """alice's pilot."""
    return make_running_pilot(alice, otto, carla)


@pytest.fixture
def parties(pilot: Pilot) -> list[Actor]:
    """Who signs for each of the pilot's partners, which are two."""
    make_partner(pilot, "Association Trait d’union")
    return [signer(one.organisation) for one in pilot.partners.order_by("pk")]


@pytest.fixture
def signing(api: Calls, pilot: Pilot, alice: Actor, parties: list[Actor]) -> dict[str, Any]:
    """The pilot's agreement, brought to its signature by API."""
    lead = api(alice)
    said = lead.post(f"pilots/{pilot.code}/agreement/").json()
    today = clock.today()
    body = {"number": 1, "starts_on": today.isoformat(), "ends_on": (today + YEAR).isoformat()}
    written = lead.patch(f"agreements/{said['code']}/", body).json()
    steps = f"agreements/{said['code']}/steps/"
    assert lead.post(steps, {"step": "negotiate"}).status_code == 201
    for party in parties:
        assert api(party).post(steps, {"step": "ready", "number": written["number"]}).status_code == 201
    opened = {"step": "open_signing", "number": written["number"], "sign_by": today.isoformat()}
    answer: dict[str, Any] = lead.post(steps, opened).json()
    return answer


def read(agreement: dict[str, Any]) -> dict[str, Any]:
    return {
        "number": agreement["text"]["number"],
        "hash": agreement["text"]["hash"],
        "password": PASSWORD,
    }


def test_when_all_have_signed_it_is_in_force_and_its_hash_is_found(
    api: Calls, signing: dict[str, Any], parties: list[Actor]
) -> None:
    address = f"agreements/{signing['code']}/"
    assert len(signing["unsigned"]) == 2

    for party in parties:
        assert api(party).post(f"{address}signatures/", read(signing)).status_code == 201

    seen = api().get(address).json()
    assert (seen["state"], seen["unsigned"]) == ("in_force", [])
    found = api().get("agreements/verification/", hash=signing["text"]["hash"]).json()
    assert [one["agreement"] for one in found["versions"]] == [signing["code"]]
    assert api().get("agreements/verification/", hash="0" * 64).json() == {"versions": []}


def test_a_change_after_a_signature_owes_a_reason_and_voids_it(
    api: Calls, signing: dict[str, Any], parties: list[Actor], alice: Actor
) -> None:
    address = f"agreements/{signing['code']}/"
    api(parties[0]).post(f"{address}signatures/", read(signing))
    change = {"number": signing["number"], "sections": {"purpose": "Autre chose."}}

    refused = api(alice).patch(address, change)
    changed = api(alice).patch(address, {**change, "reason": "Une faute."})

    assert [one["field"] for one in refused.json()["errors"]] == ["reason"]
    assert changed.json()["stage"] == "negotiation"
    (signature,) = api(alice).get(f"{address}signatures/").json()["results"]
    assert (signature["state"], signature["voided_why"]) == ("void", "text_changed")
    late = api(parties[1]).post(f"{address}signatures/", read(signing))
    assert late.status_code in {409, 412}


def test_a_wrong_password_or_a_token_that_may_not_sign_signs_nothing(
    api: Calls, signing: dict[str, Any], parties: list[Actor]
) -> None:
    address = f"agreements/{signing['code']}/signatures/"

    wrong = api(parties[0]).post(address, {**read(signing), "password": "Une autre phrase."})
    unfit = api(parties[0], "read", "write").post(address, read(signing))
    other = api(parties[0]).post(address, {**read(signing), "hash": "0" * 64})

    assert [one["field"] for one in wrong.json()["errors"]] == ["password"]
    assert unfit.status_code == 403
    assert other.status_code == 412
    assert Agreement.objects.get().versions.filter(signatures__isnull=False).count() == 0


def test_signing_twice_with_one_key_signs_once_and_keeps_no_password(
    api: Calls, signing: dict[str, Any], parties: list[Actor]
) -> None:
    caller, address = api(parties[0]), f"agreements/{signing['code']}/signatures/"
    key = {"Idempotency-Key": "signer-une-fois"}

    first = caller.post(address, read(signing), headers=key)
    again = caller.post(address, {**read(signing), "password": "n’importe quoi"}, headers=key)

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json()["code"] == first.json()["code"]


def test_a_proposal_becomes_a_version_when_it_is_accepted(
    api: Calls, pilot: Pilot, alice: Actor, parties: list[Actor]
) -> None:
    code = api(alice).post(f"pilots/{pilot.code}/agreement/").json()["code"]
    api(alice).post(f"agreements/{code}/steps/", {"step": "negotiate"})
    body = {"number": 1, "sections": {"exit": "Trois mois."}, "reason": "C’est court."}

    made = api(parties[0]).post(f"agreements/{code}/proposals/", body).json()
    address = f"agreements/{code}/proposals/{made['code']}/"
    assert api().get(address).status_code == 404
    assert api(parties[0]).patch(address, {"state": "accepted"}).status_code == 403
    accepted = api(alice).patch(address, {"state": "accepted", "answer": "Oui."}).json()

    assert (accepted["state"], accepted["became"]) == ("accepted", 2)
    text = api(alice).get(f"agreements/{code}/versions/2/").json()
    assert text["sections"]["exit"] == "Trois mois."
    assert text["canonical"].startswith("{")


def test_organisations_agree_without_a_pilot(api: Calls, parties: list[Actor]) -> None:
    first, second = parties
    caller = api(first)
    made = caller.post("agreements/", {"title": "Protocole", "parties": [second.organisation_code]}).json()
    address = f"agreements/{made['code']}/"

    assert [one["organisation"]["code"] for one in made["parties"]] == [
        first.organisation_code,
        second.organisation_code,
    ]
    assert caller.delete(f"{address}parties/{second.organisation_code}/").status_code == 204
    assert caller.put(f"{address}parties/{second.organisation_code}/").status_code == 200
    duty = {"organisation": second.organisation_code, "text": "Prêter la salle.", "from": "2026-01-01"}
    written = caller.patch(address, {"number": 1, "duties": [duty]}).json()
    assert written["text"]["duties"] == [{**duty, "until": None}]
    listed = api(second).get("agreements/", organisation=second.organisation_code).json()["results"]
    assert made["code"] not in [one["code"] for one in listed]  # a draft is its beginner's
    ended = caller.post(f"{address}steps/", {"step": "end", "reason": "Sans suite."}).json()
    assert ended["state"] == "ended"


@pytest.mark.parametrize("step", ["ready", "open_signing"])
def test_a_step_says_what_it_owes(api: Calls, signing: dict[str, Any], alice: Actor, step: str) -> None:
    answer = api(alice).post(f"agreements/{signing['code']}/steps/", {"step": step})

    assert answer.status_code == 400
    assert "number" in [one["field"] for one in answer.json()["errors"]]
