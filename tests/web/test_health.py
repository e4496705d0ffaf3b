"""``/healthz`` and ``/readyz`` tell the truth, and no more than asked."""

import datetime

import pytest
from django.db import connection
from django.test import Client

from ideas.activity.models import Delivery, Heartbeat
from ideas.kernel import clock
from lab.web.pages import health

NEVER_ASKED = "redis://127.0.0.1:1/0"


def beat(kind: str, **fields: object) -> None:
    """A relay or worker that lives."""
    Heartbeat.objects.create(name=f"{kind} here", kind=kind, **fields)


def test_healthz_asks_no_database(client: Client) -> None:
    answer = client.get("/healthz")

    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_a_lab_with_its_relay_is_ready(client: Client) -> None:
    beat("relay")

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()) == (200, {"state": "ready", "wanting": []})
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("relay", "worker", "wanting"),
    [
        (None, None, [health.NO_RELAY, health.NO_WORKER]),
        ({"is_redis_away": True}, {}, [health.NO_REDIS]),
        ({}, None, [health.NO_WORKER]),
        ({}, {}, []),
    ],
)
def test_with_redis_what_waits_is_named_and_pages_are_still_served(
    client: Client,
    settings: object,
    relay: dict[str, object] | None,
    worker: dict[str, object] | None,
    wanting: list[str],
) -> None:
    settings.LAB_REDIS_URL = NEVER_ASKED  # type: ignore[attr-defined]
    for kind, fields in (("relay", relay), ("worker", worker)):
        if fields is not None:
            beat(kind, **fields)

    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json() == {"state": "degraded" if wanting else "ready", "wanting": wanting}


@pytest.mark.django_db
def test_without_redis_a_missing_relay_is_named(client: Client) -> None:
    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["wanting"]) == (200, [health.NO_RELAY])


@pytest.mark.django_db
@pytest.mark.parametrize(("seconds", "wanting"), [(30, []), (90, [health.LATE])])
def test_a_delivery_that_waits_for_more_than_a_minute_is_named(
    client: Client, seconds: int, wanting: list[str]
) -> None:
    beat("relay")
    due = clock.now() - datetime.timedelta(seconds=seconds)
    Delivery.objects.create(handler="some.handler", queue="now", run_after=due)

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["wanting"]) == (200, wanting)


@pytest.mark.django_db
def test_a_database_that_was_not_migrated_is_not_ready(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "_seen_migrated", [])
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'activity'")

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()) == (503, {"state": "away", "wanting": [health.NOT_MIGRATED]})


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_nothing_is_changed_here(client: Client, address: str) -> None:
    assert client.post(address).status_code == 405
