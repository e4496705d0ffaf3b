"""What time it is, for the whole house. Operations ask once and hand the answer down."""

import datetime
import zoneinfo

from django.conf import settings
from django.utils import timezone


def now() -> datetime.datetime:
    """The present moment, aware, in UTC."""
    return timezone.now()


def lab_zone() -> zoneinfo.ZoneInfo:
    """The lab's own time zone: days begin and deadlines end there."""
    return zoneinfo.ZoneInfo(settings.TIME_ZONE)


def today() -> datetime.date:
    """The date in the lab's time zone."""
    return now().astimezone(lab_zone()).date()


def end_of_day(day: datetime.date) -> datetime.datetime:
    """The last second of ``day`` in the lab's time zone."""
    return datetime.datetime.combine(day, datetime.time(23, 59, 59), tzinfo=lab_zone())
