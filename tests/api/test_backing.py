"""Supports and endorsements through the API."""

import pytest

from ideas.ideation.models import Endorsement, Idea, Support
from ideas.kernel.actor import Actor
from tests.api.conftest import Calls
from tests.factories.ideas import add_supports
from tests.factories.organisations import acting_for, make_mandate, make_organisation
from tests.factories.people import make_person


def test_support_is_given_and_taken_back_however_often_it_is_sent(
    api: Calls, idea: Idea, charlie: Actor
) -> None:
    caller = api(charlie)
    path = f"ideas/{idea.code}/support/"

    given = [caller.put(path).status_code for _ in range(2)]
    supports = caller.get(f"ideas/{idea.code}/").json()["counts"]["supports"]
    taken = [caller.delete(path).status_code for _ in range(2)]

    assert (given, supports, taken) == ([204, 204], 1, [204, 204])
    assert Support.objects.count() == 0


def test_who_may_not_support_is_told_so(
    api: Calls, idea: Idea, draft: Idea, alice: Actor, bruno: Actor
) -> None:
    assert api().put(f"ideas/{idea.code}/support/").status_code == 401
    assert api(alice).put(f"ideas/{idea.code}/support/").status_code == 403
    assert api(bruno).put(f"ideas/{draft.code}/support/").status_code == 404
    assert api(bruno, "read").put(f"ideas/{idea.code}/support/").status_code == 403


def test_an_organisation_endorses_and_withdraws(api: Calls, idea: Idea, otto: Actor) -> None:
    caller = api(otto)
    path = f"ideas/{idea.code}/endorsements/"

    given = caller.post(path, {"text": "Nous accueillons.", "intended_role": "host"})
    again = caller.post(path, {"text": "Nous accueillons."})
    listed = api().get(path).json()["results"]
    withdrawn = [caller.delete(path).status_code for _ in range(2)]

    assert given.status_code == 201
    assert given.json()["organisation"] == {"code": otto.organisation_code, "name": "Commune d’Aubrive"}
    assert (given.json()["intended_role"], again.status_code) == ("host", 409)
    assert listed == [given.json()]
    assert withdrawn == [204, 404]
    assert Endorsement.objects.get().withdrawn_at is not None


def test_an_endorsement_needs_a_mandate_that_commits(api: Calls, idea: Idea, charlie: Actor) -> None:
    path = f"ideas/{idea.code}/endorsements/"
    spokesman = acting_for(make_mandate(charlie.person, make_organisation(), "communication"))

    assert api().post(path, {"text": "Oui."}).status_code == 401
    assert api(charlie).post(path, {"text": "Oui."}).status_code == 403
    assert api(spokesman).post(path, {"text": "Oui."}).status_code == 403
    assert api(charlie).delete(path).status_code == 403
    assert api().delete(path).status_code == 401


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({}, "text", "required"),
        ({"text": ""}, "text", "required"),
        ({"text": "x" * 3001}, "text", "too_long"),
        ({"text": "Oui.", "intended_role": "king"}, "intended_role", "unknown"),
        ({"text": "Oui.", "amount": 3}, "amount", "unknown"),
    ],
)
def test_an_endorsement_is_checked(
    api: Calls, idea: Idea, otto: Actor, body: dict[str, object], field: str, code: str
) -> None:
    answer = api(otto).post(f"ideas/{idea.code}/endorsements/", body)

    assert answer.status_code == 400
    assert [(fault["field"], fault["code"]) for fault in answer.json()["errors"]] == [(field, code)]


def test_supports_are_counted_in_lists(api: Calls, idea: Idea) -> None:
    add_supports(idea, [make_person(f"Voisine {n}") for n in range(3)])

    assert api().get("ideas/").json()["results"][0]["counts"]["supports"] == 3
