"""Calls: the list and one call."""

import datetime
import re

import pytest
from django.test import Client

from ideas.calls.models import Call
from ideas.calls.operations import archive_call, hide_call, open_call
from ideas.kernel import clock
from ideas.kernel.actor import SYSTEM, Actor
from ideas.workflow.operations import ensure_default_process
from lab.web.pages.calls import call_address
from tests.factories.ideas import make_call, make_idea, make_theme
from tests.factories.topics import make_territories

DAY = datetime.timedelta(days=1)


def call_named(name: str, *, opens: int = -9, closes: int | None = 9, **values) -> Call:
    now = clock.now()
    return open_call(
        names={"fr": name},
        process=ensure_default_process(by=SYSTEM),
        opens_at=now + opens * DAY,
        closes_at=now + closes * DAY if closes is not None else None,
        by=SYSTEM,
        **values,
    )


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def names(html: str) -> list[str]:
    return re.findall(r'<h3><a href="/fr/calls/[^"]+">([^<]+)</a>', html)


def test_calls_come_by_what_can_be_done_with_them(client: Client, carla: Actor) -> None:
    call_named("Passé", closes=-1)
    call_named("Ouvert")
    call_named("À venir", opens=2)
    archive_call(call_named("Archivé"), by=carla)
    hide_call(call_named("Masqué"), reason="Trop tôt.", by=carla)
    make_call()

    html = page(client, "/fr/calls/")

    assert names(html) == ["Ouvert", "Appel permanent", "À venir", "Archivé", "Passé"]
    assert "Masqué" not in html


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_for_any_length(
    client: Client, alice: Actor, rows: int, django_assert_num_queries
) -> None:
    make_idea(alice)
    for number in range(rows):
        call_named(f"Appel {number}")

    client.get("/fr/propose/")  # what the frame shows is read once
    with django_assert_num_queries(2):  # generation, calls with counts
        page(client, "/fr/calls/")


def test_a_call_says_what_is_asked_and_what_came_in(client: Client, alice: Actor) -> None:
    places = make_territories()
    theme = make_theme()
    call = call_named(
        "Bancs", briefs={"fr": "Où **s’asseoir** ?"}, themes=[theme], territories=[places["CH-GE"]]
    )
    make_idea(alice, title="Un banc", call=call)
    make_idea(alice, title="Ailleurs")

    html = page(client, call_address(call))

    assert "Où <strong>s’asseoir</strong> ?" in html
    assert "Un banc" in html
    assert "Ailleurs" not in html
    assert f"/fr/propose/?call={call.code}" in html
    assert "Genève" in html
    assert "1 idée" in html


def test_nothing_can_be_proposed_to_a_closed_call(client: Client, db: None) -> None:
    assert "/fr/propose/?call=" not in page(client, call_address(call_named("Passé", closes=-1)))


@pytest.mark.parametrize("rows", [1, 3])
def test_a_call_asks_the_same_for_any_length(
    client: Client, alice: Actor, rows: int, django_assert_num_queries
) -> None:
    call = call_named("Bancs", themes=[make_theme()], territories=list(make_territories().values())[:rows])
    for number in range(rows):
        make_idea(alice, title=f"Idée {number}", call=call)

    client.get("/fr/propose/")  # what the frame shows is read once
    with django_assert_num_queries(9):
        page(client, call_address(call))


def test_short_and_old_addresses_lead_to_the_call(client: Client, db: None) -> None:
    call = call_named("Bancs")

    assert client.get(f"/c/{call.code}")["Location"] == call_address(call)
    assert client.get(f"/fr/calls/{call.code}/")["Location"] == call_address(call)


def test_a_hidden_call_is_404(client: Client, carla: Actor) -> None:
    call = hide_call(call_named("Bancs"), reason="Trop tôt.", by=carla)

    assert client.get(call_address(call)).status_code == 404
    client.force_login(carla.person)
    assert "Trop tôt." in page(client, call_address(call))
