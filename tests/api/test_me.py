"""The caller's own account and tokens through the API."""

import datetime

import pytest
from django.test import Client

from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.people.models import Token
from tests.api.conftest import Calls


@pytest.fixture
def session(alice: Actor) -> Client:
    client = Client()
    client.force_login(alice.person)
    return client


def test_me_is_whoever_calls(api: Calls, carla: Actor, otto: Actor) -> None:
    assert api().get("me/").status_code == 401
    me = api(carla).get("me/").json()
    assert (me["code"], me["name"], me["lab_roles"], me["mandates"]) == (
        carla.person_code,
        "Carla",
        ["curator"],
        [],
    )
    assert api(carla, "read", "write").get("me/").json()["lab_roles"] == []
    mandates = api(otto).get("me/").json()["mandates"]
    assert [(row["organisation"]["code"], row["role"]) for row in mandates] == [
        (otto.organisation_code, "representative")
    ]


def test_the_profile_is_changed(api: Calls, alice: Actor) -> None:
    caller = api(alice)
    etag = caller.get("me/").headers["ETag"]

    saved = caller.patch(
        "me/", {"name": "Alice B.", "skills": ["couture"], "language": "de"}, headers={"If-Match": etag}
    )
    stale = caller.patch("me/", {"name": "Autre"}, headers={"If-Match": etag})
    wrong = caller.patch("me/", {"name": "", "language": "xx", "email": "a@b.ch"})

    assert (saved.status_code, saved.json()["name"], saved.json()["skills"]) == (200, "Alice B.", ["couture"])
    assert stale.status_code == 412
    assert wrong.status_code == 400
    assert {fault["field"] for fault in wrong.json()["errors"]} == {"name", "email"}


def test_everything_held_of_the_caller_is_handed_out_and_kept_by_nobody(api: Calls, alice: Actor) -> None:
    answer = api(alice, "read").get("me/export/")

    assert (answer.status_code, answer.json()["person"]) == (200, alice.person_code)
    assert answer.headers["Cache-Control"] == "no-store"
    assert api().get("me/export/").status_code == 401


def test_a_token_is_made_in_a_session_and_its_secret_shown_once(session: Client, alice: Actor) -> None:
    expires_at = (clock.now() + datetime.timedelta(days=30)).isoformat()
    body = {"name": "Tableau de bord", "scopes": ["write"], "expires_at": expires_at}
    key = {"Idempotency-Key": "k1"}

    made = session.post("/api/v1/me/tokens/", body, content_type="application/json", headers=key)
    again = session.post("/api/v1/me/tokens/", body, content_type="application/json", headers=key)

    token = made.json()
    assert (made.status_code, token["scopes"]) == (201, ["read", "write"])
    assert made.headers["Cache-Control"] == "no-store"
    assert (again.status_code, Token.objects.count()) == (409, 1)
    listed = session.get("/api/v1/me/tokens/").json()["results"]
    assert listed == [{name: value for name, value in token.items() if name != "secret"}]
    bearer = {"Authorization": f"Bearer {token['secret']}"}
    assert Client().get("/api/v1/me/", headers=bearer).json()["code"] == alice.person_code
    assert session.delete(f"/api/v1/me/tokens/{token['code']}/").status_code == 204
    assert Client().get("/api/v1/me/", headers=bearer).status_code == 401


def test_a_token_makes_no_token(api: Calls, alice: Actor, bruno: Actor) -> None:
    caller = api(alice)
    other = api(bruno).get("me/tokens/").json()["results"][0]["code"]

    assert caller.post("me/tokens/", {"name": "Autre"}).status_code == 403
    assert api().post("me/tokens/", {"name": "Autre"}).status_code == 401
    assert caller.delete(f"me/tokens/{other}/").status_code == 404


def test_a_token_is_checked(session: Client) -> None:
    body = {"name": "", "scopes": ["all"], "expires_at": "yesterday"}

    answer = session.post("/api/v1/me/tokens/", body, content_type="application/json")

    assert answer.status_code == 400
    assert {(fault["field"], fault["code"]) for fault in answer.json()["errors"]} == {
        ("name", "required"),
        ("scopes.0", "unknown"),
        ("expires_at", "invalid"),
    }
