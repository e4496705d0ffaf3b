"""What time it is, for the whole house. Operations ask once and hand the answer down."""

import contextlib
import datetime
import time
import zoneinfo
from collections.abc import Iterator
from contextvars import ContextVar

from django.conf import settings
from django.db import connection
from django.utils import timezone

SHORTEST_PAUSE = 0.005
LONGEST_PAUSE = 1.0


_fixed: ContextVar[datetime.datetime | None] = ContextVar("fixed", default=None)


def now() -> datetime.datetime:
    """The present moment, aware, in UTC."""
    return _fixed.get() or timezone.now()  # noqa: TID251 - the one place that asks


@contextlib.contextmanager
def set_to(moment: datetime.datetime) -> Iterator[None]:
    """Let it be ``moment`` for what is called inside: for telling a story that happened earlier, as a demonstration does."""
    token = _fixed.set(moment)
    try:
        yield
    finally:
        _fixed.reset(token)


def lab_zone() -> zoneinfo.ZoneInfo:
    """The lab's own time zone: days begin and deadlines end there."""
    return zoneinfo.ZoneInfo(settings.TIME_ZONE)


def today() -> datetime.date:
    """The date in the lab's time zone."""
    return now().astimezone(lab_zone()).date()


def end_of_day(day: datetime.date) -> datetime.datetime:
    """The last second of ``day`` in the lab's time zone."""
    return datetime.datetime.combine(day, datetime.time(23, 59, 59), tzinfo=lab_zone())


def breathe(started: float) -> float:
    """Let others write, in a loop that wrote since ``started`` (``time.monotonic()``); return the time after.

    SQLite's lock is not fair: a loop without a pause starves everyone else, one that rests as long as it
    worked hardly shows. Every loop over batches calls this after each, outside of any transaction. Elsewhere
    it does next to nothing.
    """
    if connection.vendor == "sqlite":
        time.sleep(min(max(time.monotonic() - started, SHORTEST_PAUSE), LONGEST_PAUSE))
    return time.monotonic()
