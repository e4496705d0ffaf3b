"""What people were told and how they want it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import F, OuterRef, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber

from ideas.kernel.actor import Actor
from ideas.notifications.models import Channel, Notification, Preference
from ideas.notifications.table import TABLE
from ideas.people.models import Person

_UNREAD = (
    "SELECT count(*) FROM (SELECT 1 FROM notifications_notification"
    " WHERE person_id = %s AND is_for_you AND read_at IS NULL LIMIT %s) AS unread"
)


def notifications_of(viewer: Actor, *, for_you: bool | None = None) -> QuerySet[Notification]:
    """What ``viewer`` was told, newest first: with ``for_you`` only what is theirs, or only what they follow
    or support.
    """
    if not viewer.is_person:
        return Notification.objects.none()
    told = Notification.objects.filter(person=viewer.person).select_related("fact").order_by("-pk")
    return told if for_you is None else told.filter(is_for_you=for_you)


def unread_count(viewer: Actor, *, for_you: bool = True, most: int = 100) -> int:
    """How many of them are unread; counting stops at ``most``."""
    unread = notifications_of(viewer, for_you=for_you).filter(read_at=None).order_by()
    return unread.values("pk")[:most].count()


def unread_count_of(person: int, *, most: int = 100) -> int:
    """The same for the person with that key, of what is for them; for doors that know no more of them yet.

    Asked at every request of who is signed in, so it is written as the database reads it: put together anew each time it
    would take as long as all the rest of a kept page.
    """
    with connection.cursor() as cursor:
        cursor.execute(_UNREAD, [person, most])
        return int(cursor.fetchone()[0])


def channels_of(person: Any) -> Mapping[str, Channel]:
    """How ``person`` is told of each kind of thing, in the order of the table."""
    chosen = dict(Preference.objects.filter(person=person).values_list("kind", "channel"))
    return {row.kind: Channel(chosen.get(row.kind, row.default)) for row in TABLE}


def to_tell_by_hand() -> QuerySet[Notification]:
    """What the lab has still to tell by phone or letter, the oldest first."""
    waiting = Notification.objects.filter(channel=Channel.BY_HAND, mailed_at=None)
    return waiting.select_related("person__recorded_by", "fact").order_by("pk")


def first_to_tell_by_hand(people: Sequence[Person], *, most: int) -> QuerySet[Notification]:
    """The oldest of what ``to_tell_by_hand`` has for each of ``people``, at most so many each."""
    place = Window(RowNumber(), partition_by=F("person"), order_by=F("pk").asc())
    return to_tell_by_hand().filter(person__in=people).annotate(place=place).filter(place__lte=most)


def people_to_tell_by_hand() -> QuerySet[Person]:
    """Those whom ``to_tell_by_hand`` concerns, who waits longest first, by the key ``told_from`` of their oldest
    message, which is from ``told_since``.
    """
    waiting = to_tell_by_hand()
    oldest = waiting.filter(person=OuterRef("pk"))
    people = Person.objects.filter(pk__in=waiting.order_by().values("person")).select_related("recorded_by")
    told_from = Subquery(oldest.values("pk")[:1])
    told_since = Subquery(oldest.values("created_at")[:1])
    return people.annotate(told_from=told_from, told_since=told_since).order_by("told_from")
