"""Pages of which only the frame is made for each person: never stale, and nobody sees what is another's."""

import re

import pytest
from django.test import Client

from ideas.ideation.models import Idea
from ideas.kernel.actor import Actor
from tests.factories.ideas import make_idea

LISTS = ["/fr/ideas/", "/fr/pilots/", "/fr/organisations/"]


def signed_in(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.person)
    return client


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def without_tokens(text: str) -> str:
    """A page without what differs at each request by design."""
    return re.sub(r'(X-CSRFToken": "|name="csrfmiddlewaretoken" value=")[^"]+', "", text)


@pytest.mark.parametrize("address", LISTS)
def test_each_one_has_a_header_of_their_own(alice: Actor, carla: Actor, address: str) -> None:
    hers, the_curators, nobodys = signed_in(alice), signed_in(carla), Client()
    page(hers, address)

    seen = page(hers, address), page(the_curators, address), page(nobodys, address)

    assert ["Alice" in one.split("<main")[0] for one in seen] == [True, False, False]
    assert ["/desk/" in one.split("<main")[0] for one in seen] == [False, True, False]
    assert len({one.split("<main")[1] for one in seen}) == 1


@pytest.mark.parametrize("address", LISTS)
def test_the_second_time_only_the_frame_is_made(
    alice: Actor, address: str, django_assert_max_num_queries
) -> None:
    client = signed_in(alice)
    first = page(client, address)

    with django_assert_max_num_queries(7):
        again = page(client, address)

    assert without_tokens(again) == without_tokens(first)
    assert 'hreflang="de"' in again.split("<main")[0].split("<body")[1]


def test_what_changed_is_seen_at_the_next_request(alice: Actor, idea: Idea) -> None:
    client = signed_in(alice)
    before = page(client, "/fr/ideas/")
    make_idea(alice, title="Un banc au soleil")

    assert "Un banc au soleil" not in before
    assert "Un banc au soleil" in page(client, "/fr/ideas/")


def test_languages_and_filters_are_not_mixed_up(alice: Actor, idea: Idea) -> None:
    client = signed_in(alice)
    page(client, "/fr/ideas/")

    assert "Ideen" in page(client, "/de/ideas/")
    assert idea.title not in page(client, "/fr/ideas/?q=xylophone")


def test_a_message_is_shown_once_and_to_nobody_else(alice: Actor, carla: Actor, idea: Idea) -> None:
    client, other = signed_in(alice), signed_in(carla)
    page(other, "/fr/ideas/")
    client.post(f"/fr/ideas/{idea.code}/withdraw/", {"reason": "Trop tôt."})
    session = client.session
    session["_messages"] = '[["__json_message",0,25,"Bien reçu.",""]]'
    session.save()

    told = page(client, "/fr/ideas/")

    assert "Bien reçu." in told
    assert "Bien reçu." not in page(client, "/fr/ideas/")
    assert "Bien reçu." not in page(other, "/fr/ideas/")


def test_a_visitor_can_still_send_forms_of_the_frame(bruno: Actor, idea: Idea) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(bruno.person)
    page(client, "/fr/ideas/")
    token = page(client, "/fr/ideas/").split('"X-CSRFToken": "')[1].split('"')[0]

    answer = client.post(f"/fr/ideas/{idea.code}/support/", headers={"X-CSRFToken": token})

    assert answer.status_code == 302
