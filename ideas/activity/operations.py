"""Recording what happened, putting work off, and counting against limits."""

import datetime
import math
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction

from ideas.activity.facts import Audience, FactData
from ideas.activity.hearing import Handler, handler_called, hearers_of
from ideas.activity.models import Delivery, Fact, Heartbeat, Limit, PeriodicRun
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.codes import keyed_hash
from ideas.kernel.errors import MovedOn, TooMany, Words


def record(
    fact: FactData,
    *,
    by: Actor,
    audience: Audience | None = None,
    quiet: bool = False,
    at: datetime.datetime | None = None,
) -> Fact:
    """Write that something happened, with its deliveries, in the caller's transaction.

    ``audience`` narrows the kind's own; ``quiet`` facts (imports) reach only handlers that asked for quiet
    ones; ``at`` is for facts with a date of their own. Raises RuntimeError outside a transaction: a fact must
    share the fate of what it tells.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(f"{fact.name()} must be recorded inside the transaction of what it tells.")
    row = _fact_row(fact, by=by, audience=audience, quiet=quiet, at=at or clock.now())
    row.save(force_insert=True)
    hearers = hearers_of(row.name, quiet=quiet)
    if hearers:
        Delivery.objects.bulk_create(Delivery(fact=row, handler=h.name, queue=h.queue) for h in hearers)
    raise_generation()
    return row


def record_all(
    facts: Sequence[FactData],
    *,
    by: Actor,
    quiet: bool = False,
    at: Sequence[datetime.datetime] | None = None,
) -> list[Fact]:
    """Write that many things happened, all by ``by``, as ``record`` does, with three statements.

    ``at`` gives each fact a date of its own; without it all are of now.
    """
    if not facts:
        return []
    if not connection.in_atomic_block:
        raise RuntimeError("Facts must be recorded inside the transaction of what they tell.")
    moments = at if at is not None else [clock.now()] * len(facts)
    pairs = zip(facts, moments, strict=True)
    rows = [_fact_row(fact, by=by, audience=None, quiet=quiet, at=moment) for fact, moment in pairs]
    Fact.objects.bulk_create(rows, batch_size=500)
    heard = {name: hearers_of(name, quiet=quiet) for name in {row.name for row in rows}}
    due = [Delivery(fact=row, handler=h.name, queue=h.queue) for row in rows for h in heard[row.name]]
    Delivery.objects.bulk_create(due, batch_size=500)
    raise_generation()
    return rows


def _fact_row(
    fact: FactData, *, by: Actor, audience: Audience | None, quiet: bool, at: datetime.datetime
) -> Fact:
    kind, code = fact.about()
    return Fact(
        name=fact.name(),
        subject_kind=kind,
        subject_code=code,
        actor_code=by.person_code,
        organisation_code=by.organisation_code,
        mandate_code=by.mandate_code,
        data=fact.data(),
        audience=fact.audience.narrowed_to(audience) if audience else fact.audience,
        is_quiet=quiet,
        at=at,
    )


def raise_generation() -> None:
    """Tell every process that pages changed; seen by them when the surrounding transaction commits."""
    own = "pg_backend_pid()" if connection.vendor == "postgresql" else "0"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO activity_generation (connection, value) VALUES ({own}, 1) "  # noqa: S608 - constants only
            "ON CONFLICT (connection) DO UPDATE SET value = activity_generation.value + 1"
        )


def fold_generations() -> None:
    """Add the rows of ended connections to row 0, keeping the sum."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO activity_generation (connection, value) VALUES (0, 0) ON CONFLICT DO NOTHING"
        )
        cursor.execute(
            "WITH gone AS (DELETE FROM activity_generation WHERE connection <> 0"
            " AND connection NOT IN (SELECT pid FROM pg_stat_activity) RETURNING value)"
            " UPDATE activity_generation SET value = value + (SELECT coalesce(sum(value), 0) FROM gone)"
            " WHERE connection = 0"
        )


def defer(
    handler: str,
    payload: dict[str, Any],
    *,
    run_after: datetime.datetime | None = None,
    key: str | None = None,
) -> None:
    """Put a job off until ``run_after`` (now by default); one with the same ``key`` is written only once.

    The job checks when it runs that it is still owed. Must be called inside the transaction of what it
    serves.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(f"{handler} must be deferred inside a transaction.")
    known: Handler | None = handler_called(handler)
    if known is None:
        raise LookupError(f"No handler is called {handler!r}.")
    row = Delivery(
        handler=handler, payload=payload, key=key, queue=known.queue, run_after=run_after or clock.now()
    )
    Delivery.objects.bulk_create([row], ignore_conflicts=key is not None)


def defer_all(handler: str, jobs: Iterable[tuple[dict[str, Any], str]]) -> None:
    """Put many jobs (payload, key) off to now, with one statement; those whose key is known are left alone."""
    if not connection.in_atomic_block:
        raise RuntimeError(f"{handler} must be deferred inside a transaction.")
    known: Handler | None = handler_called(handler)
    if known is None:
        raise LookupError(f"No handler is called {handler!r}.")
    common = {"handler": handler, "queue": known.queue, "run_after": clock.now()}
    rows = [Delivery(payload=said, key=key, **common) for said, key in jobs]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)


# --- Limits against abuse ---


@dataclass(frozen=True)
class Allowance:
    """At most ``count`` in every ``window``."""

    count: int
    window: datetime.timedelta


LONGEST_WINDOW = datetime.timedelta(days=7)
_allowances: dict[str, tuple[Allowance, ...]] = {}
_refusals: dict[str, Words] = {}


def set_allowance(what: str, *allowances: Allowance, words: Words = "") -> None:
    """Fix how often ``what`` may be done by one person or address; moderation does this at start.

    ``words`` are for whoever reached the limit.
    """
    if any(allowance.window > LONGEST_WINDOW for allowance in allowances):
        raise ImproperlyConfigured(f"A limit for {what!r} looks back longer than rows of limits are kept.")
    _allowances[what] = allowances
    _refusals[what] = words


def spend(what: str, by: Actor, *, who: str | None = None) -> None:
    """Count one ``what`` against the limits of ``by`` (or of ``who``, such as a mail address, of which a
    keyed hash is kept).

    Raises TooMany with the seconds until the window ends. Right under concurrency and over processes: one
    conditional upsert per limit. Inside an operation it shares its fate; to count failures too, call it
    outside a transaction.
    """
    if by.is_system or not settings.LAB_LIMITS:
        return
    name = f"named:{keyed_hash(who.casefold())}" if who else by.key
    for allowance in _allowances.get(what, ()):
        _spend_one(what, name, allowance)


def _spend_one(what: str, who: str, allowance: Allowance) -> None:
    now = clock.now()
    seconds = allowance.window.total_seconds()
    start = math.floor(now.timestamp() / seconds) * seconds
    window = datetime.datetime.fromtimestamp(start, tz=datetime.UTC)
    left = max(1, math.ceil(start + seconds - now.timestamp()))
    refusal = TooMany(left, _refusals.get(what) or None)
    if allowance.count < 1:
        raise refusal
    with connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO activity_limit (what, who, "window", count) VALUES (%s, %s, %s, 1) '
            'ON CONFLICT (what, who, "window") DO UPDATE SET count = activity_limit.count + 1 '
            "WHERE activity_limit.count < %s RETURNING count",
            [f"{what}/{int(seconds)}", who, window, allowance.count],
        )
        if cursor.fetchone() is None:
            raise refusal


# --- Dead letters and deliveries again ---


def retry_delivery(delivery: Delivery, *, by: Actor) -> None:
    """Give a dead delivery eight more attempts. Raises MovedOn when it is not dead any more."""
    with transaction.atomic():
        authorize(by, "activity.retry_delivery", delivery)
        dead = Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.DEAD)
        fresh = {"attempts": 0, "error": "", "unknown_since": None}
        if not dead.update(state=Delivery.State.DUE, run_after=clock.now(), **fresh):
            raise MovedOn()


def replay(handler: str, *, since: datetime.datetime, again: bool = False) -> int:
    """Write deliveries of facts since then for a handler that did not hear them; return how many.

    With ``again``, deliveries that were done are due once more, from their first part on: only for handlers
    that may repeat themselves. What was done longer ago than thirty days is forgotten and counts as not
    heard.
    """
    known = handler_called(handler)
    if known is None:
        raise LookupError(f"No handler is called {handler!r}.")
    repeated = _repeat_done(known, since) if again else 0
    facts = Fact.objects.filter(at__gte=since, name__in=known.hears)
    if not known.hears_quiet:
        facts = facts.filter(is_quiet=False)
    missing = facts.exclude(deliveries__handler=handler).order_by("id")
    written = 0
    started = time.monotonic()
    while batch := list(missing[:500]):
        rows = [Delivery(fact=fact, handler=handler, queue=known.queue) for fact in batch]
        written += len(Delivery.objects.bulk_create(rows, ignore_conflicts=True))
        started = clock.breathe(started)
    return repeated + written


def _repeat_done(handler: Handler, since: datetime.datetime) -> int:
    """Make deliveries that were done due again; their later parts go, so that they are written again."""
    done = Delivery.objects.filter(handler=handler.name, state=Delivery.State.DONE, fact__at__gte=since)
    with transaction.atomic():
        done.exclude(part="").delete()
        return done.update(state=Delivery.State.DUE, attempts=0, run_after=clock.now(), done_at=None)


KEEP_DONE = datetime.timedelta(days=30)
KEEP_PERIODIC = datetime.timedelta(days=60)
KEEP_HEARTBEATS = datetime.timedelta(days=1)


def tidy(now: datetime.datetime, *, batch: int = 1000) -> bool:
    """Remove a batch of deliveries done thirty days ago, and all old limits, periodic rows and silent
    heartbeats.

    Returns whether more deliveries may wait to be removed.
    """
    old = Delivery.objects.filter(state=Delivery.State.DONE, done_at__lt=now - KEEP_DONE)
    removed, _ = Delivery.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:batch])).delete()
    Limit.objects.filter(window__lt=now - LONGEST_WINDOW - datetime.timedelta(days=1)).delete()
    PeriodicRun.objects.filter(due_at__lt=now - KEEP_PERIODIC).delete()
    Heartbeat.objects.filter(at__lt=now - KEEP_HEARTBEATS).delete()
    return removed == batch
