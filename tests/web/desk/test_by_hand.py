"""What the lab tells by phone or letter, on the desk."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from ideas.activity.models import Fact
from ideas.ideation.models import Idea
from ideas.ideation.operations import advance_idea
from ideas.kernel.actor import SYSTEM, Actor
from ideas.kernel.codes import new_code
from ideas.notifications.models import Notification
from ideas.notifications.operations import told_by_hand
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


def people_in(html: str) -> list[str]:
    """The codes of those whom the page names, in its order."""
    return re.findall(r"/fr/desk/people/(\w+)/", html)


def another(waiting: Notification, person: Person) -> Notification:
    """One more message by hand for ``person``, about the same."""
    fact = Fact.objects.get(pk=waiting.fact_id)
    fact.pk, fact.position, fact.code = None, None, new_code()
    fact.save(force_insert=True)
    return Notification.objects.create(
        fact=fact,
        person=person,
        kind="step",
        subject_kind="idea",
        role="team",
        subject_code=waiting.subject_code,
        channel="by_hand",
        is_for_you=True,
    )


def test_each_person_is_called_once_and_told_all_there_is(
    client: Client, waiting: Notification, carla: Actor
) -> None:
    Person.objects.filter(pk=waiting.person_id).update(postal_contact="079 000 00 00")
    zoe = make_person("Zoé", recorded_by=carla.person)
    of_zoe, second = another(waiting, zoe), another(waiting, waiting.person)
    client.force_login(carla.person)
    html = client.get("/fr/desk/by-hand/").content.decode()
    also = re.findall(r'name="also" value="(\w+)"', html)

    client.post(f"/fr/desk/by-hand/{waiting.code}/told/", {"also": [*also, of_zoe.code]})

    told = dict(Notification.objects.filter(channel="by_hand").values_list("code", "told_by"))
    assert people_in(html) == [waiting.person.code, zoe.code]
    assert (html.count("079 000 00 00"), html.count("<blockquote"), html.count("Tout est dit")) == (1, 3, 1)
    assert also == [second.code]
    assert told == {waiting.code: carla.person.pk, second.code: carla.person.pk, of_zoe.code: None}


def test_one_button_notes_what_is_read_and_says_that_more_follows(
    client: Client, waiting: Notification, carla: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lab.web.desk.by_hand.MOST_AT_ONCE", 2)
    more = "D’autres messages attendent cette personne"
    others = [another(waiting, waiting.person) for _ in range(2)]
    client.force_login(carla.person)
    html = client.get("/fr/desk/by-hand/").content.decode()
    also = [one.code for one in others]

    client.post(f"/fr/desk/by-hand/{waiting.code}/told/", {"also": also})

    left = client.get("/fr/desk/by-hand/").content.decode()
    untold = Notification.objects.filter(channel="by_hand", told_by=None)
    assert re.findall(r'name="also" value="(\w+)"', html) == also[:1]
    assert (html.count("<blockquote"), more in html) == (2, True)
    assert [one.code for one in untold] == also[1:]
    assert (left.count("<blockquote"), more in left) == (1, False)


def test_what_a_colleague_said_meanwhile_stays_theirs(
    client: Client, waiting: Notification, carla: Actor, ada: Actor
) -> None:
    second = another(waiting, waiting.person)
    told_by_hand(waiting, by=ada)
    client.force_login(carla.person)
    address, also = f"/fr/desk/by-hand/{waiting.code}/told/", {"also": second.code}

    first, again = client.post(address, also), client.post(address, also)

    told = dict(Notification.objects.filter(channel="by_hand").values_list("code", "told_by"))
    assert (first.status_code, again.status_code) == (302, 409)
    assert told == {waiting.code: ada.person.pk, second.code: carla.person.pk}


def test_pages_of_the_list_hold_whole_people(
    client: Client, waiting: Notification, carla: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lab.web.desk.by_hand.PAGE_SIZE", 1)
    zoe = make_person("Zoé", recorded_by=carla.person)
    another(waiting, zoe)
    another(waiting, waiting.person)
    client.force_login(carla.person)

    first = client.get("/fr/desk/by-hand/").content.decode()
    after = re.findall(r'href="(\?after=[^"]+)" rel="next"', first)
    second = client.get(f"/fr/desk/by-hand/{after[0]}").content.decode()

    assert (first.count("<blockquote"), people_in(first)) == (2, [waiting.person.code])
    assert (second.count("<blockquote"), people_in(second), 'rel="next"' in second) == (1, [zoe.code], False)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_for_any_length(
    client: Client, waiting: Notification, carla: Actor, rows: int, django_assert_num_queries: Any
) -> None:
    for number in range(rows - 1):
        person = make_person(f"Zoé {number}", language="it", recorded_by=carla.person)
        another(waiting, person)
        another(waiting, person)
    client.force_login(carla.person)
    client.get("/fr/desk/by-hand/")

    with django_assert_num_queries(13):
        client.get("/fr/desk/by-hand/")


def test_for_all_others_the_list_does_not_exist(client: Client, waiting: Notification, alice: Actor) -> None:
    client.force_login(alice.person)

    assert client.get("/fr/desk/by-hand/").status_code == 404
    assert client.post(f"/fr/desk/by-hand/{waiting.code}/told/").status_code == 404
