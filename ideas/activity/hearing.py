"""Who hears of what: the register of handlers and periodic jobs.

A file of its own because operations, which write deliveries, must know the handlers by name without importing
them. A *reaction* only writes the database and runs in one transaction; a *sending* goes out and has none
open.
"""

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.core.exceptions import ImproperlyConfigured

from ideas.activity.facts import FactData
from ideas.kernel.clock import lab_zone

if TYPE_CHECKING:
    from ideas.activity.models import Delivery

type Run = Callable[["Delivery"], str | None]


class Queue(StrEnum):
    """The three queues of the service form."""

    NOW = "now"
    MAIL = "mail"
    HEAVY = "heavy"


@dataclass(frozen=True)
class Handler:
    """One handler. ``name`` is written and outlives moves of code; ``run`` may return the next part of its
    work.
    """

    name: str
    run: Run
    hears: frozenset[str]
    queue: Queue
    is_sending: bool
    hears_quiet: bool


@dataclass(frozen=True)
class Periodic:
    """A job that comes round; ``latest(now)`` is when it was last due."""

    handler: str
    latest: Callable[[datetime.datetime], datetime.datetime]


_handlers: dict[str, Handler] = {}
_periodic: dict[str, Periodic] = {}


def _register(
    name: str, hears: Iterable[type[FactData]], queue: Queue, *, is_sending: bool, hears_quiet: bool
) -> Callable[[Run], Run]:
    def register(run: Run) -> Run:
        known = _handlers.get(name)
        if known is not None and known.run.__module__ != run.__module__:
            raise ImproperlyConfigured(f"Two handlers are called {name!r}.")
        names = frozenset(kind.name() for kind in hears)
        _handlers[name] = Handler(name, run, names, queue, is_sending, hears_quiet)
        return run

    return register


def reaction(
    name: str, *, hears: Iterable[type[FactData]] = (), queue: Queue = Queue.NOW, hears_quiet: bool = False
) -> Callable[[Run], Run]:
    """Register a handler that only writes the database: run exactly once, in one transaction."""
    return _register(name, hears, queue, is_sending=False, hears_quiet=hears_quiet)


def sending(
    name: str, *, hears: Iterable[type[FactData]] = (), queue: Queue = Queue.MAIL, hears_quiet: bool = False
) -> Callable[[Run], Run]:
    """Register a handler that goes out (mail, webhook, files): run at least once, no transaction open."""
    return _register(name, hears, queue, is_sending=True, hears_quiet=hears_quiet)


def every(minutes: int) -> Callable[[datetime.datetime], datetime.datetime]:
    """A schedule: each full ``minutes`` since midnight UTC."""
    step = minutes * 60

    def latest(now: datetime.datetime) -> datetime.datetime:
        return datetime.datetime.fromtimestamp(int(now.timestamp()) // step * step, tz=datetime.UTC)

    return latest


def daily(hour: int, minute: int = 0) -> Callable[[datetime.datetime], datetime.datetime]:
    """A schedule: once a day at that time of the lab."""

    def latest(now: datetime.datetime) -> datetime.datetime:
        due = _that_time(now, hour, minute, days_ago=0)
        return due if due <= now else _that_time(now, hour, minute, days_ago=1)

    return latest


def _that_time(now: datetime.datetime, hour: int, minute: int, *, days_ago: int) -> datetime.datetime:
    """That time of the lab's day, in UTC: an hour that comes twice counts once, one that is skipped comes
    after the gap.
    """
    day = now.astimezone(lab_zone()).date() - datetime.timedelta(days=days_ago)
    return datetime.datetime.combine(day, datetime.time(hour, minute), tzinfo=lab_zone()).astimezone(
        datetime.UTC
    )


def weekly(weekday: int, hour: int) -> Callable[[datetime.datetime], datetime.datetime]:
    """A schedule: once a week, Monday is 0, at that hour of the lab."""

    def latest(now: datetime.datetime) -> datetime.datetime:
        days_ago = (now.astimezone(lab_zone()).weekday() - weekday) % 7
        due = _that_time(now, hour, 0, days_ago=days_ago)
        return due if due <= now else _that_time(now, hour, 0, days_ago=days_ago + 7)

    return latest


def periodic(handler: str, latest: Callable[[datetime.datetime], datetime.datetime]) -> None:
    """Have the job ``handler`` come round whenever ``latest`` moves on."""
    _periodic[handler] = Periodic(handler, latest)


def handler_called(name: str) -> Handler | None:
    """The handler of that name, or None in a process that does not know it (yet, or any more)."""
    return _handlers.get(name)


def handlers() -> Mapping[str, Handler]:
    """Every handler, by name."""
    return dict(_handlers)


def hearers_of(fact_name: str, *, quiet: bool) -> list[Handler]:
    """Handlers that hear the fact, in the order of their names."""
    return sorted(
        (h for h in _handlers.values() if fact_name in h.hears and (h.hears_quiet or not quiet)),
        key=lambda h: h.name,
    )


def periodic_jobs() -> Mapping[str, Periodic]:
    """Every periodic job, by the name of its handler."""
    return dict(_periodic)


def forget(*names: str) -> None:
    """Take handlers out again; for tests that plant their own."""
    for name in names:
        _handlers.pop(name, None)
        _periodic.pop(name, None)
