"""Mails with the links of sign-up and reset. A file of its own because only this door knows those addresses.

They go through the outbox: no request waits for a mail server, and how long an answer takes tells nobody whether an
address has an account. A link is made when the mail is sent, so that none lies in the database.
"""

from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from ideas.activity.hearing import sending
from ideas.activity.models import Delivery
from ideas.activity.operations import defer, spend
from ideas.activity.running import make_sure_it_is_ours
from ideas.kernel.errors import TooMany
from ideas.people.models import Person
from ideas.people.operations.addresses import mail_key

HANDLER = "web.account_mail"
KINDS = ("confirm", "reset", "known")


def send_account_mail(request: HttpRequest, kind: str, person: Person) -> None:
    """Have ``person`` sent the mail ``kind``; one too many is left out without a word, as strangers may ask for it."""
    try:
        spend("mail", request.actor, who=mail_key(person.email or ""))
    except TooMany:
        return
    with transaction.atomic():
        defer(HANDLER, {"kind": kind, "person": person.code})


@sending(HANDLER)
def send(delivery: Delivery) -> None:
    """Make the link and send the mail, in the person's language, if there still is an address."""
    person = Person.objects.filter(code=delivery.payload["person"]).first()
    if person is None or not person.email:
        return
    kind = delivery.payload["kind"]
    with override(person.language):
        words = {
            "person": person,
            "lab": settings.LAB_NAME,
            "sender": settings.LAB_SENDER,
            **_links(kind, person),
        }
        subject, _, body = render_to_string(f"account/mail/{kind}.txt", words).strip().partition("\n")
    headers = {"Message-ID": f"<account-{delivery.pk}@{settings.LAB_SENDER.rpartition('@')[2].rstrip('>')}>"}
    to = [person.email]
    make_sure_it_is_ours(delivery)
    EmailMessage(
        subject.strip(), body.strip() + "\n", settings.DEFAULT_FROM_EMAIL, to, headers=headers
    ).send()


def _links(kind: str, person: Person) -> dict[str, Any]:
    if kind == "confirm":
        address = keep_address(person)
        return {"url": _absolute("account_confirm_email", EmailConfirmationHMAC(address).key)}
    if kind == "reset":
        keep_address(person)
        key = default_token_generator.make_token(person)
        return {"url": _absolute("account_reset_password_from_key", user_pk_to_url_str(person), key)}
    return {"url": _absolute("account_login"), "reset_url": _absolute("account_reset_password")}


def _absolute(name: str, *args: str) -> str:
    return f"{settings.LAB_BASE_URL}{reverse(name, args=args)}"


def keep_address(person: Person) -> EmailAddress:
    """Bring allauth's copy of the person's address in step with the house, and give it."""
    address: EmailAddress = EmailAddress.objects.add_email(None, person, person.email)
    if person.confirmed_at is not None and not address.verified:
        address.set_verified()
    if not address.primary:
        address.set_as_primary()
    for other in EmailAddress.objects.filter(user=person).exclude(pk=address.pk):
        other.remove()
    return address
