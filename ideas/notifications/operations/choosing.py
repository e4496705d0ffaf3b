"""Reading what one was told, and choosing how to be told."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import FieldError, Invalid, StaleRevision
from ideas.notifications.models import Channel, Follow, Notification, Preference
from ideas.notifications.queries.follows import follows_with
from ideas.notifications.queries.inbox import channels_of
from ideas.notifications.queries.links import Target
from ideas.notifications.table import ROWS
from ideas.people.models import Person

BY_MAIL = (Channel.AT_ONCE, Channel.DAILY, Channel.WEEKLY)


def mark_read(notification: Notification, *, is_read: bool = True, by: Actor) -> Notification:
    """Mark one's own notification as read, or as unread again. Raises NotAllowed."""
    now = clock.now()
    with transaction.atomic():
        authorize(by, "notifications.mark_read", notification)
        mine = Notification.objects.filter(pk=notification.pk, read_at__isnull=is_read)
        mine.update(read_at=now if is_read else None)
    notification.refresh_from_db()
    return notification


def mark_all_read(*, for_you: bool | None = None, by: Actor) -> int:
    """Mark all of one's own as read (only what is for oneself, or only what one follows, where told); returns
    how many.
    """
    now = clock.now()
    with transaction.atomic():
        authorize(by, "notifications.mark_all_read")
        mine = Notification.objects.filter(person=by.person, read_at=None)
        if for_you is not None:
            mine = mine.filter(is_for_you=for_you)
        return mine.update(read_at=now)


def set_preferences(
    channels: Mapping[str, str], *, expected: Mapping[str, str] | None = None, by: Actor
) -> None:
    """Choose how to be told of each kind named in ``channels``; the others stay. What waits to be mailed
    follows.

    ``expected`` is what the caller read of their choices. Raises Invalid for an unknown kind or channel, and for muting
    what nobody may mute; StaleRevision when the choices are others by now.
    """
    with transaction.atomic():
        if by.is_person:
            _lock_choices_of(by.person)
        authorize(by, "notifications.set_preferences")
        errors = [error for kind, channel in channels.items() for error in _wrong_with(kind, channel)]
        if errors:
            raise Invalid(errors)
        if expected is not None and (chosen := channels_of(by.person)) != expected:
            raise StaleRevision(chosen)
        for kind, channel in channels.items():
            _choose(by.person, kind, Channel(channel))


def unsubscribe(target: Target, *, by: Actor) -> None:
    """End what a link in a mail ends, for whoever holds the link; twice is as good as once.

    A follow goes, and with it those of the same reader of what is one with its subject. A kind, a rhythm or all mails of a
    person are told in their inbox alone from now on.
    """
    with transaction.atomic():
        if target.person is not None:
            _lock_choices_of(target.person)
        authorize(by, "notifications.unsubscribe", target)
        if target.follow is not None:
            follows_with(target.follow).delete()
        elif target.email:
            Follow.objects.filter(person=None, email__iexact=target.email).delete()
        elif target.person is not None:
            for kind in _mailed_kinds(target, target.person):
                _choose(target.person, kind, Channel.INBOX)


def _wrong_with(kind: str, channel: str) -> list[FieldError]:
    row = ROWS.get(kind)
    if row is None:
        return [FieldError(kind, "unknown", _("Cette sorte de message n’existe pas."))]
    if channel not in Channel.values or channel == Channel.BY_HAND:
        return [FieldError(kind, "unknown_channel", _("Choisissez dans la liste."))]
    if channel == Channel.MUTE and not row.can_be_muted:
        return [FieldError(kind, "cannot_be_muted", _("Ces messages ne peuvent pas être coupés."))]
    return []


def _mailed_kinds(target: Target, person: Person) -> list[str]:
    """Kinds of which ``person`` gets mails that the link means."""
    if target.kind:
        return [target.kind]
    chosen = dict(Preference.objects.filter(person=person).values_list("kind", "channel"))
    channels = {kind: chosen.get(kind, row.default) for kind, row in ROWS.items()}
    if target.channel:
        return [
            kind
            for kind, row in ROWS.items()
            if _comes_in(target.channel, channels[kind], bool(row.digest_only))
        ]
    return [kind for kind, channel in channels.items() if channel in BY_MAIL]


def _comes_in(channel: str, chosen: str, has_digests: bool) -> bool:
    """Whether something chosen for ``chosen`` is mailed in ``channel``; what is not mailed at once comes each
    morning.
    """
    return chosen == channel or (has_digests and chosen == Channel.AT_ONCE and channel == Channel.DAILY)


def _lock_choices_of(person: Person) -> None:
    """Within a transaction: let the choices of ``person`` change one at a time.

    Before asking whether somebody may, which locks a mandate: whatever locks both takes the person first.
    """
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)


def _choose(person: Person, kind: str, channel: Channel) -> None:
    Preference.objects.update_or_create(person=person, kind=kind, defaults={"channel": channel})
    waiting = Notification.objects.filter(
        person=person, kind=kind, mailed_at=None, digest=None, channel__in=BY_MAIL
    )
    if channel in {Channel.INBOX, Channel.MUTE}:
        waiting.update(channel=Channel.INBOX)
    elif channel in {Channel.DAILY, Channel.WEEKLY}:
        waiting.update(channel=channel)
