"""Mails of notices: at once and in digests, once each, to whom they are owed when they go."""

import datetime
import re
import uuid
import zoneinfo

import pytest
import time_machine

from ideas.activity import running
from ideas.activity.models import Delivery
from ideas.activity.relay import write_periodic
from ideas.discussion.operations import delete_comment, post_comment
from ideas.discussion.queries import thread_of
from ideas.ideation.operations import advance_idea, hide_idea
from ideas.kernel import clock
from ideas.kernel.actor import ANYONE, SYSTEM
from ideas.kernel.errors import MovedOn, NotAllowed
from ideas.notifications import handlers
from ideas.notifications.models import Digest, Follow, Notification
from ideas.notifications.operations import (
    confirm_follow,
    follow_by_email,
    follow_subject,
    set_preferences,
    told_by_hand,
)
from ideas.notifications.queries import to_tell_by_hand
from ideas.people.models import Person
from ideas.people.operations import stop_mail

ZURICH = zoneinfo.ZoneInfo("Europe/Zurich")
SUNDAY = datetime.datetime(2027, 5, 9, 12, 0, tzinfo=ZURICH)
MONDAY_MORNING = datetime.datetime(2027, 5, 10, 7, 1, tzinfo=ZURICH)


@pytest.fixture
def morning(deliver_facts):
    """``morning(moment)``: the relay writes what comes round by then, and all is delivered."""

    def come(moment: datetime.datetime = MONDAY_MORNING) -> None:
        with time_machine.travel(moment, tick=False):
            write_periodic({})
            deliver_facts()

    return come


def say(idea, body, *, by, parent=None):
    return post_comment(thread_of("idea", idea.code), body=body, parent=parent, by=by)


# --- At once ------------------------------------------------------------------------------------------------


def test_a_mail_says_what_happened_why_it_comes_and_how_to_end_it(
    idea, carla, alice, deliver_facts, mails_to
):
    advance_idea(idea, step="decline", reason="Cela existe déjà à Orbe. Voyez avec eux.", by=carla)
    deliver_facts()

    (mail,) = mails_to(alice)
    (html, kind), *_ = mail.alternatives
    notification = Notification.objects.get(person=alice.person)
    assert mail.subject == "« Heures de voisinage » est maintenant à l’étape « Non retenue »"
    assert "Cela existe déjà à Orbe." in mail.body
    assert f"http://127.0.0.1:8000/i/{idea.code}" in mail.body
    assert "parce que vous faites partie de l’équipe." in mail.body
    assert kind == "text/html"
    assert "<style" not in html
    assert mail.extra_headers["Message-ID"] == f"<n.{notification.code}@demo.example>"
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    unsubscribe = re.fullmatch(
        r"<(http://127\.0\.0\.1:8000/unsubscribe/[^/]+/)>", mail.extra_headers["List-Unsubscribe"]
    )
    assert unsubscribe is not None
    assert unsubscribe[1] in mail.body
    assert unsubscribe[1] in html
    assert notification.mailed_at is not None


def test_only_short_addresses_and_ways_out_stand_in_a_mail(idea, carla, alice, deliver_facts, mails_to):
    advance_idea(idea, step="decline", reason="Existe déjà.", by=carla)
    deliver_facts()

    (mail,) = mails_to(alice)
    links = re.findall(r"http://127\.0\.0\.1:8000(/\w+/)", mail.body + mail.alternatives[0][0])

    assert set(links) == {"/i/", "/unsubscribe/"}


@pytest.mark.parametrize("language", ["fr", "it", "de", "en"])
def test_a_mail_is_written_in_the_readers_language(idea, carla, alice, language, deliver_facts, mails_to):
    Person.objects.filter(pk=alice.person.pk).update(language=language)

    advance_idea(idea, step="decline", reason="Existe déjà.", by=carla)
    deliver_facts()

    (mail,) = mails_to(alice)
    assert f'lang="{language}"' in mail.alternatives[0][0]


def test_what_people_write_is_not_markup_in_a_mail(idea, alice, charlie, deliver_facts, mails_to):
    Person.objects.filter(pk=charlie.person.pk).update(display_name="<b>Ch</b>")

    say(idea, "Voyez <script>alert(1)</script> ici.", by=charlie)
    deliver_facts()

    (mail,) = mails_to(alice)
    assert "<script" not in mail.alternatives[0][0]
    assert "<b>Ch" not in mail.alternatives[0][0]


def test_a_mail_that_is_sent_again_has_the_same_name(idea, alice, charlie, deliver_facts, mails_to):
    say(idea, "Bonjour", by=charlie)
    deliver_facts()
    Notification.objects.update(mailed_at=None)
    Delivery.objects.filter(handler="notifications.mail").update(state=Delivery.State.DUE)

    deliver_facts()

    first, second = mails_to(alice)
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]


def test_a_mail_that_went_out_does_not_go_again(idea, alice, charlie, deliver_facts, mails_to):
    say(idea, "Bonjour", by=charlie)
    deliver_facts()
    Delivery.objects.filter(handler="notifications.mail").update(state=Delivery.State.DUE)

    deliver_facts()

    assert len(mails_to(alice)) == 1


def test_a_mail_whose_delivery_another_took_meanwhile_does_not_go_twice(
    idea, alice, charlie, deliver_facts, mails_to
):
    say(idea, "Mon épicerie serait d’accord.", by=charlie)
    tell_but_do_not_mail(deliver_facts)
    mine = Delivery.objects.get(handler="notifications.mail", state=Delivery.State.DUE)
    lost = Delivery(pk=mine.pk, handler=mine.handler, payload=mine.payload, token=uuid.uuid4())

    with pytest.raises(running.LeaseLost):
        handlers.mail(lost)

    assert mails_to(alice) == []


def tell_but_do_not_mail(deliver_facts) -> None:
    """Deliver all but the mails at once, which wait."""
    while Delivery.objects.filter(state="due").exclude(handler="notifications.mail").exists():
        hold = Delivery.objects.filter(handler="notifications.mail", state="due")
        hold.update(run_after=clock.now() + datetime.timedelta(days=1))
        if not running.run_due_here(100):
            break
    Delivery.objects.filter(handler="notifications.mail", state="due").update(
        run_after=clock.now() + datetime.timedelta(days=1)
    )


def mail_now(deliver_facts) -> None:
    """Let the mails go that waited."""
    Delivery.objects.filter(handler="notifications.mail", state="due").update(run_after=clock.now())
    deliver_facts()


def test_what_may_not_be_seen_any_more_is_not_mailed(idea, carla, charlie, deliver_facts, mails_to):
    follow_subject("idea", idea.code, by=charlie)
    advance_idea(idea, step="take_up", by=carla)
    tell_but_do_not_mail(deliver_facts)

    hide_idea(idea, reason="À vérifier.", by=carla)
    mail_now(deliver_facts)

    assert Notification.objects.filter(person=charlie.person).count() == 1
    assert mails_to(charlie) == []


def test_words_deleted_before_the_mail_goes_are_not_in_it(idea, alice, charlie, deliver_facts, mails_to):
    comment = say(idea, "Un secret", by=charlie)
    tell_but_do_not_mail(deliver_facts)

    delete_comment(comment, by=charlie)
    mail_now(deliver_facts)

    (mail,) = mails_to(alice)
    assert "secret" not in mail.body + mail.alternatives[0][0]


def test_an_address_that_bounced_gets_no_mail_and_the_lab_tells_by_hand(
    idea, alice, carla, deliver_facts, mails_to
):
    stop_mail(alice.person.email, why="bounced", by=SYSTEM)

    advance_idea(idea, step="take_up", by=carla)
    deliver_facts()

    assert mails_to(alice) == []
    (waiting,) = to_tell_by_hand()
    assert waiting.person == alice.person
    told_by_hand(waiting, by=carla)
    assert list(to_tell_by_hand()) == []
    assert (waiting.told_by, waiting.mailed_at is None) == (carla.person, False)


def test_an_address_that_bounces_before_the_mail_goes_gets_none(idea, alice, carla, deliver_facts, mails_to):
    advance_idea(idea, step="take_up", by=carla)
    tell_but_do_not_mail(deliver_facts)

    stop_mail(alice.person.email, why="bounced", by=SYSTEM)
    mail_now(deliver_facts)

    assert mails_to(alice) == []
    assert [one.person for one in to_tell_by_hand()] == [alice.person]


def test_a_follower_without_mail_finds_it_in_the_inbox_alone(idea, charlie, carla, deliver_facts):
    follow_subject("idea", idea.code, by=charlie)
    stop_mail(charlie.person.email, why="complained", by=SYSTEM)

    advance_idea(idea, step="take_up", by=carla)
    deliver_facts()

    assert Notification.objects.get(person=charlie.person).channel == "inbox"


def test_only_staff_tells_by_hand_and_once(idea, alice, charlie, carla, deliver_facts):
    stop_mail(alice.person.email, why="bounced", by=SYSTEM)
    advance_idea(idea, step="take_up", by=carla)
    deliver_facts()
    (waiting,) = to_tell_by_hand()

    with pytest.raises(NotAllowed):
        told_by_hand(waiting, by=charlie)
    told_by_hand(waiting, by=carla)
    with pytest.raises(MovedOn):
        told_by_hand(waiting, by=carla)


# --- Digests ------------------------------------------------------------------------------------------------


def test_a_follower_hears_of_comments_in_one_mail_the_next_morning(
    idea, charlie, alice, bruno, morning, deliver_facts, mails_to
):
    with time_machine.travel(SUNDAY):
        follow_subject("idea", idea.code, by=charlie)
        say(idea, "Qui paie ?", by=bruno)
        say(idea, "La commune ?", by=alice)
        deliver_facts()
        assert mails_to(charlie) == []

    morning()

    (mail,) = mails_to(charlie)
    assert mail.subject == "Terreau : votre résumé du jour (2)"
    assert mail.body.index("Qui paie ?") < mail.body.index("La commune ?")
    assert mail.body.count("Heures de voisinage\n") == 1
    assert mail.extra_headers["Message-ID"] == f"<d.{Digest.objects.get().code}@demo.example>"
    assert Digest.objects.get().sent_at is not None
    assert not Notification.objects.filter(person=charlie.person, mailed_at=None).exists()


def test_a_digest_goes_once_however_often_the_morning_comes(
    idea, charlie, bruno, morning, deliver_facts, mails_to
):
    with time_machine.travel(SUNDAY):
        follow_subject("idea", idea.code, by=charlie)
        say(idea, "Qui paie ?", by=bruno)
        deliver_facts()
    morning()

    with time_machine.travel(MONDAY_MORNING + datetime.timedelta(minutes=5)):
        say(idea, "Encore moi.", by=bruno)
        deliver_facts()
    morning(MONDAY_MORNING + datetime.timedelta(hours=3))
    assert len(mails_to(charlie)) == 1

    morning(MONDAY_MORNING + datetime.timedelta(days=1))
    assert len(mails_to(charlie)) == 2
    assert "Encore moi." in mails_to(charlie)[1].body


def test_nothing_to_tell_is_no_mail(idea, charlie, morning, mailoutbox):
    follow_subject("idea", idea.code, by=charlie)

    morning()

    assert mailoutbox == []


def test_a_week_comes_on_monday(idea, alice, bruno, morning, deliver_facts, mails_to):
    set_preferences({"comment": "weekly"}, by=alice)
    morning(SUNDAY - datetime.timedelta(days=3))
    with time_machine.travel(SUNDAY - datetime.timedelta(days=2)):
        say(idea, "Qui paie ?", by=bruno)
        deliver_facts()
    morning(SUNDAY)
    assert mails_to(alice) == []

    morning()

    (mail,) = mails_to(alice)
    assert mail.subject == "Terreau : votre semaine (1)"


def test_a_digest_leaves_out_what_may_not_be_seen_any_more(
    idea, charlie, bruno, carla, morning, deliver_facts, mails_to
):
    with time_machine.travel(SUNDAY):
        follow_subject("idea", idea.code, by=charlie)
        say(idea, "Qui paie ?", by=bruno)
        deliver_facts()
        hide_idea(idea, reason="À vérifier.", by=carla)

    morning()

    assert mails_to(charlie) == []


def test_a_follower_by_mail_gets_digests_too(idea, bruno, morning, deliver_facts, mailoutbox):
    with time_machine.travel(SUNDAY):
        confirm_follow(follow_by_email("idea", idea.code, email="Voisine@Exemple.ch", by=ANYONE), by=ANYONE)
        say(idea, "Qui paie ?", by=bruno)
        deliver_facts()

    morning()

    digest = next(mail for mail in mailoutbox if "résumé" in mail.subject)
    assert digest.to == ["voisine@exemple.ch"]
    assert "vous suivez « Heures de voisinage »" in digest.body
    assert Follow.objects.count() == 1
