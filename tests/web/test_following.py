"""Following by button and by e-mail; links in mails that work signed out."""

import re
from collections.abc import Callable

import pytest
from django.core.mail import EmailMessage
from django.test import Client

from ideas.discussion.operations import post_comment
from ideas.discussion.queries import thread_of
from ideas.ideation.models import Idea
from ideas.ideation.operations import advance_idea, hide_idea
from ideas.kernel.actor import ANYONE, Actor
from ideas.notifications import queries
from ideas.notifications.models import Follow
from ideas.notifications.operations import confirm_follow, follow_by_email, follow_subject, set_preferences
from lab.web.pages.ideas import idea_address

Deliver = Callable[..., int]
ADDRESS = "voisine@exemple.ch"


def link_in(mail: EmailMessage, name: str) -> str:
    """The first path of a mail that begins so."""
    found = re.search(rf"http://127\.0\.0\.1:8000(/{name}/[^/\s]+/)", str(mail.body))
    assert found is not None
    return found[1]


def test_one_follows_and_no_longer_by_button(client: Client, idea: Idea, charlie: Actor) -> None:
    client.force_login(charlie.person)
    address = f"/fr/follow/idea/{idea.code}/"

    before = client.get(idea_address(idea)).content.decode()
    client.post(address, {"next": idea_address(idea)})
    after = client.get(idea_address(idea)).content.decode()
    client.post(address, {"unfollow": "1"})

    assert "Suivre" in before
    assert "Vous suivez" in after
    assert not Follow.objects.exists()


def test_what_one_follows_is_managed_in_one_place(
    client: Client, idea: Idea, charlie: Actor, carla: Actor
) -> None:
    follow_subject("idea", idea.code, by=charlie)
    follow_subject("theme", idea.themes.get().code, by=charlie)
    hide_idea(idea, reason="À vérifier.", by=carla)
    client.force_login(charlie.person)

    page = client.get("/fr/inbox/follows/").content.decode()
    client.post(f"/fr/follow/idea/{idea.code}/", {"unfollow": "1"})

    assert "Santé et social" in page
    assert "qui n’est plus visible" in page
    assert [follow.subject_kind for follow in Follow.objects.all()] == ["theme"]


@pytest.mark.parametrize("kind", ["person", "comment", "nonsense"])
def test_what_cannot_be_followed_has_no_page(client: Client, charlie: Actor, kind: str) -> None:
    client.force_login(charlie.person)

    assert client.get(f"/fr/follow/{kind}/{charlie.person_code}/").status_code == 404


def test_a_draft_is_followed_by_nobody(client: Client, draft: Idea) -> None:
    assert client.get(f"/fr/follow/idea/{draft.code}/").status_code == 404


def test_signed_out_one_follows_by_mail_and_confirms_by_a_button(
    client: Client, idea: Idea, deliver_facts: Deliver, mailoutbox: list[EmailMessage]
) -> None:
    address = f"/fr/follow/idea/{idea.code}/"

    form = client.get(address).content.decode()
    sent = client.post(address, {"email": ADDRESS}, follow=True).content.decode()
    deliver_facts()
    link = link_in(mailoutbox[-1], "follow")
    asked = client.get(link)
    assert queries.follower_count("idea", idea.code) == 0
    confirmed = client.post(link).content.decode()

    assert "Me prévenir par e-mail" in form
    assert "Regardez vos e-mails" in sent
    assert "Heures de voisinage" in asked.content.decode()
    assert "C’est fait" in confirmed
    assert queries.follower_count("idea", idea.code) == 1


def test_a_wrong_address_is_said_and_kept(client: Client, idea: Idea) -> None:
    response = client.post(f"/fr/follow/idea/{idea.code}/", {"email": "voisine@"})

    assert response.status_code == 422
    assert 'value="voisine@"' in response.content.decode()


def test_too_many_questions_to_one_address_are_refused(client: Client, idea: Idea) -> None:
    answers = [client.post(f"/fr/follow/idea/{idea.code}/", {"email": ADDRESS}) for _ in range(6)]

    assert [answer.status_code for answer in answers] == [302] * 5 + [422]
    assert "Plusieurs messages viennent d’être envoyés" in answers[-1].content.decode()


def test_forged_links_are_404_or_have_nothing_to_end(client: Client, db: None) -> None:
    gone = client.get("/follow/forged/")
    assert gone.status_code == 404
    assert "Pour recevoir un nouveau lien" in gone.content.decode()
    assert "n’a plus rien à arrêter" in client.get("/unsubscribe/forged/").content.decode()
    assert client.post("/unsubscribe/forged/").status_code == 200


# --- Unsubscribing ------------------------------------------------------------------------------------------------


def test_looking_at_the_link_ends_nothing(
    client: Client,
    idea: Idea,
    alice: Actor,
    bruno: Actor,
    deliver_facts: Deliver,
    mailoutbox: list[EmailMessage],
) -> None:
    post_comment(thread_of("idea", idea.code), body="Bonjour", by=bruno)
    deliver_facts()
    link = link_in(mailoutbox[-1], "unsubscribe")

    page = client.get(link).content.decode()

    assert "Arrêter ces e-mails" in page
    assert queries.channels_of(alice.person)["comment"] == "at_once"


def test_one_click_of_a_mail_program_ends_it_without_cookie_or_page(
    idea: Idea, alice: Actor, bruno: Actor, deliver_facts: Deliver, mailoutbox: list[EmailMessage]
) -> None:
    post_comment(thread_of("idea", idea.code), body="Bonjour", by=bruno)
    deliver_facts()
    link = str(mailoutbox[-1].extra_headers["List-Unsubscribe"]).strip("<>")
    program = Client(enforce_csrf_checks=True)

    response = program.post(link.removeprefix("http://127.0.0.1:8000"), {"List-Unsubscribe": "One-Click"})

    assert response.status_code == 200
    assert queries.channels_of(alice.person)["comment"] == "inbox"


def test_the_page_speaks_the_readers_language(client: Client, idea: Idea, alice: Actor) -> None:
    from ideas.notifications.models import Digest
    from ideas.notifications.queries.links import unsubscribe_path
    from ideas.people.models import Person

    Person.objects.filter(pk=alice.person.pk).update(language="de")
    alice.person.refresh_from_db()
    path = unsubscribe_path(Digest(person=alice.person, channel="weekly"))

    assert '<html lang="de"' in client.get(path).content.decode()


@pytest.mark.parametrize("channel", ["daily", "weekly"])
def test_summaries_are_ended_by_their_rhythm(client: Client, alice: Actor, channel: str) -> None:
    from ideas.notifications.models import Digest
    from ideas.notifications.queries.links import unsubscribe_all_path, unsubscribe_path

    set_preferences({"comment": channel, "step": "at_once"}, by=alice)
    digest = Digest(person=alice.person, channel=channel)

    page = client.get(unsubscribe_path(digest)).content.decode()
    client.post(unsubscribe_path(digest))
    some = dict(queries.channels_of(alice.person))
    everything = client.get(unsubscribe_all_path(digest)).content.decode()
    client.post(unsubscribe_all_path(digest))

    assert "le résumé" in page
    assert (some["comment"], some["step"]) == ("inbox", "at_once")
    assert "tous les e-mails du lab" in everything
    assert set(queries.channels_of(alice.person).values()) == {"inbox"}


def test_a_follower_ends_the_follow_also_of_what_is_hidden_now(
    client: Client, idea: Idea, carla: Actor, deliver_facts: Deliver, mailoutbox: list[EmailMessage]
) -> None:
    deliver_facts()
    confirm_follow(follow_by_email("idea", idea.code, email=ADDRESS, by=ANYONE), by=ANYONE)
    advance_idea(idea, step="take_up", by=carla)
    deliver_facts()
    mail = next(mail for mail in mailoutbox if mail.to == [ADDRESS] and "unsubscribe" in str(mail.body))
    hide_idea(idea, reason="À vérifier.", by=carla)

    page = client.get(link_in(mail, "unsubscribe")).content.decode()
    client.post(link_in(mail, "unsubscribe"))

    assert "Heures de voisinage" not in page
    assert not Follow.objects.exists()
