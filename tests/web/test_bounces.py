"""What a mail provider tells, as it tells it: with its own words and the name and password agreed on."""

import base64
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from ideas.ideation.models import Idea
from ideas.kernel.actor import ANYONE, Actor
from ideas.notifications.models import Follow
from ideas.notifications.operations import confirm_follow, follow_by_email
from ideas.people.queries import unreachable_people

ADDRESS = "/anymail/postmark/tracking/"
SECRET = "postmark:d0RzKx81LhPzq4cT7mWe"
# As Postmark documents its webhook for bounces; a complaint differs in what names its kind.
BOUNCE = {
    "RecordType": "Bounce",
    "MessageStream": "outbound",
    "ID": 4323372036854775807,
    "Type": "HardBounce",
    "TypeCode": 1,
    "Name": "Hard bounce",
    "Tag": "",
    "MessageID": "883953f4-6105-42a2-a16a-77a8eac79483",
    "Metadata": {},
    "ServerID": 23,
    "Description": "The server was unable to deliver your message (ex: unknown user, mailbox not found).",
    "Details": "smtp;550 5.1.1 The email account that you tried to reach does not exist.",
    "From": "lab@demo.example",
    "BouncedAt": "2026-11-22T12:46:32Z",
    "DumpAvailable": True,
    "Inactive": True,
    "CanActivate": True,
    "Subject": "Votre idée avance",
}
COMPLAINT = {**BOUNCE, "RecordType": "SpamComplaint", "Type": "SpamComplaint", "TypeCode": 512}
LATER = {**BOUNCE, "Type": "Transient", "TypeCode": 2}

type Tell = Callable[..., HttpResponse]


@pytest.fixture
def tell(settings: Any) -> Tell:
    """``tell(event, email)``: the provider calls, from outside and without a session."""
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET}

    def call(event: dict[str, Any], email: str, *, secret: str = SECRET, path: str = ADDRESS) -> HttpResponse:
        proof = base64.b64encode(secret.encode()).decode()
        client = Client(enforce_csrf_checks=True, headers={"Authorization": f"Basic {proof}"})
        return client.post(path, {**event, "Email": email}, content_type="application/json")

    return call


@pytest.mark.parametrize(
    ("event", "why"), [(BOUNCE, "bounced"), (COMPLAINT, "complained")], ids=["bounce", "complaint"]
)
def test_no_more_mail_goes_to_an_account_that_bounced_or_complained(
    tell: Tell, alice: Actor, bruno: Actor, event: dict[str, Any], why: str
) -> None:
    answers = [tell(event, alice.person.email.upper()).status_code for _ in range(2)]

    assert answers == [200, 200]
    assert [(person, person.mail_stopped_why) for person in unreachable_people()] == [(alice.person, why)]


def test_an_address_that_bounced_follows_nothing_any_more(tell: Tell, idea: Idea) -> None:
    for email in ("voisine@exemple.ch", "autre@exemple.ch"):
        confirm_follow(follow_by_email("idea", idea.code, email=email, by=ANYONE), by=ANYONE)

    assert tell(BOUNCE, "voisine@exemple.ch").status_code == 200

    assert [follow.email for follow in Follow.objects.filter(person=None)] == ["autre@exemple.ch"]


@pytest.mark.django_db
def test_an_address_that_nobody_has_is_no_fault(tell: Tell) -> None:
    assert tell(BOUNCE, "nobody@exemple.ch").status_code == 200


def test_what_may_still_arrive_stops_nothing(tell: Tell, alice: Actor) -> None:
    assert tell(LATER, alice.person.email).status_code == 200

    assert list(unreachable_people()) == []


def test_who_does_not_know_the_secret_is_not_heard(tell: Tell, alice: Actor) -> None:
    assert tell(BOUNCE, alice.person.email, secret="postmark:guess").status_code == 400

    assert list(unreachable_people()) == []


@pytest.mark.django_db
def test_there_is_no_such_address_without_a_secret_or_for_another_provider(tell: Tell, settings: Any) -> None:
    other = tell(BOUNCE, "a@exemple.ch", path="/anymail/another/tracking/").status_code
    settings.ANYMAIL = {"WEBHOOK_SECRET": ""}

    assert (other, tell(BOUNCE, "a@exemple.ch", secret=":").status_code) == (404, 404)


@pytest.mark.django_db
@pytest.mark.parametrize("provider", ["brevo", "mailjet", "mailtrap", "postmark", "sparkpost"])
def test_every_provider_named_has_its_reader_and_must_know_the_secret(tell: Tell, provider: str) -> None:
    path = f"/anymail/{provider}/tracking/"

    assert tell(BOUNCE, "a@exemple.ch", secret="a:guess", path=path).status_code == 400
    assert Client().head(path).status_code == 200
