"""Pages kept for who is signed in: made once until something changes, and never somebody else's."""

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from ideas.discussion.operations import post_comment
from ideas.discussion.queries import thread_of
from ideas.ideation.models import Idea
from ideas.ideation.operations import endorse_idea, hide_idea, invite_to_team, support_idea
from ideas.kernel.actor import SYSTEM, Actor
from ideas.notifications.operations import follow_subject
from ideas.organisations.operations import grant_mandate
from ideas.people.operations import block_person, change_password, grant_role
from ideas.pilots.models import Pilot
from lab.ui import shelf
from lab.web.pages.ideas import idea_address
from lab.web.pages.pilots import pilot_address
from tests.factories.ideas import make_idea
from tests.factories.organisations import make_organisation
from tests.factories.pilots import make_running_pilot

SESSION, GENERATION, UNREAD = 1, 1, 1


@pytest.fixture
def reader(client: Client, bruno: Actor) -> Client:
    """bruno's browser, which holds the token for forms already."""
    client.force_login(bruno.person)
    client.get("/fr/ideas/")
    client.get("/fr/account/profile/")
    return client


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def known(client: Client, address: str) -> str:
    """The page as it is after it was asked for twice."""
    page(client, address)
    return page(client, address)


@pytest.fixture
def pilot(alice: Actor, otto: Actor, carla: Actor) -> Pilot:
    return make_running_pilot(alice, otto, carla)


def test_what_has_not_changed_is_answered_with_three_questions(
    reader: Client, idea: Idea, pilot: Pilot, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for address in (
        idea_address(idea),
        pilot_address(pilot),
        "/fr/ideas/",
        "/fr/pilots/",
        "/fr/organisations/",
    ):
        before = known(reader, address)

        with django_assert_num_queries(SESSION + GENERATION + UNREAD):
            assert page(reader, address) == before


def test_everybody_has_their_own(reader: Client, idea: Idea, alice: Actor) -> None:
    address = idea_address(idea)
    as_bruno = known(reader, address)
    other = Client()
    other.force_login(alice.person)

    as_alice = known(other, address)

    assert "Bruno" in as_bruno
    assert "Bruno" not in as_alice
    assert f"/fr/ideas/{idea.code}/support/" in as_bruno
    assert page(reader, address) == as_bruno


ACTS: dict[str, Callable[[Idea, Actor, Actor], object]] = {
    "support": lambda idea, bruno, _carla: support_idea(idea, by=bruno),
    "follow": lambda idea, bruno, _carla: follow_subject("idea", idea.code, by=bruno),
    "comment": lambda idea, bruno, _carla: post_comment(
        thread_of("idea", idea.code), body="Bonne idée.", by=bruno
    ),
    "role": lambda _idea, bruno, _carla: grant_role(bruno.person, role="curator", by=SYSTEM),
    "mandate": lambda _idea, bruno, _carla: grant_mandate(
        make_organisation(), person=bruno.person, role="representative", by=SYSTEM
    ),
    "invitation": lambda idea, bruno, _carla: invite_to_team(
        idea, person=bruno.person, role="co_author", by=Actor(person=idea.team.get().person)
    ),
}


@pytest.mark.parametrize("act", ACTS)
def test_what_one_does_oneself_shows_at_the_next_request(
    reader: Client, idea: Idea, bruno: Actor, carla: Actor, act: str
) -> None:
    before = known(reader, idea_address(idea))

    ACTS[act](idea, bruno, carla)

    assert page(reader, idea_address(idea)) != before


def test_a_hidden_idea_is_gone_at_the_next_request(reader: Client, idea: Idea, carla: Actor) -> None:
    known(reader, idea_address(idea))

    hide_idea(idea, reason="Données personnelles.", by=carla)

    assert reader.get(idea_address(idea)).status_code == 404


def test_who_is_blocked_or_signs_out_or_has_a_new_password_is_no_longer_shown_their_own(
    idea: Idea, bruno: Actor, ada: Actor
) -> None:
    address = idea_address(idea)
    for act in (
        lambda client: client.logout(),
        lambda _client: change_password(bruno.person, password="three other words here", by=SYSTEM),
    ):
        client = Client()
        client.force_login(bruno.person)
        assert "Bruno" in known(client, address)

        act(client)

        assert "Bruno" not in page(client, address)
    client = Client()
    client.force_login(bruno.person)
    before = known(client, address)
    block_person(bruno.person, reason="Insultes répétées.", by=ada)
    assert page(client, address) != before


def test_what_is_unread_is_counted_on_kept_pages_too(
    client: Client, idea: Idea, alice: Actor, bruno: Actor, deliver_facts: Callable[..., int]
) -> None:
    client.force_login(alice.person)
    post_comment(thread_of("idea", idea.code), body="Et le soir ?", by=bruno)
    before = known(client, idea_address(idea))

    deliver_facts()

    assert page(client, idea_address(idea)) != before


def test_a_message_is_said_once(reader: Client, idea: Idea) -> None:
    address = idea_address(idea)
    known(reader, address)

    reader.post(f"/fr/ideas/{idea.code}/support/", {"next": address})

    assert "votre soutien compte" in page(reader, address)
    assert "votre soutien compte" not in page(reader, address)
    assert "votre soutien compte" not in page(reader, address)


def test_forms_of_a_kept_page_can_be_sent(idea: Idea, bruno: Actor) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(bruno.person)
    kept = known(client, idea_address(idea))
    token = kept.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]

    response = client.post(f"/fr/ideas/{idea.code}/support/", {"csrfmiddlewaretoken": token})

    assert response.status_code == 302
    assert idea.supports.filter(person=bruno.person).exists()


def test_drafts_are_never_kept(client: Client, draft: Idea, alice: Actor) -> None:
    client.force_login(alice.person)
    before = known(client, idea_address(draft))

    Idea.objects.filter(pk=draft.pk).update(summary="Changé sans bruit")

    assert "Changé sans bruit" not in before
    assert "Changé sans bruit" in page(client, idea_address(draft))


def test_time_alone_changes_a_page_within_a_minute(
    reader: Client, idea: Idea, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = known(reader, idea_address(idea))
    Idea.objects.filter(pk=idea.pk).update(summary="Changé sans bruit")
    assert page(reader, idea_address(idea)) == before

    later = shelf.minute() + 1
    monkeypatch.setattr(shelf, "minute", lambda: later)

    assert "Changé sans bruit" in page(reader, idea_address(idea))


def test_an_endorsement_shows_for_who_gave_it(client: Client, alice: Actor, otto: Actor) -> None:
    idea = make_idea(alice, stage="cocreation")
    client.force_login(otto.person)
    before = known(client, idea_address(idea))

    endorse_idea(idea, text="Nous aidons.", by=otto)

    assert page(client, idea_address(idea)) != before
