"""Gathering what waits for a summary of the morning or the week, five hundred readers at a time."""

import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from ideas.activity.operations import defer_all
from ideas.kernel.actor import Actor
from ideas.notifications.models import Digest, Follow, Notification

BATCH = 500
DIGEST = "notifications.digest"


def gather_digests(channel: str, day: datetime.date, *, after: str, by: Actor) -> str | None:
    """Make the digest of that day for each of the next five hundred readers for whom something waits in
    ``channel``.

    ``after`` is what the call before returned, empty at first; None at the end. A reader's digest holds all
    that waits for them now and is sent by a delivery of its own; what comes after it waits for the next one.
    """
    whose, _, key = (after or "person:0").partition(":")
    if whose == "person":
        people = _waiting(channel).filter(person__gt=int(key)).order_by("person")
        keys = list(people.values_list("person", flat=True).distinct()[:BATCH])
        _gather([{"person_id": key} for key in keys], channel, day)
        return f"person:{keys[-1]}" if len(keys) == BATCH else "follow:0"
    follows = Follow.objects.filter(pk__in=_waiting(channel).filter(person=None).values("follow"))
    rows = list(follows.filter(pk__gt=int(key)).order_by("pk").values_list("pk", "email")[:BATCH])
    _gather([{"email": email} for email in sorted({email for _pk, email in rows})], channel, day)
    return f"follow:{rows[-1][0]}" if len(rows) == BATCH else None


def _waiting(channel: str) -> QuerySet[Notification]:
    return Notification.objects.filter(channel=channel, mailed_at=None, digest=None)


def _gather(readers: list[dict[str, Any]], channel: str, day: datetime.date) -> None:
    """One unsent digest for each of ``readers``, holding all that waits for them."""
    new = [Digest(channel=channel, day=day, **reader) for reader in readers]
    Digest.objects.bulk_create(new, ignore_conflicts=True)
    people = [reader["person_id"] for reader in readers if "person_id" in reader]
    emails = [reader["email"] for reader in readers if "email" in reader]
    unsent = Digest.objects.filter(channel=channel, day=day, sent_at=None)
    _hold(_waiting(channel).filter(person__in=people), unsent.filter(person=OuterRef("person")))
    address = Follow.objects.filter(pk=OuterRef(OuterRef("follow"))).values("email")
    by_mail = _waiting(channel).filter(person=None, follow__email__in=emails)
    _hold(by_mail, unsent.filter(person=None, email__in=address))
    of_these = unsent.filter(Q(person__in=people) | Q(person=None, email__in=emails))
    codes = of_these.filter(notifications__isnull=False).values_list("code", flat=True).distinct()
    defer_all(DIGEST, [({"digest": code}, code) for code in codes])


def _hold(waiting: QuerySet[Notification], digest: QuerySet[Digest]) -> None:
    """Put what waits into the digest of its reader, where that one has not gone yet."""
    waiting.filter(Exists(digest)).update(digest=Subquery(digest.values("pk")[:1]))
