"""The inbox: what one was told, how one wants to be told."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from ideas.discussion.operations import post_comment
from ideas.discussion.queries import thread_of
from ideas.ideation.models import Idea
from ideas.ideation.operations import advance_idea, hide_idea, invite_to_team
from ideas.kernel.actor import Actor
from ideas.notifications import queries
from ideas.notifications.models import Notification
from ideas.notifications.operations import follow_subject
from ideas.notifications.table import ROWS
from lab.web.pages.inbox import ICONS
from tests.factories.pilots import make_pilot

Deliver = Callable[..., int]


@pytest.fixture
def inbox(client: Client, alice: Actor, idea: Idea, bruno: Actor, deliver_facts: Deliver) -> Client:
    """alice's browser, after bruno commented her idea three times."""
    for number in range(3):
        post_comment(thread_of("idea", idea.code), body=f"Message {number}.", by=bruno)
    deliver_facts()
    client.force_login(alice.person)
    return client


def text_of(page: str) -> str:
    """The page without no-break spaces."""
    return page.replace("\u00a0", " ").replace("\u202f", " ")


def test_what_one_was_told_is_listed_newest_first_with_its_reason(inbox: Client) -> None:
    page = text_of(inbox.get("/fr/inbox/").content.decode())

    assert page.index("Message 2.") < page.index("Message 0.")
    assert "Bruno a écrit dans « Heures de voisinage »" in page
    assert "parce que vous faites partie de l’équipe" in page
    assert "Aujourd’hui" in page
    assert page.count("Non lu :") == 3


def test_buttons_say_what_they_do_and_not_how_it_is(inbox: Client, alice: Actor) -> None:
    newest = queries.notifications_of(alice).first()
    assert newest is not None
    inbox.post("/fr/inbox/read/", {"code": newest.code})

    page = inbox.get("/fr/inbox/").content.decode()

    assert page.count('value="1">Marquer comme non lu<') == 1
    assert page.count('<button class="btn small">Marquer comme lu<') == 2


def test_the_bell_counts_what_is_unread_on_every_page(inbox: Client) -> None:
    assert '<span class="count new">3' in inbox.get("/fr/ideas/").content.decode()


def test_opening_one_marks_it_as_read_and_leads_there(inbox: Client, alice: Actor) -> None:
    newest = queries.notifications_of(alice).first()
    assert newest is not None

    response = inbox.get(f"/fr/inbox/{newest.code}/")

    assert response["Location"] == f"/k/{newest.subject_code}"
    assert queries.unread_count(alice) == 2


def test_all_are_marked_as_read_at_once_and_one_as_unread(inbox: Client, alice: Actor) -> None:
    inbox.post("/fr/inbox/read/", {"view": ""})
    assert queries.unread_count(alice) == 0

    one = queries.notifications_of(alice)[0]
    inbox.post("/fr/inbox/read/", {"code": one.code, "unread": "1", "next": "/fr/inbox/"})
    assert queries.unread_count(alice) == 1


def test_nobody_opens_or_reads_for_others(inbox: Client, alice: Actor, bruno: Actor) -> None:
    code = queries.notifications_of(alice)[0].code
    inbox.force_login(bruno.person)

    answers = [
        inbox.get(f"/fr/inbox/{code}/").status_code,
        inbox.post("/fr/inbox/read/", {"code": code}).status_code,
    ]

    assert answers == [404, 404]
    assert queries.unread_count(alice) == 3


@pytest.mark.parametrize("address", ["/fr/inbox/", "/fr/inbox/preferences/", "/fr/inbox/follows/"])
def test_signed_out_one_is_led_to_sign_in(client: Client, db: None, address: str) -> None:
    response = client.get(address)

    assert response.status_code == 302
    assert "/account/sign-in/" in response["Location"]


def test_what_one_follows_is_apart(
    client: Client, idea: Idea, charlie: Actor, carla: Actor, deliver_facts: Deliver
) -> None:
    deliver_facts()
    follow_subject("idea", idea.code, by=charlie)
    advance_idea(idea, step="take_up", by=carla)
    deliver_facts()
    client.force_login(charlie.person)

    mine = client.get("/fr/inbox/").content.decode()
    followed = text_of(client.get("/fr/inbox/?view=followed").content.decode())

    assert "Rien à lire." in mine
    assert "« Heures de voisinage » est maintenant à l’étape « Tri »" in followed
    assert f'href="/i/{idea.code}">Heures de voisinage' in followed


def test_what_may_not_be_seen_any_more_is_told_without_its_words(
    client: Client, idea: Idea, charlie: Actor, carla: Actor, deliver_facts: Deliver
) -> None:
    deliver_facts()
    follow_subject("idea", idea.code, by=charlie)
    advance_idea(idea, step="take_up", by=carla)
    deliver_facts()
    hide_idea(idea, reason="À vérifier.", by=carla)
    client.force_login(charlie.person)

    page = client.get("/fr/inbox/?view=followed").content.decode()
    code = Notification.objects.get(person=charlie.person).code

    assert "Heures de voisinage" not in page
    assert "n’est plus visible" in page
    assert client.get(f"/fr/inbox/{code}/")["Location"] == "/fr/inbox/"


def test_what_waits_for_ones_answer_stands_beside(
    client: Client, idea: Idea, alice: Actor, bruno: Actor, otto: Actor
) -> None:
    invite_to_team(idea, person=bruno.person, role="co_author", by=alice)
    pilot = make_pilot(alice, otto)

    client.force_login(bruno.person)
    invited = text_of(client.get("/fr/inbox/").content.decode())
    client.force_login(otto.person)
    asked = client.get("/fr/inbox/").content.decode()

    assert "Rejoindre l’équipe de « Heures de voisinage »" in invited
    assert f"/p/{pilot.code}" in asked


@pytest.mark.parametrize("rows", [1, 3, 12])
def test_the_inbox_takes_the_same_queries_for_any_length(
    client: Client,
    idea: Idea,
    alice: Actor,
    bruno: Actor,
    rows: int,
    deliver_facts: Deliver,
    django_assert_num_queries: object,
) -> None:
    for number in range(rows):
        post_comment(thread_of("idea", idea.code), body=f"{number}.", by=bruno)
        follow_subject("theme", idea.themes.get().code, by=alice)
    deliver_facts()
    client.force_login(alice.person)
    client.get("/fr/inbox/")

    with django_assert_num_queries(15):  # type: ignore[operator]
        page = client.get("/fr/inbox/").content.decode()

    assert len(re.findall('class="row unread"', page)) == rows


def test_pages_follow_each_other(
    inbox: Client, idea: Idea, bruno: Actor, deliver_facts: Deliver, settings: object
) -> None:
    settings.LAB_LIMITS = False  # type: ignore[attr-defined]
    for number in range(30):
        post_comment(thread_of("idea", idea.code), body=f"Suite {number}.", by=bruno)
    deliver_facts()

    first = inbox.get("/fr/inbox/").content.decode()
    following = re.search(r'href="(\?after=[^"]+)"', first)
    assert following is not None
    second = inbox.get(f"/fr/inbox/{following[1]}").content.decode()

    assert "Suite 29." in first
    assert "Message 0." not in first
    assert "Message 0." in second


# --- Preferences --------------------------------------------------------------------------------------------------


def test_preferences_are_chosen_for_each_kind(client: Client, alice: Actor) -> None:
    client.force_login(alice.person)
    page = client.get("/fr/inbox/preferences/").content.decode()
    chosen = {**queries.channels_of(alice.person), "comment": "weekly", "step": "mute", "answer": "daily"}

    client.post("/fr/inbox/preferences/", chosen)

    assert queries.channels_of(alice.person)["comment"] == "weekly"
    assert queries.channels_of(alice.person)["step"] == "mute"
    answer = page[page.index('name="answer"') : page.index('name="comment"')]
    assert 'value="mute"' not in answer


def test_what_may_not_be_muted_cannot_be_chosen(client: Client, alice: Actor) -> None:
    client.force_login(alice.person)

    response = client.post(
        "/fr/inbox/preferences/", {**queries.channels_of(alice.person), "answer": "mute", "comment": "mute"}
    )

    assert response.status_code == 422
    assert queries.channels_of(alice.person)["comment"] == "at_once"


def test_who_gets_no_mail_reads_why(client: Client, alice: Actor) -> None:
    from ideas.kernel.actor import SYSTEM
    from ideas.people.operations import stop_mail

    stop_mail(alice.person.email, why="bounced", by=SYSTEM)
    client.force_login(alice.person)

    assert "est revenu" in client.get("/fr/inbox/preferences/").content.decode()


def test_every_kind_of_notice_has_its_sign():
    assert set(ICONS) == set(ROWS)
