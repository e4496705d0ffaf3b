"""Reading, choosing, unsubscribing."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ideas.discussion.operations import post_comment
from ideas.discussion.queries import thread_of
from ideas.ideation.operations import advance_idea
from ideas.kernel.actor import ANYONE
from ideas.kernel.errors import Invalid, NotAllowed, SignInNeeded, StaleRevision
from ideas.notifications import queries
from ideas.notifications.models import Follow, Notification
from ideas.notifications.operations import (
    confirm_follow,
    follow_by_email,
    follow_subject,
    mark_all_read,
    mark_read,
    set_preferences,
    unsubscribe,
)
from ideas.people.operations import block_person
from tests.factories.ideas import make_idea


@pytest.fixture
def commented(idea, bruno, deliver_facts):
    """Three comments that alice was told of."""
    for number in range(3):
        post_comment(thread_of("idea", idea.code), body=str(number), by=bruno)
    deliver_facts()
    return idea


def token_in(mail) -> str:
    """The token of a mail's link to unsubscribe."""
    found = re.search(r"/unsubscribe/([^/]+)/", mail.extra_headers["List-Unsubscribe"])
    assert found is not None
    return found[1]


def end(token: str) -> None:
    """Unsubscribe as whoever holds the link."""
    target = queries.target_of(token)
    assert target is not None
    unsubscribe(target, by=ANYONE)


# --- Reading ------------------------------------------------------------------------------------------------


def test_the_inbox_is_the_newest_first_and_nobody_elses(commented, alice, bruno):
    mine = queries.notifications_of(alice)

    assert [one.fact.data["thread_code"] for one in mine] == [commented.code] * 3
    assert list(mine) == sorted(mine, key=lambda one: -one.pk)
    assert list(queries.notifications_of(bruno)) == list(queries.notifications_of(ANYONE)) == []


def test_reading_one_and_then_all(commented, alice):
    first = queries.notifications_of(alice).first()

    mark_read(first, by=alice)
    assert queries.unread_count(alice) == 2
    mark_read(first, is_read=False, by=alice)
    assert queries.unread_count(alice) == 3

    assert mark_all_read(by=alice) == 3
    assert queries.unread_count(alice) == 0
    assert mark_all_read(by=alice) == 0


def test_counting_stops_where_nobody_would_count_on(commented, alice):
    assert queries.unread_count(alice, most=2) == 2


def test_nobody_reads_for_others(commented, bruno, alice):
    one = queries.notifications_of(alice).first()

    with pytest.raises(NotAllowed):
        mark_read(one, by=bruno)
    with pytest.raises(SignInNeeded):
        mark_all_read(by=ANYONE)


def test_what_one_follows_is_apart(commented, charlie, carla, deliver_facts):
    follow_subject("idea", commented.code, by=charlie)
    advance_idea(commented, step="take_up", by=carla)
    deliver_facts()

    assert queries.unread_count(charlie) == 0
    assert queries.unread_count(charlie, for_you=False) == 1
    mark_all_read(for_you=True, by=charlie)
    assert queries.unread_count(charlie, for_you=False) == 1


def test_a_blocked_person_still_reads(commented, alice, carla):
    block_person(alice.person, reason="Insultes.", by=carla)

    mark_all_read(by=alice)

    assert queries.unread_count(alice) == 0


# --- Choosing -----------------------------------------------------------------------------------------------


def test_without_a_choice_the_table_holds(alice):
    assert set(queries.channels_of(alice.person).values()) == {"at_once"}


def test_muted_is_not_told_at_all(idea, alice, bruno, deliver_facts):
    set_preferences({"comment": "mute"}, by=alice)

    post_comment(thread_of("idea", idea.code), body="Bonjour", by=bruno)
    deliver_facts()

    assert not Notification.objects.exists()


def test_what_may_not_be_muted_is_refused_and_nothing_changes(alice):
    with pytest.raises(Invalid) as caught:
        set_preferences(
            {"answer": "mute", "comment": "daily", "weather": "daily", "event": "by_hand"}, by=alice
        )

    assert [(error.field, error.code) for error in caught.value.errors] == [
        ("answer", "cannot_be_muted"),
        ("weather", "unknown"),
        ("event", "unknown_channel"),
    ]
    assert queries.channels_of(alice.person)["comment"] == "at_once"


def test_choices_that_changed_since_they_were_read_are_left(alice):
    read = queries.channels_of(alice.person)
    set_preferences({"comment": "weekly"}, by=alice)

    with pytest.raises(StaleRevision) as refused:
        set_preferences({"comment": "daily"}, expected=read, by=alice)

    assert refused.value.current["comment"] == queries.channels_of(alice.person)["comment"] == "weekly"


def test_the_person_is_locked_before_the_mandate_as_everywhere(otto):
    with CaptureQueriesContext(connection) as asked:
        set_preferences({"comment": "weekly"}, by=otto)

    read = [query["sql"] for query in asked if query["sql"].startswith("SELECT")]
    tables = [sql.partition(' FROM "')[2].partition('"')[0] for sql in read]
    assert tables.index("people_person") < tables.index("organisations_mandate")


def test_the_team_hears_of_steps_even_where_it_muted_them(idea, alice, carla, deliver_facts, mails_to):
    set_preferences({"step": "mute"}, by=alice)

    advance_idea(idea, step="take_up", by=carla)
    deliver_facts()

    assert len(mails_to(alice)) == 1


def test_what_waits_follows_a_new_choice(idea, charlie, bruno, deliver_facts):
    follow_subject("idea", idea.code, by=charlie)
    post_comment(thread_of("idea", idea.code), body="Bonjour", by=bruno)
    deliver_facts()
    waiting = Notification.objects.get(person=charlie.person)

    for channel in ("weekly", "daily", "inbox"):
        set_preferences({"comment": channel}, by=charlie)
        waiting.refresh_from_db()
        assert waiting.channel == channel


# --- Unsubscribing ------------------------------------------------------------------------------------------


def test_one_click_of_a_follower_ends_that_follow(idea, charlie, carla, deliver_facts, mails_to):
    follow_subject("idea", idea.code, by=charlie)
    advance_idea(idea, step="take_up", by=carla)
    deliver_facts()
    token = token_in(mails_to(charlie)[0])

    end(token)

    assert not Follow.objects.exists()
    assert queries.target_of(token) is None


def test_one_click_of_a_team_member_ends_mails_of_that_kind_and_keeps_the_inbox(
    idea, alice, bruno, carla, deliver_facts, mails_to
):
    post_comment(thread_of("idea", idea.code), body="Bonjour", by=bruno)
    deliver_facts()

    end(token_in(mails_to(alice)[0]))
    post_comment(thread_of("idea", idea.code), body="Encore", by=bruno)
    advance_idea(idea, step="take_up", by=carla)
    deliver_facts()

    assert [mail.subject for mail in mails_to(alice)] == [
        "Bruno a écrit dans « Heures de voisinage »",
        "« Heures de voisinage » est maintenant à l’étape « Tri »",
    ]
    assert queries.unread_count(alice) == 3


def test_all_mails_end_with_one_link(idea, alice, bruno, deliver_facts, mails_to):
    post_comment(thread_of("idea", idea.code), body="Bonjour", by=bruno)
    deliver_facts()
    tokens = re.findall(r"/unsubscribe/([^/]+)/", mails_to(alice)[0].body)

    end(tokens[-1])

    assert set(queries.channels_of(alice.person).values()) == {"inbox"}


def test_a_follower_by_mail_ends_it_and_is_forgotten(idea, carla, deliver_facts, mailoutbox):
    confirm_follow(follow_by_email("idea", idea.code, email="voisine@exemple.ch", by=ANYONE), by=ANYONE)
    advance_idea(idea, step="take_up", by=carla)
    deliver_facts()
    mail = next(mail for mail in mailoutbox if mail.to == ["voisine@exemple.ch"])

    end(token_in(mail))
    end_all = re.findall(r"/unsubscribe/([^/]+)/", mail.body)[-1]

    assert not Follow.objects.exists()
    assert queries.target_of(end_all) is None


def test_a_summary_ends_where_it_is_the_summary_that_is_ended(idea, alice):
    from ideas.notifications.queries.links import Target

    set_preferences({"comment": "daily", "step": "weekly"}, by=alice)

    unsubscribe(Target(person=alice.person, channel="weekly"), by=ANYONE)

    assert queries.channels_of(alice.person)["step"] == "inbox"
    assert queries.channels_of(alice.person)["comment"] == "daily"


@pytest.mark.parametrize("token", ["", "forged", "eyJwIjoiQUJDIn0:x:y"])
def test_a_forged_link_ends_nothing(db, token):
    assert queries.target_of(token) is None


def test_one_link_ends_every_follow_by_that_address(idea, alice, deliver_facts, mailoutbox):
    other = make_idea(alice, title="Une autre")
    for either in (idea, other):
        confirm_follow(follow_by_email("idea", either.code, email="voisine@exemple.ch", by=ANYONE), by=ANYONE)
    confirm_follow(follow_by_email("idea", idea.code, email="autre@exemple.ch", by=ANYONE), by=ANYONE)

    unsubscribe(queries.Target(email="Voisine@exemple.ch"), by=ANYONE)

    assert list(Follow.objects.values_list("email", flat=True)) == ["autre@exemple.ch"]


def test_a_link_to_nothing_ends_nothing(idea, charlie):
    follow_subject("idea", idea.code, by=charlie)

    unsubscribe(queries.Target(), by=ANYONE)

    assert Follow.objects.count() == 1


def test_what_waits_for_a_summary_stays_there_when_the_next_is_wanted_at_once(
    idea, alice, bruno, deliver_facts
):
    set_preferences({"comment": "daily"}, by=alice)
    post_comment(thread_of("idea", idea.code), body="Je peux aider.", by=bruno)
    deliver_facts()

    set_preferences({"comment": "at_once"}, by=alice)

    assert queries.channels_of(alice.person)["comment"] == "at_once"
    assert Notification.objects.get(person=alice.person).channel == "daily"
