"""Running one delivery: claim, start, run, finish. A file of its own because workers and the relay share it.

Every move is one conditional update on (id, token, state), committed on its own, so that a message that comes
twice finds nothing to do and a worker that slept past its lease cannot finish over its successor.
"""

import datetime
import logging
import uuid
from collections.abc import Sequence

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from ideas.activity.hearing import Handler, handler_called
from ideas.activity.models import Delivery, Fact
from ideas.kernel import clock

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 8
LONGEST_WAIT = datetime.timedelta(hours=1)
UNKNOWN_FOR = datetime.timedelta(days=1)
UNKNOWN_PAUSE = datetime.timedelta(minutes=1)
State = Delivery.State


def lease() -> datetime.timedelta:
    """How long a claim lasts unless it is renewed."""
    return datetime.timedelta(seconds=settings.LAB_LEASE_SECONDS)


def backoff(attempts: int) -> datetime.timedelta:
    """How long to wait after so many failed attempts: 2 s, 8 s, 32 s, 2 min, 9 min, 34 min, then an hour."""
    return min(datetime.timedelta(seconds=2 ** (2 * attempts - 1)), LONGEST_WAIT)


def claim_due(limit: int, *, queues: Sequence[str] | None = None) -> list[Delivery]:
    """Take up to ``limit`` due deliveries for queueing: ``due → queued`` with a fresh token. Counts no
    attempt.
    """
    token, now = uuid.uuid4(), clock.now()
    due = Delivery.objects.filter(state=State.DUE, run_after__lte=now)
    if queues is not None:
        due = due.filter(queue__in=queues)
    if not due.exists():  # asked first: on SQLite a transaction takes the write lock
        return []
    with transaction.atomic():
        taken = list(due.select_for_update(skip_locked=True).order_by("run_after", "id")[:limit])
        ids = [delivery.pk for delivery in taken]
        Delivery.objects.filter(pk__in=ids).update(state=State.QUEUED, token=token, lease_until=now + lease())
    for delivery in taken:
        delivery.token = token
    return taken


def give_back(claimed: Sequence[Delivery]) -> int:
    """Make claimed deliveries that no worker was told of due again, uncounted; return how many still were
    ours.
    """
    ids, tokens = [delivery.pk for delivery in claimed], {delivery.token for delivery in claimed}
    ours = Delivery.objects.filter(pk__in=ids, token__in=tokens, state=State.QUEUED)
    return ours.update(state=State.DUE, lease_until=None)


def run_delivery(pk: int, token: uuid.UUID | str) -> bool:
    """Run a claimed delivery; False when it was no longer ours. Never raises what its handler raises."""
    row = Delivery.objects.select_related("fact").filter(pk=pk, token=token, state=State.QUEUED).first()
    if row is None:
        return False
    handler = handler_called(row.handler)
    if handler is None:
        _put_back(row)
        return False
    if not _start(row):
        return False
    try:
        _send(row, handler) if handler.is_sending else _react(row, handler)
    except Exception as error:
        log.warning("delivery %s of %s failed: %r", pk, row.handler, error)
        _fail(row, error)
    return True


def _start(row: Delivery) -> bool:
    """``queued → running``, one attempt more: committed before anything runs, so that what kills its worker
    is counted.
    """
    queued = Delivery.objects.filter(pk=row.pk, token=row.token, state=State.QUEUED)
    until = clock.now() + lease()
    return bool(
        queued.update(state=State.RUNNING, attempts=F("attempts") + 1, lease_until=until, unknown_since=None)
    )


def _mine(row: Delivery) -> dict[str, object]:
    return {"pk": row.pk, "token": row.token, "state": State.RUNNING}


def _react(row: Delivery, handler: Handler) -> None:
    """Run a reaction and mark it done in one transaction that holds its row."""
    with transaction.atomic():
        if not Delivery.objects.select_for_update().filter(**_mine(row)).exists():
            return
        _finish(row, handler.run(row))


def _send(row: Delivery, handler: Handler) -> None:
    """Run a sending with no transaction open, then mark it done."""
    next_part = handler.run(row)
    with transaction.atomic():
        _finish(row, next_part)


def _finish(row: Delivery, next_part: str | None) -> None:
    now = clock.now()
    done = Delivery.objects.filter(**_mine(row)).update(
        state=State.DONE, done_at=now, error="", lease_until=None
    )
    if done and next_part:
        following = Delivery(
            fact_id=row.fact_id, handler=row.handler, part=next_part, payload=row.payload, queue=row.queue
        )
        Delivery.objects.bulk_create([following], ignore_conflicts=True)


def _fail(row: Delivery, error: Exception) -> None:
    attempts = row.attempts + 1
    Delivery.objects.filter(**_mine(row)).update(
        state=State.DEAD if attempts >= MAX_ATTEMPTS else State.DUE,
        run_after=clock.now() + backoff(attempts),
        error=f"{type(error).__name__}: {error}".replace("\x00", "")[:2000],
        lease_until=None,
    )


def _put_back(row: Delivery) -> None:
    """A newer process must know this handler: wait a minute, uncounted, for a day from the first time."""
    now = clock.now()
    since = row.unknown_since or now
    Delivery.objects.filter(pk=row.pk, token=row.token, state=State.QUEUED).update(
        state=State.DEAD if since < now - UNKNOWN_FOR else State.DUE,
        run_after=now + UNKNOWN_PAUSE,
        unknown_since=since,
        error=f"No handler is called {row.handler}.",
        lease_until=None,
    )


def renew_lease(row: Delivery) -> bool:
    """Keep a long sending ours for another lease; False when it no longer is, and the sending must stop."""
    return bool(Delivery.objects.filter(**_mine(row)).update(lease_until=clock.now() + lease()))


def return_expired(limit: int = 500) -> int:
    """Make deliveries due again whose lease ran out: queued ones uncounted, running ones dead after eight
    attempts.

    Rows that somebody holds are passed over: a reaction that still runs, or stands still in the middle of its
    transaction, must not hold up the relay, and its row is free as soon as it ends in whatever way.
    """
    now = clock.now()
    expired = Delivery.objects.filter(state__in=[State.QUEUED, State.RUNNING], lease_until__lt=now)
    if not expired.exists():
        return 0
    with transaction.atomic():
        rows = list(expired.select_for_update(skip_locked=True).order_by("id")[:limit])
        lost = [row for row in rows if row.state == State.RUNNING]
        dead = {row.pk for row in lost if row.attempts >= MAX_ATTEMPTS}
        why = "The process that ran it ended or overslept."
        Delivery.objects.filter(pk__in=[row.pk for row in lost]).update(error=why, run_after=now)
        Delivery.objects.filter(pk__in=dead).update(state=State.DEAD, lease_until=None)
        again = {row.pk for row in rows} - dead
        Delivery.objects.filter(pk__in=again).update(state=State.DUE, lease_until=None)
    return len(rows)


def run_due_here(limit: int) -> int:
    """Claim and run up to ``limit`` due deliveries in this process; return how many were claimed."""
    taken = claim_due(limit)
    for delivery in taken:
        run_delivery(delivery.pk, delivery.token or "")
    return len(taken)


def place_facts(limit: int = 500) -> int:
    """Give committed facts their position, in the order of their ids, after the highest one; return how many.

    One relay at a time does this, under a lock taken in a statement of its own, so that the numbering
    statement sees all that was committed before it.
    """
    if not Fact.objects.filter(position__isnull=True).exists():
        return 0
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_advisory_xact_lock(7237866)")
        cursor.execute(
            "UPDATE activity_fact SET position = placed.position FROM ("
            " SELECT id, row_number() OVER (ORDER BY id)"
            "  + (SELECT coalesce(max(position), 0) FROM activity_fact) AS position"
            " FROM (SELECT id FROM activity_fact WHERE position IS NULL ORDER BY id LIMIT %s) AS waiting"
            ") AS placed WHERE activity_fact.id = placed.id",
            [limit],
        )
        return int(cursor.rowcount)
