"""Writing who is told of a fact, five hundred at a time, and gathering digests.

Called by handlers, inside the transaction that marks their delivery done.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models.functions import Lower

from ideas.activity.models import Fact
from ideas.activity.operations import defer_all
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import MovedOn
from ideas.notifications.models import Channel, Digest, Follow, Notification, Preference
from ideas.notifications.queries.audiences import Name
from ideas.notifications.queries.sources import Source, name_told
from ideas.notifications.queries.telling import is_seen_by, is_seen_by_all, sources_of
from ideas.notifications.roles import FROM_AFAR, Role
from ideas.notifications.table import TOLD_UNSEEN, Row, channel_for, row_of
from ideas.people.models import Person

BATCH = 500
MAIL = "notifications.mail"
MAILED = {Channel.AT_ONCE, Channel.DAILY, Channel.WEEKLY}


@dataclass(frozen=True)
class Reader:
    """Somebody to tell: a person, or a follow by e-mail; ``via`` is what they follow where that is why."""

    role: Role
    person: Person | None
    follow: Follow | None = None
    via: Name = ("", "")


def tell_next(fact: Fact, *, after: str, by: Actor) -> str | None:
    """Write the next five hundred notifications of ``fact``; returns where to go on, None at the end.

    ``after`` is what the call before returned, empty at first. Nobody is told twice, nor of what they may not
    see, nor of what they did themselves. Each mail at once becomes a delivery of its own.
    """
    row = row_of(fact.name)
    if row is None:
        return None
    readers, following = _next_readers(sources_of(fact), after)
    told = [
        _notification(fact, row, *pair) for pair in _with_channels(fact, row, _worth_telling(fact, readers))
    ]
    Notification.objects.bulk_create(told, ignore_conflicts=True)
    at_once = [one.code for one in told if one.channel == Channel.AT_ONCE]
    defer_all(MAIL, [({"notification": code}, code) for code in at_once])
    return following


def _next_readers(sources: Sequence[Source], after: str) -> tuple[list[Reader], str | None]:
    """Up to five hundred readers after the place that ``after`` names (source and key), and the place after
    them.
    """
    place, _, key = (after or "0:0").partition(":")
    index, last = int(place), int(key)
    readers: list[Reader] = []
    while index < len(sources):
        room = BATCH - len(readers)
        rows = list(sources[index].rows.filter(pk__gt=last).order_by("pk")[:room])
        readers += [_reader(sources[index].role, row) for row in rows]
        if len(rows) == room:
            return readers, f"{index}:{rows[-1].pk}"
        index, last = index + 1, 0
    return readers, None


def _reader(role: Role, row: Person | Follow) -> Reader:
    if isinstance(row, Person):
        return Reader(role, row)
    via = (row.subject_kind, row.subject_code)
    return Reader(role, row.person, None if row.person is not None else row, via)


def _worth_telling(fact: Fact, readers: Iterable[Reader]) -> list[Reader]:
    """Those of ``readers`` who may know of it, did not do it, were not told yet, and can be told at all."""
    name = name_told(fact)
    is_open = is_seen_by_all(name)
    told = _told_already(fact, readers)
    worth: list[Reader] = []
    for reader in readers:
        who = _who(reader)
        if who in told or not _can_be_told(reader, fact):
            continue
        if is_open or _is_for(reader, fact, name):
            told.add(who)
            worth.append(reader)
    return worth


def _is_for(reader: Reader, fact: Fact, name: Name) -> bool:
    """Whether this very person may see it, or it is what ended their part in it."""
    if reader.person is None:
        return False
    ends_their_part = reader.role in {Role.CONCERNED, Role.ASKED} and fact.name in TOLD_UNSEEN
    return ends_their_part or is_seen_by(reader.person, name)


def _who(reader: Reader) -> str:
    """Who it is, by e-mail address where there is one, so that an account and a follow by e-mail are the
    same.
    """
    if reader.person is not None:
        return (reader.person.email or reader.person.code).casefold()
    return reader.follow.email.casefold() if reader.follow is not None else ""


def _told_already(fact: Fact, readers: Iterable[Reader]) -> set[str]:
    emails = [reader.follow.email for reader in readers if reader.follow is not None]
    people = [reader.person.pk for reader in readers if reader.person is not None]
    of = Notification.objects.filter(fact=fact)
    known = set(of.filter(person__in=people).values_list("person__email", "person__code"))
    if emails:
        accounts = of.annotate(address=Lower("person__email")).filter(address__in=emails)
        known |= set(accounts.values_list("person__email", "person__code"))
        follows = of.filter(follow__email__in=emails)
        known |= {(email, "") for email in follows.values_list("follow__email", flat=True)}
    return {(email or code).casefold() for email, code in known}


def _can_be_told(reader: Reader, fact: Fact) -> bool:
    person = reader.person
    if person is None:
        return True
    is_here = person.closed_at is None and person.recorded_via != Person.Recorded.IMPORT
    return is_here and person.code != fact.actor_code


def _with_channels(fact: Fact, row: Row, readers: list[Reader]) -> list[tuple[Reader, Channel]]:
    """Each reader with how they are told; those who muted it left out."""
    people = [reader.person.pk for reader in readers if reader.person is not None]
    chosen = dict(
        Preference.objects.filter(person__in=people, kind=row.kind).values_list("person", "channel")
    )
    pairs = []
    for reader in readers:
        own = chosen.get(reader.person.pk) if reader.person is not None else None
        channel = channel_for(row, reader.role, Channel(own) if own else None)
        if channel != Channel.MUTE:
            pairs.append((reader, _reachable(reader, channel)))
    return pairs


def _reachable(reader: Reader, channel: Channel) -> Channel:
    """``channel``, or what takes its place for somebody to whom no mail goes: the lab's phone, or the inbox
    alone.
    """
    person = reader.person
    if person is None or person.takes_mail or channel not in MAILED:
        return channel
    return Channel.INBOX if reader.role in FROM_AFAR else Channel.BY_HAND


def _notification(fact: Fact, row: Row, reader: Reader, channel: Channel) -> Notification:
    kind, code = name_told(fact)
    return Notification(
        fact=fact,
        person=reader.person,
        follow=reader.follow,
        kind=row.kind,
        subject_kind=kind,
        subject_code=code,
        role=reader.role,
        via_kind=reader.via[0],
        via_code=reader.via[1],
        is_for_you=reader.role not in FROM_AFAR,
        channel=channel,
        created_at=clock.now(),
    )


# --- What became of it ---


def mark_mailed(told: Sequence[Notification], digest: Digest | None = None, *, by: Actor) -> None:
    """Say that a mail went out with these notifications, perhaps as a digest."""
    now = clock.now()
    with transaction.atomic():
        keys = [one.pk for one in told]
        Notification.objects.filter(pk__in=keys, mailed_at=None).update(mailed_at=now)
        if digest is not None:
            Digest.objects.filter(pk=digest.pk, sent_at=None).update(sent_at=now)


def give_up_mail(notification: Notification, *, by: Actor) -> None:
    """Say that no mail reaches this reader any more: the lab tells them by hand, or their inbox alone does."""
    channel = Channel.INBOX if notification.role in FROM_AFAR else Channel.BY_HAND
    Notification.objects.filter(pk=notification.pk, mailed_at=None).update(channel=channel)


def told_by_hand(notification: Notification, *, by: Actor) -> Notification:
    """Say that the lab told somebody by phone or letter. Raises NotAllowed, MovedOn when somebody else did."""
    with transaction.atomic():
        authorize(by, "notifications.told_by_hand", notification)
        waiting = Notification.objects.filter(pk=notification.pk, channel=Channel.BY_HAND, mailed_at=None)
        if not waiting.update(mailed_at=clock.now(), told_by=by.person):
            raise MovedOn()
    notification.refresh_from_db()
    return notification
