"""Asking to hear of something, and asking no more."""

import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import defer, raise_generation, spend
from ideas.kernel import clock, subjects
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import Invalid
from ideas.notifications.models import Follow
from ideas.notifications.queries.follows import same_subject
from ideas.people.models import Person
from ideas.people.operations.addresses import mail_key, stop_mail
from ideas.people.queries import person_with_email

CONFIRM = "notifications.confirm_follow"
WAITS_FOR = datetime.timedelta(days=7)


def follow_subject(kind: str, code: str, *, by: Actor) -> Follow:
    """Have ``by`` hear of that subject from now on; doing it twice changes nothing, nor where they follow what is one with it.

    Raises NotFound for what they may not know of, NotAllowed for a kind that cannot be followed, TooMany.
    """
    now = clock.now()
    with transaction.atomic():
        subjects.subject_visible_to(by, kind, code)
        authorize(by, "notifications.follow_subject", kind)
        follow = Follow.objects.filter(same_subject(kind, code), person=by.person).first()
        is_new = False
        if follow is None:
            follow, is_new = Follow.objects.get_or_create(
                person=by.person, subject_kind=kind, subject_code=code, defaults={"confirmed_at": now}
            )
        if is_new:
            spend("follow", by)
            raise_generation()
    return follow


def unfollow_subject(kind: str, code: str, *, by: Actor) -> None:
    """Have ``by`` hear of that subject no more, also where they may not see it any longer; twice is as good
    as once.
    """
    with transaction.atomic():
        authorize(by, "notifications.unfollow_subject", kind)
        own = Follow.objects.filter(same_subject(kind, code), person=by.person)
        gone, _by_model = Follow.objects.filter(pk__in=list(own.values_list("pk", flat=True))).delete()
        if gone:
            raise_generation()


def follow_by_email(kind: str, code: str, *, email: str, by: Actor) -> Follow:
    """Ask that address whether it wants to hear of the subject; it hears nothing before it has said yes.

    Whether the address is known here is not said. Raises NotFound, NotAllowed, Invalid for something that is
    no address, TooMany (for the caller, and for mails to that address).
    """
    email = email.strip().casefold()
    with transaction.atomic():
        subjects.subject_visible_to(by, kind, code)
        authorize(by, "notifications.follow_by_email", kind)
        _check_email(email)
        spend("follow", by)
        spend("mail", by, who=mail_key(email))
        follow, _is_new = Follow.objects.get_or_create(
            person=None,
            email=email,
            subject_kind=kind,
            subject_code=code,
            defaults={"language": _language_in_use()},
        )
        if follow.confirmed_at is None:
            key = f"{follow.code} {clock.now():%Y%m%d%H%M}"
            defer(CONFIRM, {"follow": follow.code}, key=key)
    return follow


def confirm_follow(follow: Follow, *, by: Actor) -> Follow:
    """Say yes for the address of ``follow``, as its link does; twice is as good as once.

    Where the address is that of an account, the account follows from now on, in its own way of being told.
    """
    now = clock.now()
    with transaction.atomic():
        authorize(by, "notifications.confirm_follow", follow)
        person = person_with_email(follow.email)
        name = {"subject_kind": follow.subject_kind, "subject_code": follow.subject_code}
        if person is not None and person.closed_at is None:
            Follow.objects.filter(pk=follow.pk).delete()
            follow, _is_new = Follow.objects.get_or_create(
                person=person, **name, defaults={"confirmed_at": now}
            )
        elif Follow.objects.filter(pk=follow.pk, confirmed_at=None).update(confirmed_at=now):
            follow.confirmed_at = now
        raise_generation()
    return follow


def drop_follows_by_email(email: str, *, by: Actor) -> int:
    """Forget every follow by that address, because it bounced, complained or asked; returns how many there
    were.
    """
    with transaction.atomic():
        authorize(by, "notifications.drop_follows_by_email")
        follows = Follow.objects.filter(person=None, email__iexact=email.strip())
        count = follows.count()
        follows.delete()
    return count


def stop_mail_to(email: str, *, why: str, by: Actor) -> tuple[Person | None, int]:
    """Send no more mail to ``email``, whoever it belongs to: an account, follows without one, both or nobody.

    ``why`` is one of ``Person.MailStopped``. Returns whose address it is and how many follows ended; repeating it
    changes nothing. Records MailStopped, once.
    """
    with transaction.atomic():
        return stop_mail(email, why=why, by=by), drop_follows_by_email(email, by=by)


def drop_unconfirmed_follows(now: datetime.datetime, *, by: Actor) -> None:
    """Forget addresses that have not answered for a week."""
    Follow.objects.filter(confirmed_at=None, asked_at__lt=now - WAITS_FOR).delete()


def _check_email(email: str) -> None:
    try:
        validate_email(email)
    except ValidationError:
        wrong = _("Cette adresse ne semble pas complète. Exemple : prenom@exemple.ch")
        raise Invalid.one("email", "invalid", wrong) from None


def _language_in_use() -> str:
    active = (get_language() or "").split("-")[0]
    return active if active in settings.LAB_LANGUAGES else settings.LANGUAGE_CODE
