"""The synthesis of a discussion on pages."""

from django.test import Client

from ideas.discussion.operations import write_synthesis
from ideas.discussion.queries import thread_of
from ideas.ideation.models import Idea
from ideas.kernel.actor import Actor
from lab.web.pages.ideas import idea_address
from tests.web.conftest import say


def test_it_is_written_and_stands_above_the_discussion(
    client: Client, idea: Idea, bruno: Actor, carla: Actor
) -> None:
    question = say(idea, "Qui paie ?", by=bruno)
    client.force_login(carla.person)
    path = f"/fr/discussions/idea/{idea.code}/synthesis/write/"

    form = client.get(path).content.decode()
    faulty = client.post(path, {"body": "Voir #7.", "covers": "1", "version": "0"})
    client.post(path, {"body": "Une question : #1.", "covers": "1", "version": "0"})
    stale = client.post(path, {"body": "Autre", "covers": "1", "version": "0"})
    say(idea, "La commune.", by=bruno)
    client.logout()
    page = client.get(idea_address(idea)).content.decode()

    assert 'value="1"' in form
    assert (faulty.status_code, "#7" in faulty.content.decode()) == (422, True)
    assert (stale.status_code, "Une question" in stale.content.decode()) == (422, True)
    talk = page[page.index('class="synthesis"') :]
    assert f'href="/k/{question.code}"' in talk[: talk.index("</details>")]
    assert "jusqu’au message nᵒ 1" in talk
    assert "1 message depuis" in talk
    assert path not in page


def test_its_versions_are_read_by_all(client: Client, idea: Idea, bruno: Actor, carla: Actor) -> None:
    path = f"/fr/discussions/idea/{idea.code}/synthesis/"
    assert client.get(path).status_code == 404
    say(idea, "Qui paie ?", by=bruno)
    thread = thread_of("idea", idea.code)
    assert thread is not None
    for body in ("Première", "Seconde"):
        write_synthesis(thread, body=body, by=carla)

    page = client.get(path).content.decode()

    assert page.index("Seconde") < page.index("Première")
