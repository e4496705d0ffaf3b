"""Running one delivery: claim, start, run, finish. A file of its own because workers and the relay share it.

Every move is one conditional update on (id, token, state), committed on its own, so that a message that comes
twice finds nothing to do and a worker that slept past its lease cannot finish over its successor.
"""

import datetime
import logging
import uuid
from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q

from ideas.activity.hearing import Handler, Queue, handler_called
from ideas.activity.models import Delivery, Fact
from ideas.activity.renewing import renewed
from ideas.kernel import clock

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 8
LONGEST_WAIT = datetime.timedelta(hours=1)
UNKNOWN_FOR = datetime.timedelta(days=1)
UNKNOWN_PAUSE = datetime.timedelta(minutes=1)
LONGEST_SENDING = 600.0  # seconds; then the lease runs out, as the time limit of a worker does
State = Delivery.State


class LeaseLost(Exception):
    """The delivery is somebody else's by now: what it was about to do is theirs to do."""


def lease() -> datetime.timedelta:
    """How long a claim lasts unless it is renewed."""
    return datetime.timedelta(seconds=settings.LAB_LEASE_SECONDS)


def backoff(attempts: int) -> datetime.timedelta:
    """How long to wait after so many failed attempts: 2 s, 8 s, 32 s, 2 min, 9 min, 34 min, then an hour."""
    return min(datetime.timedelta(seconds=2 ** (2 * attempts - 1)), LONGEST_WAIT)


_CLAIM = """
WITH due AS MATERIALIZED (
    SELECT id FROM activity_delivery
    WHERE state = 'due' AND run_after <= %(now)s AND (%(queue)s = '' OR queue = %(queue)s)
    ORDER BY run_after, id LIMIT %(limit)s {skip_locked}
)
UPDATE activity_delivery SET state = 'queued', token = %(token)s, lease_until = %(until)s
WHERE id IN (SELECT id FROM due) {quick} RETURNING *
"""
_START = """
UPDATE activity_delivery SET state = 'running', attempts = attempts + 1, lease_until = %(until)s
WHERE id = %(id)s AND token = %(token)s AND state = 'queued' {quick} RETURNING *
"""
# These two moves need not wait for the disk: what PostgreSQL forgets when its machine fails is a claim or a start,
# and the lease or the token of the earlier state settles the rest. What a handler does waits, and positions, too.
_QUICK = "AND set_config('synchronous_commit', 'off', true) = 'off'"


def _move(statement: str, **values: Any) -> list[Delivery]:
    """Move deliveries by one statement, which costs a third of what reading, locking and writing would."""
    is_postgresql = connection.vendor == "postgresql"
    statement = statement.format(
        skip_locked="FOR UPDATE SKIP LOCKED" if is_postgresql else "", quick=_QUICK if is_postgresql else ""
    )
    for name, value in values.items():
        if isinstance(value, datetime.datetime):
            values[name] = connection.ops.adapt_datetimefield_value(value)
        if isinstance(value, uuid.UUID):
            values[name] = Delivery._meta.get_field("token").get_db_prep_value(value, connection)
    return list(Delivery.objects.raw(statement, values))


def claim_due(limit: int, *, queue: str = "") -> list[Delivery]:
    """Take up to ``limit`` due deliveries (of one queue) for queueing: ``due → queued``. Counts no attempt."""
    now = clock.now()
    if connection.vendor == "sqlite" and not _is_something_due(now):
        return []
    taken = _move(_CLAIM, now=now, queue=queue, limit=limit, token=uuid.uuid4(), until=now + lease())
    return sorted(taken, key=lambda delivery: (delivery.run_after, delivery.pk))


def _is_something_due(now: datetime.datetime) -> bool:
    """Asked first on SQLite, where an update that finds nothing takes the write lock all the same."""
    return Delivery.objects.filter(state=State.DUE, run_after__lte=now).exists()


def give_back(claimed: Sequence[Delivery]) -> int:
    """Make claimed deliveries that nobody was told of due again, uncounted; return how many still were ours."""
    ids, tokens = [delivery.pk for delivery in claimed], {delivery.token for delivery in claimed}
    ours = Delivery.objects.filter(pk__in=ids, token__in=tokens, state=State.QUEUED)
    return ours.update(state=State.DUE, lease_until=None)


def run_delivery(pk: int, token: uuid.UUID | None) -> bool:
    """Run a claimed delivery; False when it was no longer ours. Never raises what its handler raises."""
    row = _start(pk, token)
    if row is None:
        return False
    handler = handler_called(row.handler)
    if handler is None:
        _put_back(row)
        return False
    try:
        _send(row, handler) if handler.is_sending else _react(row, handler)
    except LeaseLost:
        log.warning("delivery %s of %s was no longer ours and sent nothing", pk, row.handler)
        return False
    except Exception as error:
        log.warning("delivery %s of %s failed: %r", pk, row.handler, error)
        _fail(row, error)
    return True


def _start(pk: int, token: uuid.UUID | None) -> Delivery | None:
    """``queued → running``, one attempt more: committed first, so that what kills its worker is counted."""
    started = _move(_START, id=pk, token=token, until=clock.now() + lease())
    return started[0] if started else None


def _mine(row: Delivery) -> dict[str, object]:
    return {"pk": row.pk, "token": row.token, "state": State.RUNNING}


def _react(row: Delivery, handler: Handler) -> None:
    """Mark a reaction done and run it, in one transaction that so holds its row from the beginning."""
    with transaction.atomic():
        if _finish(row):
            _continue(row, handler.run(row))


def _send(row: Delivery, handler: Handler) -> None:
    """Run a sending with no transaction open, renewing its lease for as long as it takes, then mark it done."""
    with renewed(lambda: renew_lease(row), every=lease().total_seconds() / 3, longest=LONGEST_SENDING):
        next_part = handler.run(row)
    with transaction.atomic():
        if _finish(row):
            _continue(row, next_part)


def _finish(row: Delivery) -> bool:
    """``running → done``; False when it is not ours any more."""
    now = clock.now()
    return bool(
        Delivery.objects.filter(**_mine(row)).update(
            state=State.DONE, done_at=now, error="", lease_until=None, unknown_since=None
        )
    )


def _continue(row: Delivery, part: str | None) -> None:
    """Write the delivery of the next part, if there is one."""
    if part:
        following = Delivery(
            fact_id=row.fact_id, handler=row.handler, part=part, payload=row.payload, queue=row.queue
        )
        Delivery.objects.bulk_create([following], ignore_conflicts=True)


def _fail(row: Delivery, error: Exception) -> None:
    Delivery.objects.filter(**_mine(row)).update(
        state=State.DEAD if row.attempts >= MAX_ATTEMPTS else State.DUE,
        run_after=clock.now() + backoff(row.attempts),
        error=f"{type(error).__name__}: {error}".replace("\x00", "")[:2000],
        lease_until=None,
    )


def _put_back(row: Delivery) -> None:
    """A newer process must know this handler: wait a minute, uncounted, for a day from the first time."""
    now = clock.now()
    since = row.unknown_since or now
    Delivery.objects.filter(**_mine(row)).update(
        attempts=row.attempts - 1,
        state=State.DEAD if since < now - UNKNOWN_FOR else State.DUE,
        run_after=now + UNKNOWN_PAUSE,
        unknown_since=since,
        error=f"No handler is called {row.handler}.",
        lease_until=None,
    )


def renew_lease(row: Delivery) -> bool:
    """Keep a long sending ours for another lease; False when it no longer is, and the sending must stop."""
    return bool(Delivery.objects.filter(**_mine(row)).update(lease_until=clock.now() + lease()))


def make_sure_it_is_ours(row: Delivery) -> None:
    """Ask right before something leaves the house: a process that slept meanwhile must not send what another sent.

    Raises LeaseLost, which ends the sending there.
    """
    if not renew_lease(row):
        raise LeaseLost(f"Delivery {row.pk} of {row.handler} is no longer ours.")


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
        run_delivery(delivery.pk, delivery.token)
    return len(taken)


def run_past(before: datetime.datetime, *, is_over: Callable[[Delivery], bool] = lambda _row: False) -> int:
    """Run what is due of facts older than ``before``, each at the moment of its fact; return how many ran.

    For a story told at once, as a demonstration is: all in one transaction and without claims, because nobody else knows of it
    yet. Mails of that time do not go out, nor does anything run that ``is_over``; other sendings stay due. What a handler
    raises is raised.
    """
    past = Q(fact__at__lt=before) | Q(fact=None, run_after__lt=before)
    waiting = Delivery.objects.filter(past, state=State.DUE, run_after__lte=clock.now())
    ran = 0
    with transaction.atomic():
        last = 0
        while rows := list(waiting.filter(pk__gt=last).select_related("fact").order_by("pk")[:500]):
            last = rows[-1].pk
            done = [row.pk for row in rows if is_over(row) or _run_in_its_time(row)]
            Delivery.objects.filter(pk__in=done).update(state=State.DONE, attempts=1, done_at=clock.now())
            ran += len(done)
    return ran


def _run_in_its_time(row: Delivery) -> bool:
    """Run a reaction at the moment it would have run, or leave out a mail of that time; False for other sendings."""
    handler = handler_called(row.handler)
    if handler is None or (handler.is_sending and handler.queue != Queue.MAIL):
        return False
    if not handler.is_sending:
        with clock.set_to(row.fact.at if row.fact is not None else row.run_after):
            _continue(row, handler.run(row))
    return True


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
