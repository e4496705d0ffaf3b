"""The few mails of this chapter: about addresses and links, in the words of the reader's language.

A file of its own because handlers decide when and to whom, and this knows how. Everything else that people
are told belongs to ``notifications``; these go also to those who muted everything, and to addresses that are
no account yet.
"""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import override

from ideas.people.models import Claim, EmailChange, Person
from ideas.people.queries import key_of_email_change

CLAIM_PATH = "/claim/{secret}/"
EMAIL_CHANGE_PATH = "/confirm-address/{key}/"


def send_new_address_link(change: EmailChange, *, message_id: str) -> None:
    """Ask the new address to confirm that it is the person's."""
    path = EMAIL_CHANGE_PATH.format(key=key_of_email_change(change))
    _send(
        "new_address",
        change.new_email,
        change.person,
        message_id,
        url=settings.LAB_BASE_URL + path,
        change=change,
    )


def send_old_address_notice(change: EmailChange, *, message_id: str) -> None:
    """Tell the old address that it was replaced, and what to do if that was somebody else."""
    _send("old_address", change.old_email, change.person, message_id, change=change)


def send_password_notice(person: Person, *, message_id: str) -> None:
    """Tell somebody that their password was changed, and what to do if that was somebody else."""
    _send("password", person.email or "", person, message_id)


def send_claim_link(claim: Claim, secret: str, *, message_id: str) -> None:
    """Send the link with which what was recorded for somebody becomes theirs."""
    url = settings.LAB_BASE_URL + CLAIM_PATH.format(secret=secret)
    _send("claim", claim.sent_to, claim.person, message_id, url=url, claim=claim)


def _send(template: str, to: str, person: Person, message_id: str, **words: Any) -> None:
    """Send the text ``people/mail/<template>.txt``, whose first line is the subject."""
    with override(person.language):
        context = {"person": person, "lab": settings.LAB_NAME, "sender": settings.LAB_SENDER, **words}
        subject, _, body = render_to_string(f"people/mail/{template}.txt", context).strip().partition("\n")
    headers = {"Message-ID": f"<{message_id}@{settings.LAB_SENDER.rpartition('@')[2].rstrip('>')}>"}
    EmailMessage(
        subject.strip(), body.strip() + "\n", settings.DEFAULT_FROM_EMAIL, [to], headers=headers
    ).send()
