"""What the lab tells by phone or letter, on the desk."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from ideas.ideation.models import Idea
from ideas.ideation.operations import advance_idea
from ideas.kernel.actor import SYSTEM, Actor
from ideas.notifications.models import Notification
from ideas.people.models import Person
from ideas.people.operations import stop_mail
from tests.factories.people import make_person


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


def page_of(client: Client, carla: Actor) -> str:
    """The page as carla reads it, without its marks."""
    client.force_login(carla.person)
    return " ".join(re.sub(r"<[^>]+>", " ", client.get("/fr/desk/by-hand/").content.decode()).split())


def test_who_calls_reads_how_to_reach_them_or_whom_to_ask(
    client: Client, waiting: Notification, carla: Actor
) -> None:
    unknown = page_of(client, carla)
    Person.objects.filter(pk=waiting.person_id).update(recorded_by=carla.person)
    recorded = page_of(client, carla)
    Person.objects.filter(pk=waiting.person_id).update(postal_contact="079 000 00 00\nRue du Puits 1")
    known = page_of(client, carla)

    assert "Ni téléphone ni adresse postale ne sont notés. Demandez à l’équipe de son idée" in unknown
    assert "Demandez à Carla, qui a noté cette personne" in recorded
    assert "Téléphone ou adresse : 079 000 00 00 Rue du Puits 1" in known


def test_what_is_read_out_is_in_the_language_of_who_hears_it(
    client: Client, waiting: Notification, carla: Actor
) -> None:
    Person.objects.filter(pk=waiting.person_id).update(language="de")

    page = page_of(client, carla)

    assert "À lire à la personne (allemand) : «Heures de voisinage» ist jetzt in der Phase «" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_for_any_length(
    client: Client, waiting: Notification, carla: Actor, rows: int, django_assert_num_queries: Any
) -> None:
    for number in range(rows - 1):
        person = make_person(f"Zoé {number}", language="it", recorded_by=carla.person)
        Notification.objects.create(
            fact=waiting.fact,
            person=person,
            kind="step",
            subject_kind="idea",
            role="team",
            subject_code=waiting.subject_code,
            channel="by_hand",
            is_for_you=True,
        )
    client.force_login(carla.person)
    client.get("/fr/desk/by-hand/")

    with django_assert_num_queries(12):
        client.get("/fr/desk/by-hand/")


def test_for_all_others_the_list_does_not_exist(client: Client, waiting: Notification, alice: Actor) -> None:
    client.force_login(alice.person)

    assert client.get("/fr/desk/by-hand/").status_code == 404
    assert client.post(f"/fr/desk/by-hand/{waiting.code}/told/").status_code == 404
