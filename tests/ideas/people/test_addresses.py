"""Another address, and mail that does not arrive."""

import datetime

import pytest
from django.core import mail

from ideas.kernel.actor import SYSTEM
from ideas.kernel.errors import Invalid, MovedOn, NotAllowed, TooMany
from ideas.people.mails import EMAIL_CHANGE_PATH
from ideas.people.models import EmailChange, Person
from ideas.people.operations import (
    ask_email_change,
    close_account,
    confirm_email_change,
    forget_old_addresses,
    resume_mail,
    stop_mail,
    withdraw_email_change,
)
from ideas.people.queries import (
    email_change_of,
    key_of_email_change,
    open_email_change,
    person_with_email,
    unreachable_people,
)
from tests.at_once import at_once, successes
from tests.factories.activity import allowing, facts_of
from tests.factories.people import arriving, make_person, make_unclaimed

pytestmark = pytest.mark.django_db


class TestAskingForAnotherAddress:
    def test_asks_the_new_one_and_changes_nothing_yet(self, deliver_facts):
        alice = make_person(email="old@demo.example", language="it")

        change = ask_email_change(alice, email=" New@Demo.example", by=arriving(alice))
        deliver_facts()

        [message] = mail.outbox
        assert message.to == ["new@demo.example"]
        assert EMAIL_CHANGE_PATH.format(key=key_of_email_change(change)) in message.body
        assert Person.objects.get(pk=alice.pk).email == "old@demo.example"
        assert email_change_of(alice) == change

    def test_again_leaves_only_the_later_one(self, deliver_facts):
        alice = make_person()
        first = ask_email_change(alice, email="one@demo.example", by=arriving(alice))
        second = ask_email_change(alice, email="two@demo.example", by=arriving(alice))

        deliver_facts()

        assert [message.to for message in mail.outbox] == [["two@demo.example"]]
        assert open_email_change(key_of_email_change(first)) is None
        assert open_email_change(key_of_email_change(second)) == second

    def test_can_be_given_up(self):
        alice = make_person()
        change = ask_email_change(alice, email="one@demo.example", by=arriving(alice))

        withdraw_email_change(alice, by=arriving(alice))

        assert email_change_of(alice) is None
        with pytest.raises(MovedOn):
            confirm_email_change(change, by=SYSTEM)

    def test_does_not_tell_whether_somebody_has_it_and_sends_few_mails_there(self):
        alice = make_person("Alice")
        make_person("Bruno", email="bruno@demo.example")

        with allowing("mail", 1):
            ask_email_change(alice, email="bruno@demo.example", by=arriving(alice))
            with pytest.raises(TooMany):
                ask_email_change(alice, email="bruno@demo.example", by=arriving(alice))

    def test_is_for_oneself_without_a_token_and_for_a_real_address(self):
        alice = make_person("Alice")

        with pytest.raises(NotAllowed):
            ask_email_change(
                alice, email="x@demo.example", by=arriving(make_person("Ada", roles=("administrator",)))
            )
        with pytest.raises(NotAllowed):
            ask_email_change(alice, email="x@demo.example", by=arriving(alice, frozenset({"read", "write"})))
        with pytest.raises(Invalid):
            ask_email_change(alice, email="x", by=arriving(alice))


class TestConfirmingIt:
    def test_puts_it_in_force_and_tells_the_old_one(self, deliver_facts):
        alice = make_person(email="old@demo.example")
        change = ask_email_change(alice, email="new@demo.example", by=arriving(alice))
        stop_mail("old@demo.example", why="bounced", by=SYSTEM)
        deliver_facts()
        mail.outbox.clear()

        confirm_email_change(change, by=SYSTEM)
        deliver_facts()

        assert [message.to for message in mail.outbox] == [["old@demo.example"]]
        kept = Person.objects.get(pk=alice.pk)
        assert (kept.email, kept.takes_mail) == ("new@demo.example", True)
        assert facts_of("person", alice.code) == ["EmailChangeAsked", "MailStopped", "EmailChanged"]

    def test_works_once_and_not_for_ever(self, time_machine):
        alice = make_person()
        used = ask_email_change(alice, email="new@demo.example", by=arriving(alice))
        confirm_email_change(used, by=SYSTEM)
        late = ask_email_change(alice, email="later@demo.example", by=arriving(alice))
        time_machine.move_to(late.asked_at + datetime.timedelta(days=4))

        for change in (used, late):
            assert open_email_change(key_of_email_change(change)) is None
            with pytest.raises(MovedOn):
                confirm_email_change(change, by=SYSTEM)

    def test_says_so_when_somebody_has_it_by_then(self):
        alice = make_person("Alice", email="alice@demo.example")
        change = ask_email_change(alice, email="bruno@demo.example", by=arriving(alice))
        make_person("Bruno", email="Bruno@demo.example")

        with pytest.raises(Invalid):
            confirm_email_change(change, by=SYSTEM)
        assert open_email_change(key_of_email_change(change)) == change

    def test_ends_with_the_account(self):
        alice = make_person()
        change = ask_email_change(alice, email="new@demo.example", by=arriving(alice))
        close_account(alice, by=arriving(alice))

        with pytest.raises(MovedOn):
            confirm_email_change(change, by=SYSTEM)

    def test_needs_the_link_as_it_was_sent(self):
        alice = make_person()
        key = key_of_email_change(ask_email_change(alice, email="new@demo.example", by=arriving(alice)))

        assert open_email_change(key[:-1]) is None
        assert open_email_change("nonsense") is None

    def test_forgets_old_addresses_after_three_months(self):
        alice = make_person()
        confirm_email_change(ask_email_change(alice, email="new@demo.example", by=arriving(alice)), by=SYSTEM)
        now = EmailChange.objects.get().asked_at

        assert forget_old_addresses(now + datetime.timedelta(days=89), by=SYSTEM) == 0
        assert forget_old_addresses(now + datetime.timedelta(days=91), by=SYSTEM) == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_confirm_the_same_address_at_once_do_not_both_get_it():
    people = [make_person("Alice"), make_person("Bruno")]
    changes = [ask_email_change(person, email="new@demo.example", by=arriving(person)) for person in people]

    results = at_once(*[lambda change=change: confirm_email_change(change, by=SYSTEM) for change in changes])

    assert successes(results) == 1
    assert {type(result) for result in results} == {Person, Invalid}


class TestMailThatDoesNotArrive:
    def test_is_stopped_once_and_begun_again(self):
        alice = make_person(email="alice@demo.example")

        stop_mail("Alice@demo.example", why="complained", by=SYSTEM)
        stopped = stop_mail("alice@demo.example", why="bounced", by=SYSTEM)
        assert (stopped.takes_mail, stopped.mail_stopped_why) == (False, "complained")

        resume_mail(alice, by=arriving(alice))
        assert resume_mail(alice, by=arriving(alice)).takes_mail is True
        assert facts_of("person", alice.code) == ["MailStopped", "MailResumed"]

    def test_of_nobody_is_none_and_for_no_reason_is_wrong(self):
        assert stop_mail("nobody@demo.example", why="bounced", by=SYSTEM) is None
        assert person_with_email(" ") is None
        with pytest.raises(Invalid):
            stop_mail("nobody@demo.example", why="because", by=SYSTEM)

    def test_is_stopped_by_staff_or_our_own_code(self):
        make_person("Alice", email="alice@demo.example")

        with pytest.raises(NotAllowed):
            stop_mail("alice@demo.example", why="asked", by=arriving(make_person("Charlie")))

    def test_puts_people_on_the_list_of_whom_to_tell_otherwise(self):
        make_person("Alice")
        make_person("Bruno", email="bruno@demo.example")
        make_unclaimed("Zoé", postal_contact="027 000 00 00")
        make_unclaimed("Yves", recorded_via="import")
        make_unclaimed("Xenia", recorded_via="import", postal_contact="Rue du Lac 1")
        make_unclaimed("Willy", email="willy@demo.example")
        close_account(make_person("Gone"), by=SYSTEM)
        stop_mail("bruno@demo.example", why="bounced", by=SYSTEM)

        assert [person.name for person in unreachable_people()] == ["Bruno", "Xenia", "Zoé"]
