"""Questions about what happened and what is still to be delivered."""

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.db.models import Count, Min, QuerySet

from ideas.activity.facts import Audience
from ideas.activity.models import Delivery, Fact, Heartbeat
from ideas.kernel import clock, subjects
from ideas.kernel.actor import ANYONE, Actor


def alive_for() -> datetime.timedelta:
    """How long after its last heartbeat a relay or worker counts as living: half a lease."""
    return datetime.timedelta(seconds=settings.LAB_LEASE_SECONDS / 2)


def current_generation() -> int:
    """The number that changes with every commit that changes what pages show.

    Most requests ask this first. So it also finds out whether a connection that was kept still stands, in place of the
    question that Django would ask before: where it does not, the number is asked for on a new one.
    """
    if connection.in_atomic_block:
        return _generation()
    connection.health_check_done = True  # type: ignore[attr-defined]  # the stubs lack it
    try:
        return _generation()
    except (InterfaceError, OperationalError):
        connection.close()
        return _generation()


def _generation() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(sum(value), 0) FROM activity_generation")
        return int(cursor.fetchone()[0])


def facts_about(kind: str, code: str) -> QuerySet[Fact]:
    """The history of one subject, oldest first; who may see which is for ``facts_seen_by``."""
    return Fact.objects.filter(subject_kind=kind, subject_code=code).order_by("id")


def audience_of(kind: str, code: str) -> Audience:
    """Who may see a fact about that subject which is public by its kind: everybody only where anyone may know of it now."""
    is_public = subjects.kind_of(kind).visible_to(ANYONE).filter(code=code).exists()
    return Audience.PUBLIC if is_public else Audience.CONCERNED


def public_facts_from(position: int = 0) -> QuerySet[Fact]:
    """Facts recorded as public and placed after ``position``, in the order of their positions."""
    return Fact.objects.filter(audience=Audience.PUBLIC, position__gt=position).order_by("position")


def facts_seen_by(viewer: Actor, facts: list[Fact]) -> list[Fact]:
    """Those of ``facts`` whose subject ``viewer`` may know of and whose audience includes them."""
    rows = subjects.subjects_visible_to(viewer, {(f.subject_kind, f.subject_code) for f in facts})
    return [f for f in facts if _is_seen(viewer, f, rows.get((f.subject_kind, f.subject_code)))]


def _is_seen(viewer: Actor, fact: Fact, subject: object) -> bool:
    if subject is None:
        return False
    if fact.audience == Audience.PUBLIC:
        return True
    kind = subjects.kind_of(fact.subject_kind)
    if kind.curated_by(viewer, subject):
        return True
    return (
        fact.audience == Audience.CONCERNED
        and viewer.is_person
        and viewer.person_code in kind.concerned(subject)
    )


def dead_deliveries() -> QuerySet[Delivery]:
    """Deliveries that failed eight times, newest first."""
    return Delivery.objects.filter(state=Delivery.State.DEAD).select_related("fact").order_by("-id")


@dataclass(frozen=True)
class OutboxFigures:
    """How the outbox does: rows by state, seconds that the oldest due one has waited, facts without a
    position.
    """

    by_state: dict[str, int]
    oldest_due_seconds: float
    unplaced_facts: int


def outbox_figures() -> OutboxFigures:
    """Measure the outbox now; done rows are not counted."""
    now = clock.now()
    waiting = Delivery.objects.exclude(state=Delivery.State.DONE)
    by_state = dict(waiting.order_by().values_list("state").annotate(n=Count("id")))
    oldest = Delivery.objects.filter(state=Delivery.State.DUE, run_after__lte=now).aggregate(
        t=Min("run_after")
    )["t"]
    age = (now - oldest).total_seconds() if oldest else 0.0
    return OutboxFigures(by_state, age, Fact.objects.filter(position__isnull=True).count())


def living(kind: str) -> QuerySet[Heartbeat]:
    """Relays or workers heard of within half a lease."""
    return Heartbeat.objects.filter(kind=kind, at__gt=clock.now() - alive_for())
