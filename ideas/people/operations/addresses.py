"""The address mail goes to: changing it, and stopping mail to one that does not work."""

import datetime

from django.db import IntegrityError, transaction

from ideas.activity.operations import record, spend
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.codes import keyed_hash
from ideas.kernel.errors import Invalid, MovedOn
from ideas.people.facts import EmailChangeAsked, EmailChanged, MailResumed, MailStopped
from ideas.people.models import EmailChange, Person
from ideas.people.values import Answers, email_taken

CHANGE_OPEN_FOR = datetime.timedelta(days=3)
CHANGE_KEPT_FOR = datetime.timedelta(days=90)


def ask_email_change(person: Person, *, email: str, by: Actor) -> EmailChange:
    """Ask for another address; an earlier wish lapses. It changes when the link sent to the new one is used.

    Whether somebody else has that address is not said here. Raises Invalid, TooMany (mails to one address).
    Records EmailChangeAsked.
    """
    answers = Answers()
    email = answers.email(email)
    answers.raise_any()
    spend("mail", by, who=mail_key(email))
    now = clock.now()
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person.pk)
        authorize(by, "people.change_email", person)
        _lapse(person, now)
        change = EmailChange.objects.create(
            person=person,
            new_email=email,
            old_email=person.email or "",
            asked_at=now,
            expires_at=now + CHANGE_OPEN_FOR,
        )
        record(EmailChangeAsked(person=person.code, change=change.code), by=by)
    return change


def withdraw_email_change(person: Person, *, by: Actor) -> None:
    """Give up the wish for another address, if there is one."""
    with transaction.atomic():
        authorize(by, "people.change_email", person)
        _lapse(person, clock.now())


def confirm_email_change(change: EmailChange, *, by: Actor) -> Person:
    """Put the new address in force, for whoever holds its link; mail stopped by a bounce starts again.

    Raises MovedOn when the wish was used, withdrawn or has expired, Invalid (``taken``) when the address has
    an account meanwhile. Records EmailChanged, which tells the old address.
    """
    now = clock.now()
    try:
        with transaction.atomic():
            authorize(by, "people.confirm_email", change.person)
            person = Person.objects.select_for_update().get(pk=change.person_id)
            is_open = {"pk": change.pk, "confirmed_at": None, "withdrawn_at": None, "expires_at__gt": now}
            if person.is_closed or not EmailChange.objects.filter(**is_open).update(confirmed_at=now):
                raise MovedOn()
            person.email, person.confirmed_at = change.new_email, now
            person.mail_stopped_at, person.mail_stopped_why = None, ""
            person.save(update_fields=["email", "confirmed_at", "mail_stopped_at", "mail_stopped_why"])
            record(EmailChanged(person=person.code, change=change.code), by=by)
    except IntegrityError:
        raise email_taken() from None
    return person


def stop_mail(email: str, *, why: str, by: Actor) -> Person | None:
    """Send no more mail to ``email``, because it bounced, complained or asked; None when nobody has it.

    Repeating it changes nothing. Records MailStopped, once.
    """
    if why not in Person.MailStopped.values:
        raise Invalid.one("why", "invalid", f"{why!r}: {', '.join(Person.MailStopped.values)}")
    with transaction.atomic():
        authorize(by, "people.stop_mail")
        person = Person.objects.select_for_update().filter(email__iexact=email.strip()).first()
        if person is not None and person.mail_stopped_at is None:
            person.mail_stopped_at, person.mail_stopped_why = clock.now(), why
            person.save(update_fields=["mail_stopped_at", "mail_stopped_why"])
            record(MailStopped(person=person.code, why=why), by=by)
    return person


def resume_mail(person: Person, *, by: Actor) -> Person:
    """Send mail to ``person`` again; repeating it changes nothing. Records MailResumed, once."""
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person.pk)
        authorize(by, "people.resume_mail", person)
        if person.mail_stopped_at is not None:
            person.mail_stopped_at, person.mail_stopped_why = None, ""
            person.save(update_fields=["mail_stopped_at", "mail_stopped_why"])
            record(MailResumed(person=person.code), by=by)
    return person


def forget_old_addresses(now: datetime.datetime, *, by: Actor) -> int:
    """Delete wishes for another address three months after they were made; return how many rows."""
    authorize(by, "people.forget_old_addresses")
    return EmailChange.objects.filter(asked_at__lt=now - CHANGE_KEPT_FOR).delete()[0]


def mail_key(email: str) -> str:
    """Under which name mails to ``email`` are counted against the limits: never the address itself."""
    return f"mail:{keyed_hash(email.lower())}"


def _lapse(person: Person, now: datetime.datetime) -> None:
    EmailChange.objects.filter(person=person, confirmed_at=None, withdrawn_at=None).update(withdrawn_at=now)
