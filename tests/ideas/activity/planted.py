"""A fact, handlers and a limit of the tests' own."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db import transaction

from ideas.activity import hearing
from ideas.activity.facts import Audience, FactData
from ideas.activity.models import Delivery, Fact
from ideas.activity.operations import defer, record
from ideas.kernel.actor import SYSTEM, Actor


@dataclass(frozen=True)
class GardenOpened(FactData):
    """A garden was opened."""

    subject_kind: ClassVar[str] = "garden"
    garden: str
    plots: int = 3


@dataclass(frozen=True)
class GardenQuarrelled(FactData):
    """Something that only the concerned should know."""

    subject_kind: ClassVar[str] = "garden"
    audience: ClassVar[Audience] = Audience.CONCERNED
    garden: str


@dataclass(frozen=True)
class AnythingNoted(FactData):
    """Something happened to a subject of any kind."""

    kind: str
    subject: str
    word: str = ""


@contextmanager
def planted(
    name: str, run: Callable[[Delivery], Any], *, sending: bool = False, **options: Any
) -> Iterator[None]:
    """A handler that exists inside the block only."""
    register = hearing.sending if sending else hearing.reaction
    register(name, **options)(run)
    try:
        yield
    finally:
        hearing.forget(name)


def open_garden(code: str = "GARDEN22", *, by: Actor = SYSTEM, **options: Any) -> Fact:
    """Record that a garden was opened, in a transaction of its own."""
    with transaction.atomic():
        return record(GardenOpened(garden=code), by=by, **options)


def put_off(handler: str = "test.job", **options: Any) -> Delivery:
    """Defer a job in a transaction of its own and return its row."""
    with transaction.atomic():
        defer(handler, options.pop("payload", {}), **options)
    return Delivery.objects.filter(handler=handler).latest("id")


def fresh(delivery: Delivery) -> Delivery:
    """The row as it is now."""
    return Delivery.objects.get(pk=delivery.pk)


def queued(delivery: Delivery) -> Delivery:
    """The row, claimed by hand."""
    token = uuid.uuid4()
    Delivery.objects.filter(pk=delivery.pk).update(state=Delivery.State.QUEUED, token=token)
    return fresh(delivery)


def nothing(delivery):
    """Do nothing."""


def fail(delivery):
    """Fail."""
    raise ValueError("the post office is closed")
