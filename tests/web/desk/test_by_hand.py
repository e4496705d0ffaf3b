"""What the lab tells by phone or letter, on the desk."""

from collections.abc import Callable

import pytest
from django.test import Client

from ideas.ideation.models import Idea
from ideas.ideation.operations import advance_idea
from ideas.kernel.actor import SYSTEM, Actor
from ideas.notifications.models import Notification
from ideas.people.operations import stop_mail


@pytest.fixture
def waiting(idea: Idea, alice: Actor, carla: Actor, deliver_facts: Callable[..., int]) -> Notification:
    """alice's mail bounces, and her idea took a step."""
    stop_mail(alice.person.email, why="bounced", by=SYSTEM)
    advance_idea(idea, step="take_up", by=carla)
    deliver_facts()
    return Notification.objects.get(person=alice.person, channel="by_hand")


def test_what_waits_is_listed_until_it_is_told(client: Client, waiting: Notification, carla: Actor) -> None:
    client.force_login(carla.person)

    page = client.get("/fr/desk/by-hand/").content.decode()
    client.post(f"/fr/desk/by-hand/{waiting.code}/told/")
    after = client.get("/fr/desk/by-hand/").content.decode()

    waiting.refresh_from_db()
    assert "Alice" in page
    assert "Heures de voisinage" in page
    assert "Tout le monde sait." in after
    assert waiting.told_by == carla.person
    assert client.post(f"/fr/desk/by-hand/{waiting.code}/told/").status_code == 409
    assert client.post("/fr/desk/by-hand/ZZZZZZZZ/told/").status_code == 404


def test_for_all_others_the_list_does_not_exist(client: Client, waiting: Notification, alice: Actor) -> None:
    client.force_login(alice.person)

    assert client.get("/fr/desk/by-hand/").status_code == 404
    assert client.post(f"/fr/desk/by-hand/{waiting.code}/told/").status_code == 404
