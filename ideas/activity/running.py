"""Running one delivery: claim, start, run, finish. A file of its own because workers and the relay share it.

Every move is one conditional update on (id, token, state), committed on its own, so that a message that comes twice finds nothing
to do and a worker that slept past its lease cannot finish over its successor.
"""

import datetime
import logging
import uuid
from collections.abc import Sequence

from django.db import connection, transaction
from django.db.models import F

from ideas.activity.hearing import Handler, handler_called
from ideas.activity.models import Delivery
from ideas.kernel import clock

log = logging.getLogger(__name__)

LEASE = datetime.timedelta(seconds=30)
MAX_ATTEMPTS = 8
UNKNOWN_FOR = datetime.timedelta(days=1)
UNKNOWN_PAUSE = datetime.timedelta(minutes=1)
State = Delivery.State


def claim_due(limit: int, *, queues: Sequence[str] | None = None) -> list[Delivery]:
    """Take up to ``limit`` due deliveries for queueing: ``due → queued`` with a fresh token. Counts no attempt."""
    token, now = uuid.uuid4(), clock.now()
    with transaction.atomic():
        due = Delivery.objects.filter(state=State.DUE, run_after__lte=now)
        if queues is not None:
            due = due.filter(queue__in=queues)
        taken = list(due.select_for_update(skip_locked=True).order_by("run_after", "id")[:limit])
        ids = [delivery.pk for delivery in taken]
        if ids:
            Delivery.objects.filter(pk__in=ids).update(
                state=State.QUEUED, token=token, lease_until=now + LEASE
            )
    for delivery in taken:
        delivery.token = token
    return taken


def run_delivery(pk: int, token: uuid.UUID | str) -> bool:
    """Run a claimed delivery; False when it was no longer ours to run. Never raises what its handler raises."""
    row = Delivery.objects.select_related("fact").filter(pk=pk, token=token, state=State.QUEUED).first()
    if row is None:
        return False
    handler = handler_called(row.handler)
    if handler is None:
        _put_back(row)
        return False
    now = clock.now()
    started = Delivery.objects.filter(pk=pk, token=token, state=State.QUEUED).update(
        state=State.RUNNING, attempts=F("attempts") + 1, lease_until=now + LEASE
    )
    if not started:
        return False
    try:
        _send(row, handler) if handler.is_sending else _react(row, handler)
    except Exception as error:
        log.warning("delivery %s of %s failed: %r", pk, row.handler, error)
        _fail(row, error)
    return True


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
    done = Delivery.objects.filter(**_mine(row)).update(
        state=State.DONE, done_at=clock.now(), error="", lease_until=None
    )
    if done and next_part:
        following = Delivery(
            fact_id=row.fact_id, handler=row.handler, part=next_part, payload=row.payload, queue=row.queue
        )
        if row.fact_id is None:
            following.payload = {**row.payload, "part": next_part}
        Delivery.objects.bulk_create([following], ignore_conflicts=True)


def _fail(row: Delivery, error: Exception) -> None:
    attempts = row.attempts + 1
    wait = datetime.timedelta(seconds=min(2**attempts, 3600))
    state = State.DEAD if attempts >= MAX_ATTEMPTS else State.DUE
    Delivery.objects.filter(**_mine(row)).update(
        state=state,
        run_after=clock.now() + wait,
        error=f"{type(error).__name__}: {error}"[:2000],
        lease_until=None,
    )


def _put_back(row: Delivery) -> None:
    """A newer process must know this handler: wait a minute without counting, for a day."""
    now = clock.now()
    is_given_up = row.created_at < now - UNKNOWN_FOR
    Delivery.objects.filter(pk=row.pk, token=row.token, state=State.QUEUED).update(
        state=State.DEAD if is_given_up else State.DUE,
        run_after=now + UNKNOWN_PAUSE,
        error=f"No handler is called {row.handler}.",
        lease_until=None,
    )


def renew_lease(row: Delivery) -> bool:
    """Keep a long sending ours for another lease; False when it no longer is, and the sending must stop."""
    return bool(Delivery.objects.filter(**_mine(row)).update(lease_until=clock.now() + LEASE))


def return_expired() -> int:
    """Make deliveries due again whose lease ran out: queued ones uncounted, running ones dead after eight attempts."""
    now = clock.now()
    expired = Delivery.objects.filter(lease_until__lt=now)
    queued = expired.filter(state=State.QUEUED).update(state=State.DUE, lease_until=None)
    lost = expired.filter(state=State.RUNNING)
    why = "The process that ran it ended or overslept."
    dead = lost.filter(attempts__gte=MAX_ATTEMPTS).update(state=State.DEAD, lease_until=None, error=why)
    again = lost.update(state=State.DUE, lease_until=None, error=why, run_after=now)
    return queued + dead + again


def run_due_here(limit: int) -> int:
    """Claim and run up to ``limit`` due deliveries in this process; return how many were claimed."""
    taken = claim_due(limit)
    for delivery in taken:
        run_delivery(delivery.pk, delivery.token or "")
    return len(taken)


def place_facts(limit: int = 500) -> int:
    """Give committed facts their position, in the order of their ids, after the highest one; return how many.

    One relay at a time does this, under a lock taken in a statement of its own, so that the numbering statement sees all
    that was committed before it.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_advisory_xact_lock(7237866)")
        cursor.execute(
            "UPDATE activity_fact SET position = placed.position FROM ("
            " SELECT id, row_number() OVER (ORDER BY id) + (SELECT coalesce(max(position), 0) FROM activity_fact) AS position"
            " FROM (SELECT id FROM activity_fact WHERE position IS NULL ORDER BY id LIMIT %s) AS waiting"
            ") AS placed WHERE activity_fact.id = placed.id",
            [limit],
        )
        return int(cursor.rowcount)
