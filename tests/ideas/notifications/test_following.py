"""Asking to hear of something."""

import datetime
import re

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection

from ideas.ideation.models import Idea
from ideas.ideation.operations import advance_idea
from ideas.kernel import clock
from ideas.kernel.actor import ANYONE, SYSTEM
from ideas.kernel.errors import Invalid, NotAllowed, NotFound, SignInNeeded, TooMany
from ideas.notifications import queries
from ideas.notifications.models import Follow, Notification
from ideas.notifications.operations import (
    confirm_follow,
    drop_follows_by_email,
    drop_unconfirmed_follows,
    follow_by_email,
    follow_subject,
    unfollow_subject,
)
from ideas.notifications.queries.links import follow_to_confirm
from tests.at_once import at_once, successes
from tests.factories.ideas import make_idea

ADDRESS = "voisine@exemple.ch"


def test_following_twice_is_following_once(idea, charlie):
    follow_subject("idea", idea.code, by=charlie)
    follow_subject("idea", idea.code, by=charlie)

    assert queries.follower_count("idea", idea.code) == 1
    assert queries.is_followed_by(charlie, "idea", idea.code)


def test_unfollowing_twice_is_unfollowing_once(idea, charlie):
    follow_subject("idea", idea.code, by=charlie)

    unfollow_subject("idea", idea.code, by=charlie)
    unfollow_subject("idea", idea.code, by=charlie)

    assert queries.follower_count("idea", idea.code) == 0


def test_nobody_follows_what_they_may_not_know_of_or_what_cannot_be_followed(draft, charlie, bruno):
    with pytest.raises(NotFound):
        follow_subject("idea", draft.code, by=charlie)
    with pytest.raises(NotAllowed):
        follow_subject("person", bruno.person_code, by=charlie)
    with pytest.raises(SignInNeeded):
        unfollow_subject("idea", draft.code, by=ANYONE)


def test_whoever_is_signed_out_follows_by_mail_or_signs_in(idea):
    with pytest.raises(SignInNeeded):
        follow_subject("idea", idea.code, by=ANYONE)


@pytest.mark.django_db(transaction=True)
def test_a_double_click_follows_once(alice, charlie):
    idea = make_idea(alice)

    answers = at_once(*[lambda: follow_subject("idea", idea.code, by=charlie)] * 4)

    assert successes(answers) == 4
    assert Follow.objects.count() == 1


# --- By e-mail ----------------------------------------------------------------------------------------------


def test_an_address_hears_nothing_before_it_said_yes(idea, carla, deliver_facts, mailoutbox):
    follow_by_email("idea", idea.code, email=" Voisine@exemple.CH ", by=ANYONE)
    deliver_facts()
    advance_idea(idea, step="take_up", by=carla)
    deliver_facts()

    (mail,) = [mail for mail in mailoutbox if mail.to == [ADDRESS]]
    assert mail.subject == "Voulez-vous suivre « Heures de voisinage » ?"
    assert queries.follower_count("idea", idea.code) == 0


def test_a_link_in_the_mail_says_yes(idea, carla, deliver_facts, mailoutbox):
    follow_by_email("idea", idea.code, email=ADDRESS, by=ANYONE)
    deliver_facts()
    token = re.search(r"/follow/([^/]+)/", mailoutbox[-1].body)[1]

    confirm_follow(follow_to_confirm(token), by=ANYONE)
    confirm_follow(follow_to_confirm(token), by=ANYONE)
    advance_idea(idea, step="take_up", by=carla)
    deliver_facts()

    assert queries.follower_count("idea", idea.code) == 1
    told = Notification.objects.get(follow__email=ADDRESS)
    assert (told.person, told.role, told.channel) == (None, "follower", "at_once")
    assert [mail.to for mail in mailoutbox].count([ADDRESS]) == 2


def test_an_address_that_said_yes_is_not_asked_again(idea, deliver_facts, mailoutbox):
    confirm_follow(follow_by_email("idea", idea.code, email=ADDRESS, by=ANYONE), by=ANYONE)

    follow_by_email("idea", idea.code, email=ADDRESS, by=ANYONE)
    deliver_facts()

    assert Follow.objects.count() == 1
    assert mailoutbox == []


def test_a_forged_link_confirms_nothing(db):
    assert follow_to_confirm("forged") is None


def test_the_address_of_an_account_follows_as_that_account(idea, charlie, deliver_facts, mailoutbox):
    follow = follow_by_email("idea", idea.code, email=charlie.person.email.upper(), by=ANYONE)

    confirm_follow(follow, by=ANYONE)

    assert Follow.objects.get().person == charlie.person


def test_an_account_and_its_address_are_told_once(idea, charlie, carla, deliver_facts, mails_to):
    Follow.objects.create(
        subject_kind="idea", subject_code=idea.code, email=charlie.person.email, confirmed_at=clock.now()
    )
    follow_subject("idea", idea.code, by=charlie)

    advance_idea(idea, step="take_up", by=carla)
    deliver_facts()

    assert len(mails_to(charlie)) == 1


def test_something_that_is_no_address_is_refused(idea):
    with pytest.raises(Invalid) as caught:
        follow_by_email("idea", idea.code, email="voisine", by=ANYONE)

    assert [(error.field, error.code) for error in caught.value.errors] == [("email", "invalid")]


def test_nobody_is_flooded_with_questions(idea):
    with time_machine.travel(clock.now()):
        for _ in range(5):
            follow_by_email("idea", idea.code, email=ADDRESS, by=ANYONE)
        with pytest.raises(TooMany):
            follow_by_email("idea", idea.code, email=ADDRESS, by=ANYONE)


def test_an_address_that_does_not_answer_is_forgotten_after_a_week(idea):
    follow_by_email("idea", idea.code, email=ADDRESS, by=ANYONE)
    confirm_follow(follow_by_email("idea", idea.code, email="autre@exemple.ch", by=ANYONE), by=ANYONE)

    drop_unconfirmed_follows(clock.now() + datetime.timedelta(days=8), by=SYSTEM)

    assert [follow.email for follow in Follow.objects.all()] == ["autre@exemple.ch"]


def test_a_command_stops_mail_to_an_account_and_to_follows_without_one(idea, alice, capsys):
    confirm_follow(follow_by_email("idea", idea.code, email=ADDRESS, by=ANYONE), by=ANYONE)
    confirm_follow(follow_by_email("idea", idea.code, email="autre@exemple.ch", by=ANYONE), by=ANYONE)

    call_command("bounced", ADDRESS.upper())
    call_command("bounced", alice.person.email, "--why", "complained")
    with pytest.raises(CommandError, match="Nobody has the address"):
        call_command("bounced", "nobody@demo.example")

    assert capsys.readouterr().out.splitlines() == [
        "Things followed by that address that are followed no more: 1.",
        "No more mail goes to Alice (complained).",
    ]
    assert [follow.email for follow in Follow.objects.filter(person=None)] == ["autre@exemple.ch"]


def test_an_address_that_bounced_follows_nothing_any_more(idea, carla, charlie):
    confirm_follow(follow_by_email("idea", idea.code, email=ADDRESS, by=ANYONE), by=ANYONE)

    with pytest.raises(NotAllowed):
        drop_follows_by_email(ADDRESS, by=charlie)
    assert drop_follows_by_email(ADDRESS.upper(), by=carla) == 1

    assert not Follow.objects.exists()


def assert_follows_are_looked_up(rows) -> None:
    """No plan of ``rows`` reads every follow."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")

    plan = rows.explain()

    assert "notifications_follow" in plan or "follow_" in plan
    assert "SCAN notifications_follow" not in plan
    assert "Seq Scan on notifications_follow" not in plan


def test_followers_of_an_idea_are_looked_up(idea):
    confirmed = Follow.objects.filter(queries.same_subject("idea", idea.code), confirmed_at__isnull=False)

    assert_follows_are_looked_up(confirmed)


def test_followers_of_many_ideas_are_looked_up(idea):
    assert_follows_are_looked_up(queries.with_follower_count(Idea.objects.all()))
