"""Pledges and the budget by API."""

import pytest

from ideas.kernel.actor import Actor
from ideas.pilots.models import Pilot
from tests.api.conftest import Calls
from tests.factories.pilots import make_running_pilot


@pytest.fixture
def pilot(alice: Actor, otto: Actor, carla: Actor) -> Pilot:
    """alice's pilot, of which otto's commune is a partner."""
    return make_running_pilot(alice, otto, carla)


def test_a_promise_is_bound_given_in_parts_and_adds_up(
    api: Calls, pilot: Pilot, alice: Actor, otto: Actor
) -> None:
    budget = f"pilots/{pilot.code}/budget/"
    assert api(alice).put(budget, {"currency": "CHF"}).json()["currency"] == "CHF"
    planned = api(alice).post(f"{budget}lines/", {"title": "Loyer", "planned": "1500"}).json()
    said = {"kind": "money", "title": "Un don", "amount": "1000.50", "due_on": "2030-01-01"}
    made = api(otto).post(f"pilots/{pilot.code}/pledges/", said).json()
    address = f"pilots/{pilot.code}/pledges/{made['code']}/"

    bound = api(otto).post(f"{address}steps/", {"step": "commit"}).json()
    part = api(otto).post(f"{address}deliveries/", {"amount": "400", "evidence": "Virement."}).json()
    all_ = api(otto).post(f"{address}deliveries/", {"evidence": "Virement."}).json()

    assert (made["state"], bound["state"], part["state"], all_["state"]) == (
        *("promised", "committed"),
        *("committed", "delivered"),
    )
    assert (part["given"], all_["given"], made["amount"]) == ("400", "1000.5", "1000.5")
    (line,) = planned["lines"]
    spent = api(alice).post(
        f"{budget}spendings/",
        {"line": line["code"], "amount": "20.00", "text": "Clés.", "funder": otto.organisation_code},
    )
    seen = api().get(budget).json()
    assert spent.status_code == 201
    assert seen["totals"] == {
        "planned": "1500.00",
        "committed": "1000.50",
        "delivered": "1000.50",
        "spent": "20.00",
        "gap": "499.50",
    }
    assert [one["spent"] for one in seen["funders"]] == ["20.00"]
    back = api(alice).post(
        f"{budget}spendings/{spent.json()['code']}/reversal/", {"reason": "Compté deux fois."}
    )
    assert back.json()["amount"] == "-20.00"
    assert api().get(budget).json()["totals"]["spent"] == "0.00"


def test_a_delivery_sent_twice_with_one_key_is_told_once(
    api: Calls, pilot: Pilot, alice: Actor, otto: Actor
) -> None:
    api(alice).put(f"pilots/{pilot.code}/budget/", {"currency": "CHF"})
    body = {"kind": "money", "title": "Un don", "amount": "100"}
    made = api(otto).post(f"pilots/{pilot.code}/pledges/", body).json()
    address = f"pilots/{pilot.code}/pledges/{made['code']}/deliveries/"
    told = {"amount": "40", "evidence": "Virement."}

    for _ in range(2):
        answer = api(otto).post(address, told, headers={"Idempotency-Key": "une-fois"})

    assert (answer.status_code, answer.json()["given"]) == (201, "40")


def test_what_is_wrong_is_said_of_each_field(api: Calls, pilot: Pilot, alice: Actor, otto: Actor) -> None:
    address = f"pilots/{pilot.code}/pledges/"

    no_currency = api(otto).post(address, {"kind": "money", "title": "Un don", "amount": "1"})
    wrong = api(otto).post(address, {"kind": "hours", "title": "Une aide", "amount": "beaucoup"})
    nobody = api(alice).post(address, {"kind": "hours", "title": "Une aide", "amount": "3"})

    assert no_currency.status_code == 409
    assert [one["field"] for one in wrong.json()["errors"]] == ["amount"]
    assert nobody.status_code == 403


def test_a_pledge_is_said_otherwise_in_the_version_that_was_read(
    api: Calls, pilot: Pilot, otto: Actor
) -> None:
    body = {"kind": "hours", "title": "Une aide", "amount": "3"}
    made = api(otto).post(f"pilots/{pilot.code}/pledges/", body)
    address = f"pilots/{pilot.code}/pledges/{made.json()['code']}/"

    missing = api(otto).patch(address, {"title": "Deux aides"})
    changed = api(otto).patch(address, {"title": "Deux aides"}, headers={"If-Match": made.headers["ETag"]})
    stale = api(otto).patch(address, {"title": "Trois"}, headers={"If-Match": made.headers["ETag"]})

    assert (missing.status_code, changed.status_code, stale.status_code) == (428, 200, 412)
    assert (changed.json()["title"], changed.json()["amount"]) == ("Deux aides", "3")
    withdrawn = api(otto).post(f"{address}steps/", {"step": "withdraw", "reason": "Plus de temps."}).json()
    assert (withdrawn["state"], withdrawn["reason"]) == ("withdrawn", "Plus de temps.")
