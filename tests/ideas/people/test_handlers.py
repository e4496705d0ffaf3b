"""What the relay does for people."""

import pytest
from django.core import mail

from ideas.activity.hearing import periodic_jobs
from ideas.activity.models import Delivery
from ideas.kernel.actor import SYSTEM
from ideas.people import handlers
from ideas.people.models import EmailChange, Person
from ideas.people.operations import ask_email_change, confirm_email_change
from tests.factories.people import arriving, make_person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("language", "greeting"), [("fr", "Bonjour Alice,")])
def test_mails_speak_the_readers_language_and_keep_their_message_id(deliver_facts, language, greeting):
    alice = make_person("Alice", language=language, email="old@demo.example")
    change = ask_email_change(alice, email="new@demo.example", by=arriving(alice))

    deliver_facts()
    Delivery.objects.update(state="due")
    deliver_facts()

    first, second = mail.outbox
    assert (
        first.extra_headers["Message-ID"]
        == second.extra_headers["Message-ID"]
        == f"<address-{change.code}@demo.example>"
    )
    assert greeting in first.body
    assert "{" not in first.subject + first.body


def test_no_mail_goes_to_an_old_address_that_there_was_not(deliver_facts):
    alice = make_person("Alice", email=None)
    change = ask_email_change(alice, email="new@demo.example", by=SYSTEM)
    confirm_email_change(change, by=SYSTEM)

    deliver_facts()

    assert mail.outbox == []


def test_old_things_are_tidied_every_night():
    old = make_person("Old", confirmed_at=None)
    Person.objects.update(created_at="2020-01-01T00:00:00Z")
    EmailChange.objects.create(
        person=old,
        new_email="x@demo.example",
        asked_at=Person.objects.get().created_at,
        expires_at=old.created_at,
    )

    handlers.tidy(Delivery(handler="people.tidy"))

    assert "people.tidy" in periodic_jobs()
    assert (Person.objects.get().is_closed, EmailChange.objects.count()) == (True, 0)
