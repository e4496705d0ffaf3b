"""What several tests of pages begin with."""

import re

import pytest
from django.core import mail
from django.test import Client

from ideas.discussion.models import Comment
from ideas.discussion.operations import post_comment
from ideas.discussion.queries import thread_of
from ideas.ideation.models import Idea
from ideas.kernel.actor import Actor
from ideas.people.models import Consent, Person
from ideas.people.queries import current_documents

SIGN_IN = "/fr/account/sign-in/"


def say(idea: Idea, body: str, *, by: Actor, **more: object) -> Comment:
    """A comment on ``idea``."""
    return post_comment(thread_of("idea", idea.code), body=body, by=by, **more)  # type: ignore[arg-type]


@pytest.fixture
def alice_in(client: Client, alice: Actor) -> Client:
    """alice's browser."""
    client.force_login(alice.person)
    return client


@pytest.fixture
def bruno_in(client: Client, bruno: Actor) -> Client:
    """bruno's browser."""
    client.force_login(bruno.person)
    return client


def link_in(message: mail.EmailMessage) -> str:
    """The path of the first link in a mail."""
    found = re.search(r"http://[^/]+(/\S+)", message.body)
    assert found is not None
    return found[1]


def is_signed_in(client: Client) -> bool:
    return client.get("/fr/account/").status_code == 200


def consents(person: Person) -> None:
    for name, version in current_documents().items():
        Consent.objects.create(person=person, document=name, version=version)
