"""The team's own discussion and the lab's notes on pages: what is said there stays there."""

import re

import pytest
from django.core import mail
from django.test import Client

from ideas.discussion.models import Comment, Thread
from ideas.discussion.operations import post_comment, publish_comment
from ideas.ideation.models import Idea
from ideas.kernel.actor import Actor
from ideas.notifications.models import Notification
from ideas.notifications.operations import follow_subject
from lab.web.pages.ideas import idea_address
from tests.web.conftest import say

SECRETS = ("Entre nous", "Pour le lab")


def room(idea: Idea, circle: str = "team") -> str:
    """The address of that room."""
    return f"/fr/discussions/idea/{idea.code}/{circle}/"


def whisper(idea: Idea, circle: str, body: str, *, by: Actor) -> Comment:
    """A message in an inner circle."""
    found = Thread.objects.filter(subject_code=idea.code, circle=circle).first()
    thread = found or Thread(subject_kind="idea", subject_code=idea.code, circle=circle)
    return post_comment(thread, body=body, by=by)


@pytest.fixture
def whispered(idea_of_two: Idea, alice: Actor, carla: Actor) -> dict[str, Comment]:
    """One message in each inner circle."""
    return {
        "team": whisper(idea_of_two, "team", "Entre nous", by=alice),
        "staff": whisper(idea_of_two, "staff", "Pour le lab", by=carla),
    }


def read(client: Client, path: str, who: Actor | None) -> str:
    """What ``who`` reads there, also where they are sent on."""
    client.logout()
    if who is not None:
        client.force_login(who.person)
    return client.get(path, follow=True).content.decode()


def test_each_circle_is_read_by_its_own(
    client: Client,
    idea: Idea,
    whispered: dict[str, Comment],
    alice: Actor,
    bruno: Actor,
    charlie: Actor,
    carla: Actor,
) -> None:
    paths = [
        *(room(idea, "team"), room(idea, "staff"), idea_address(idea), f"/fr/ideas/{idea.code}/history/"),
        *(f"/k/{one.code}" for one in whispered.values()),
        *(f"/fr/report/comment/{one.code}/" for one in whispered.values()),
        *(f"/fr/comments/{one.code}/history/" for one in whispered.values()),
    ]

    def secrets(who: Actor | None) -> set[str]:
        page = "".join(read(client, path, who) for path in paths)
        return {secret for secret in SECRETS if secret in page}

    assert [secrets(who) for who in (None, charlie)] == [set(), set()]
    assert [secrets(who) for who in (alice, bruno)] == [{"Entre nous"}, {"Entre nous"}]
    assert secrets(carla) == set(SECRETS)


def test_a_short_address_asks_who_is_signed_out_to_sign_in_and_says_nothing_else(
    client: Client, whispered: dict[str, Comment], alice: Actor, charlie: Actor
) -> None:
    """A link from a mail works once one is signed in; a message that never was is asked for in the same words."""
    paths = [*(f"/k/{one.code}" for one in whispered.values()), "/k/2AYTZF9D"]

    signed_out = [client.get(path, HTTP_ACCEPT_LANGUAGE="fr") for path in paths]
    client.force_login(charlie.person)
    stranger = [client.get(path).status_code for path in paths]
    client.force_login(alice.person)
    hers = client.get(signed_out[0]["Location"].split("next=")[1].replace("%2F", "/"))

    assert [(one.status_code, one["Location"]) for one in signed_out] == [
        (302, f"/fr/account/sign-in/?next={path.replace('/', '%2F')}") for path in paths
    ]
    assert stranger == [404, 404, 404]
    assert "/team/" in hers["Location"]


def test_the_page_of_the_idea_leads_its_people_to_the_rooms(
    client: Client,
    idea: Idea,
    whispered: dict[str, Comment],
    alice: Actor,
    charlie: Actor,
    carla: Actor,
) -> None:
    def rooms(who: Actor | None) -> list[str]:
        page = read(client, idea_address(idea), who)
        return re.findall(rf"/fr/discussions/idea/{idea.code}/(?!mentions/)(\w+)/", page)

    assert [rooms(who) for who in (None, charlie, alice, carla)] == [[], [], ["team"], ["team", "staff"]]


def test_a_room_says_who_reads_it(client: Client, idea: Idea, alice: Actor, carla: Actor) -> None:
    assert "L’équipe de l’idée et l’équipe du lab qui la suit lisent" in read(client, room(idea), alice)
    assert "l’équipe de l’idée ne les voit pas" in read(client, room(idea, "staff"), carla)


def test_saying_something_to_the_team_and_answering(
    client: Client, idea_of_two: Idea, alice: Actor, bruno: Actor
) -> None:
    client.force_login(alice.person)
    said = {"body": "On se voit mardi ?", "stance": "neutral", "purpose": "question"}
    client.post(room(idea_of_two), said)
    question = Comment.objects.get()
    client.force_login(bruno.person)
    form = client.get(f"{room(idea_of_two)}?reply={question.code}").content.decode()
    faulty = client.post(room(idea_of_two), {"parent": question.code, "stance": "neutral"})
    answer = client.post(
        room(idea_of_two), {"body": "Oui.", "parent": question.code, "stance": "neutral"}, follow=True
    )

    assert f'action="{room(idea_of_two)}"' in form
    assert faulty.status_code == 422
    where = answer.redirect_chain[-1][0]
    assert where.startswith(room(idea_of_two))
    assert "Votre message est envoyé." in answer.content.decode()
    reply = Comment.objects.get(parent=question)
    assert (reply.thread.circle, where.endswith(f"#c-{reply.code}")) == ("team", True)


def test_a_draft_has_a_room_before_it_is_submitted(
    client: Client, draft: Idea, alice: Actor, carla: Actor
) -> None:
    client.force_login(alice.person)
    client.post(room(draft), {"body": "Qui relit ?", "stance": "neutral", "purpose": ""})

    assert "Qui relit" in read(client, room(draft), alice)
    assert room(draft) in read(client, idea_address(draft), alice)
    client.force_login(carla.person)
    assert client.get(room(draft)).status_code == 404


def test_who_is_not_signed_in_is_led_to_signing_in_and_there_is_no_other_room(
    client: Client, idea: Idea, charlie: Actor, alice: Actor
) -> None:
    signed_out = client.get(room(idea))
    client.force_login(charlie.person)
    stranger = client.get(room(idea)).status_code
    client.force_login(alice.person)

    assert signed_out["Location"] == f"/fr/account/sign-in/?next={room(idea).replace('/', '%2F')}"
    assert stranger == 404
    assert [client.get(room(idea, name)).status_code for name in ("public", "staff", "other")] == [404] * 3


def test_a_message_to_the_team_is_made_public_on_a_page_of_its_own(
    client: Client, idea: Idea, whispered: dict[str, Comment], alice: Actor, charlie: Actor
) -> None:
    path = f"/fr/comments/{whispered['team'].code}/publish/"
    assert path in read(client, room(idea), alice)

    shown = client.get(path).content.decode()
    done = client.post(path, follow=True).content.decode()
    again = client.post(path, follow=True).content.decode()

    assert "Tout le monde pourra le lire" in shown
    assert "Votre message est maintenant public." in done
    public = Comment.objects.get(thread__circle="public")
    assert f"c-{public.code}" in again
    seen_by_team, seen_by_all = (read(client, idea_address(idea), who) for who in (alice, charlie))
    assert f'href="/k/{whispered["team"].code}">Repris de la discussion de l’équipe' in seen_by_team
    assert "Repris de la discussion de l’équipe" in seen_by_all
    assert whispered["team"].code not in seen_by_all
    in_room = read(client, room(idea), alice)
    assert f'href="/k/{public.code}">Rendu public' in in_room
    assert path not in in_room


def test_what_is_said_in_a_room_is_told_to_its_own_and_moves_nothing_public(
    idea_of_two: Idea,
    alice: Actor,
    bruno: Actor,
    charlie: Actor,
    carla: Actor,
    deliver_facts: object,
) -> None:
    follow_subject("idea", idea_of_two.code, by=charlie)
    say(idea_of_two, "Bonjour", by=charlie)
    deliver_facts()  # type: ignore[operator]
    before = Idea.objects.values_list("comment_count", "active_at").get()
    Notification.objects.all().delete()
    mail.outbox.clear()

    whisper(idea_of_two, "team", "Entre nous, @Charlie", by=alice)
    whisper(idea_of_two, "staff", "Pour le lab, @Alice", by=carla)
    deliver_facts()  # type: ignore[operator]

    assert list(Notification.objects.values_list("person__display_name", "role")) == [("Bruno", "team")]
    assert [(one.to, "Alice a écrit à l’équipe de" in one.subject) for one in mail.outbox] == [
        ([bruno.person.email], True)
    ]
    assert Idea.objects.values_list("comment_count", "active_at").get() == before


@pytest.mark.parametrize("rows", [1, 3])
def test_a_room_takes_the_same_queries_for_any_length(
    client: Client, idea: Idea, alice: Actor, rows: int, django_assert_num_queries: object
) -> None:
    for number in range(rows):
        whisper(idea, "team", str(number), by=alice)
    publish_comment(whisper(idea, "team", "Public", by=alice), by=alice)
    client.force_login(alice.person)
    client.get(room(idea))
    say(idea, "Neuf.", by=alice)

    with django_assert_num_queries(12):  # type: ignore[operator]
        client.get(room(idea))
