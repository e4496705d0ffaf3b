"""What is told after something happened."""

import datetime
from itertools import groupby

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from ideas.activity.hearing import Queue, daily, periodic, reaction, sending, weekly
from ideas.activity.models import Delivery
from ideas.activity.running import make_sure_it_is_ours
from ideas.kernel import clock, subjects
from ideas.kernel.actor import ANYONE, SYSTEM, Actor
from ideas.notifications import mails, operations
from ideas.notifications.models import Channel, Digest, Follow, Notification
from ideas.notifications.operations.digests import DIGEST
from ideas.notifications.operations.following import CONFIRM
from ideas.notifications.operations.telling import MAIL
from ideas.notifications.table import FACTS_TOLD
from ideas.notifications.texts import Telling, tellings

MOST_IN_A_DIGEST = 100


@reaction("notifications.tell", hears=FACTS_TOLD)
def tell(delivery: Delivery) -> str | None:
    """Write who is told of a fact, five hundred at a time."""
    assert delivery.fact is not None  # noqa: S101 - a handler of facts
    return operations.tell_next(delivery.fact, after=delivery.part, by=SYSTEM)


@sending(MAIL)
def mail(delivery: Delivery) -> None:
    """Mail one notification, if it is still owed and what it tells may still be seen."""
    told = Notification.objects.select_related("fact", "person", "follow").filter(
        code=delivery.payload["notification"], channel=Channel.AT_ONCE, mailed_at=None
    )
    notification = told.first()
    if notification is None:
        return
    to, language = _address_of(notification)
    if not to:
        operations.give_up_mail(notification, by=SYSTEM)
        return
    with override(language):
        (telling,) = tellings([notification], _reader(notification))
        if telling.path:
            make_sure_it_is_ours(delivery)
            mails.send_notice(telling, to=to)
    operations.mark_mailed([notification], by=SYSTEM)


def _address_of(told: Notification | Digest) -> tuple[str, str]:
    """Where mail to the reader goes (empty: nowhere any more), and in which language."""
    person = told.person
    if person is not None:
        is_here = person.takes_mail and person.closed_at is None
        return (person.email or "") if is_here else "", person.language
    if isinstance(told, Notification) and told.follow is not None:
        return told.follow.email, told.follow.language or settings.LANGUAGE_CODE
    follow = (
        Follow.objects.filter(person=None, email=told.email).first() if isinstance(told, Digest) else None
    )
    return (follow.email, follow.language or settings.LANGUAGE_CODE) if follow is not None else ("", "")


def _reader(told: Notification | Digest) -> Actor:
    return Actor(person=told.person) if told.person is not None else ANYONE


# --- Digests ---


@reaction("notifications.daily", queue=Queue.HEAVY)
def gather_daily(delivery: Delivery) -> str | None:
    """Each morning: one digest for each who wants one."""
    return _gather(delivery, Channel.DAILY)


@reaction("notifications.weekly", queue=Queue.HEAVY)
def gather_weekly(delivery: Delivery) -> str | None:
    """Each Monday morning: one digest for each who wants one."""
    return _gather(delivery, Channel.WEEKLY)


def _gather(delivery: Delivery, channel: Channel) -> str | None:
    due_at = datetime.datetime.fromisoformat(delivery.payload["due_at"])
    day = due_at.astimezone(clock.lab_zone()).date()
    return operations.gather_digests(channel, day, after=delivery.part, by=SYSTEM)


@sending(DIGEST)
def mail_digest(delivery: Delivery) -> None:
    """Mail one digest: what may still be seen of what gathered, by what it is about."""
    digest = (
        Digest.objects.select_related("person").filter(code=delivery.payload["digest"], sent_at=None).first()
    )
    if digest is None:
        return
    rows = list(digest.notifications.select_related("fact", "follow").order_by("pk"))
    to, language = _address_of(digest)
    if to:
        with override(language):
            told = [one for one in tellings(rows, _reader(digest)) if one.path]
            if told:
                make_sure_it_is_ours(delivery)
                mails.send_digest(
                    digest, _groups(told[:MOST_IN_A_DIGEST]), to=to, subject=_digest_title(digest, len(told))
                )
    operations.mark_mailed(rows, digest, by=SYSTEM)


def _groups(told: list[Telling]) -> list[tuple[str, list[Telling]]]:
    """``told`` by what it is about, for each the newest at the end."""
    ordered = sorted(told, key=lambda one: (one.subject_title, one.notification.pk))
    return [(title, list(group)) for title, group in groupby(ordered, key=lambda one: one.subject_title)]


def _digest_title(digest: Digest, count: int) -> str:
    said = {"lab": settings.LAB_NAME, "count": count}
    if digest.channel == Channel.WEEKLY:
        return _("%(lab)s : votre semaine (%(count)d)") % said
    return _("%(lab)s : votre résumé du jour (%(count)d)") % said


# --- Following by e-mail ---


@sending(CONFIRM)
def ask_to_confirm(delivery: Delivery) -> None:
    """Ask an address whether it wants to follow, while it has not said so."""
    follow = Follow.objects.filter(code=delivery.payload["follow"], confirmed_at=None).first()
    if follow is None:
        return
    kind = subjects.kind_of(follow.subject_kind)
    row = kind.visible_to(ANYONE).filter(code=follow.subject_code).first()
    if row is None:
        return
    with override(follow.language or settings.LANGUAGE_CODE):
        title = kind.title(row)
        subject = _("Voulez-vous suivre « %(title)s » ?") % {"title": title}
        make_sure_it_is_ours(delivery)
        mails.send_question(follow, title, subject=subject)


@reaction("notifications.tidy", queue=Queue.HEAVY)
def tidy(delivery: Delivery) -> None:
    """Nightly: forget addresses that never said yes."""
    operations.drop_unconfirmed_follows(clock.now(), by=SYSTEM)


periodic("notifications.daily", daily(7))
periodic("notifications.weekly", weekly(0, 7))
periodic("notifications.tidy", daily(3, 50))
