"""Calling the API as somebody."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from ideas.kernel import clock
from ideas.kernel.actor import ANYONE, Actor
from ideas.kernel.codes import hashed, new_secret
from ideas.people.models import Token

Answer = Any
ROOT = "/api/v1/"


def token_for(actor: Actor, *scopes: str) -> str:
    """The secret of a new token of that person."""
    secret = new_secret()
    Token.objects.create(
        person=actor.person,
        name="Essai",
        secret_hash=hashed(secret),
        hint=secret[:8],
        scopes=list(scopes),
        last_used_at=clock.now(),
    )
    return secret


class Caller:
    """Calls the API with a token, perhaps for an organisation; nobody calls without one."""

    def __init__(self, actor: Actor, *scopes: str) -> None:
        self.client = Client()
        self.headers: dict[str, str] = {}
        if actor.is_person:
            self.headers["Authorization"] = (
                f"Bearer {token_for(actor, *(scopes or ('read', 'write', 'lab')))}"
            )
        if actor.mandate is not None:
            self.headers["On-Behalf-Of"] = actor.organisation_code

    def __call__(
        self, method: str, path: str, body: Any = None, *, headers: dict[str, str] | None = None, **query: Any
    ) -> Answer:
        """``method`` on ``path`` below the root, or on a whole address, with a JSON body."""
        sent = {"content_type": "application/json"} if body is not None else {}
        if body is not None:
            sent["data"] = body
        address = path if path.startswith(("/", "http")) else ROOT + path
        return self.client.generic(
            method.upper(),
            address if not query else f"{address}?{'&'.join(f'{k}={v}' for k, v in query.items())}",
            **_as_generic(sent),
            headers={**self.headers, **(headers or {})},
        )

    def get(self, path: str, **options: Any) -> Answer:
        return self("GET", path, **options)

    def post(self, path: str, body: Any = None, **options: Any) -> Answer:
        return self("POST", path, {} if body is None else body, **options)

    def patch(self, path: str, body: Any, **options: Any) -> Answer:
        return self("PATCH", path, body, **options)

    def put(self, path: str, body: Any = None, **options: Any) -> Answer:
        return self("PUT", path, body, **options)

    def delete(self, path: str, **options: Any) -> Answer:
        return self("DELETE", path, **options)


def _as_generic(sent: dict[str, Any]) -> dict[str, Any]:
    if "data" not in sent:
        return {}
    data = sent["data"]
    return {**sent, "data": data if isinstance(data, bytes) else json.dumps(data).encode()}


Calls = Callable[..., Caller]


@pytest.fixture
def api(db: None) -> Calls:
    """``api(alice)`` calls as alice with a token of all scopes, ``api()`` as nobody."""
    return lambda actor=ANYONE, *scopes: Caller(actor, *scopes)
