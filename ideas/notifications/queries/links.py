"""Links in mails that act for whoever holds them: to unsubscribe, and to confirm a follow by e-mail.

They are signed, so nothing secret is kept, and they keep working: a mail may be read years later.
"""

from dataclasses import dataclass

from django.core import signing

from ideas.notifications.models import Channel, Digest, Follow, Notification
from ideas.notifications.table import ROWS
from ideas.people.models import Person

UNSUBSCRIBE_SALT = "notifications.unsubscribe"
CONFIRM_SALT = "notifications.confirm_follow"


@dataclass(frozen=True)
class Target:
    """What a link to unsubscribe ends; one of these.

    ``follow``: that follow, of a person or by e-mail. ``email``: every follow by that address. ``person``:
    mails to them, of one ``kind`` or in one ``channel`` where given, else all; they still find everything in
    their inbox.
    """

    person: Person | None = None
    follow: Follow | None = None
    email: str = ""
    kind: str = ""
    channel: str = ""


def unsubscribe_path(told: Notification | Digest) -> str:
    """Where a mail is unsubscribed from in one click.

    Who follows ends that follow; who is told for another reason ends mails of that kind; who gets a summary
    ends summaries of that rhythm.
    """
    if isinstance(told, Digest):
        return _path(p=told.person.code, c=told.channel) if told.person else _path(e=told.email)
    if told.follow is not None:
        return _path(f=told.follow.code)
    assert told.person is not None  # noqa: S101 - a constraint says so
    if told.via_code:
        return _path(p=told.person.code, vk=told.via_kind, vc=told.via_code)
    return _path(p=told.person.code, k=told.kind)


def unsubscribe_all_path(told: Notification | Digest) -> str:
    """Where all mails to the same reader are unsubscribed from."""
    if told.person is not None:
        return _path(p=told.person.code)
    return _path(e=told.email if isinstance(told, Digest) else _follow(told).email)


def confirm_path(follow: Follow) -> str:
    """Where an e-mail address confirms that it wants to follow."""
    return f"/follow/{signing.dumps(follow.code, salt=CONFIRM_SALT)}/"


def target_of(token: str) -> Target | None:
    """What the link with ``token`` ends; None for a forged one, or where there is nothing to end any more."""
    try:
        said: dict[str, str] = signing.loads(token, salt=UNSUBSCRIBE_SALT)
    except signing.BadSignature:
        return None
    if "e" in said:
        return Target(email=said["e"]) if Follow.objects.filter(email__iexact=said["e"]).exists() else None
    if "f" in said or "vc" in said:
        follow = _named_follow(said)
        return Target(person=follow.person, follow=follow) if follow is not None else None
    person = Person.objects.filter(code=said["p"], closed_at=None).first()
    kind, channel = said.get("k", ""), said.get("c", "")
    is_known = (not kind or kind in ROWS) and (not channel or channel in Channel.values)
    return Target(person=person, kind=kind, channel=channel) if person is not None and is_known else None


def follow_to_confirm(token: str) -> Follow | None:
    """The follow that the link with ``token`` confirms, confirmed already or not; None for a forged or old
    link.
    """
    try:
        code = signing.loads(token, salt=CONFIRM_SALT)
    except signing.BadSignature:
        return None
    return Follow.objects.filter(code=code, person=None).first()


def _path(**said: str) -> str:
    return f"/unsubscribe/{signing.dumps(said, salt=UNSUBSCRIBE_SALT)}/"


def _follow(notification: Notification) -> Follow:
    assert notification.follow is not None  # noqa: S101 - a constraint says so
    return notification.follow


def _named_follow(said: dict[str, str]) -> Follow | None:
    follows = Follow.objects.select_related("person")
    if "f" in said:
        return follows.filter(code=said["f"]).first()
    of = follows.filter(person__code=said["p"], person__closed_at=None)
    return of.filter(subject_kind=said["vk"], subject_code=said["vc"]).first()
