"""Who was told what, in the inbox and by mail."""

from collections.abc import Callable

import pytest
from django.core.mail import EmailMultiAlternatives

from ideas.ideation.models import Idea
from ideas.kernel.actor import Actor
from ideas.notifications.models import Notification


@pytest.fixture
def told(deliver_facts) -> Callable[[Actor], list[tuple[str, str, str]]]:
    """``told(alice)``: fact, role and channel of all that she was told, oldest first, once all is delivered."""

    def of(actor: Actor) -> list[tuple[str, str, str]]:
        deliver_facts()
        rows = Notification.objects.filter(person=actor.person).order_by("pk")
        return list(rows.values_list("fact__name", "role", "channel"))

    return of


@pytest.fixture
def mails_to(mailoutbox) -> Callable[[Actor], list[EmailMultiAlternatives]]:
    """``mails_to(alice)``: the mails sent to her."""

    def of(actor: Actor) -> list[EmailMultiAlternatives]:
        return [mail for mail in mailoutbox if mail.to == [actor.person.email]]

    return of


@pytest.fixture
def idea(idea: Idea, deliver_facts, mailoutbox) -> Idea:
    """alice's idea, submitted; what that told is delivered and forgotten."""
    deliver_facts()
    Notification.objects.all().delete()
    mailoutbox.clear()
    return idea
