"""Members and mandates of organisations, in words."""

import datetime
from collections.abc import Mapping

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ideas.notifications.models import Notification
from ideas.notifications.texts.around import Around, Teller, Words, discussed
from ideas.organisations.models import Mandate


def _member_invited(one: Notification, around: Around) -> Words:
    said = {"who": around.who(one), "title": around.title(discussed(one))}
    return _("%(who)s vous invite à rejoindre « %(title)s »") % said, ""


def _member_joined(one: Notification, around: Around) -> Words:
    said = {"who": around.person(one), "title": around.title(discussed(one))}
    return _("%(who)s rejoint « %(title)s »") % said, ""


def _member_left(one: Notification, around: Around) -> Words:
    said = {"who": around.person(one), "title": around.title(discussed(one))}
    if one.person is not None and one.person.code == one.fact.data["person"]:
        return _("Vous ne faites plus partie de « %(title)s »") % said, ""
    return _("%(who)s ne fait plus partie de « %(title)s »") % said, ""


def _mandate_asked(one: Notification, around: Around) -> Words:
    said = {"who": around.person(one), "title": around.title(discussed(one))}
    return _("%(who)s demande à agir pour « %(title)s »") % said, _mandate_role(one)


def _mandate_granted(one: Notification, around: Around) -> Words:
    said = {"title": around.title(discussed(one))}
    return _("Vous pouvez maintenant agir pour « %(title)s »") % said, _mandate_role(one)


def _mandate_revoked(one: Notification, around: Around) -> Words:
    said = {"title": around.title(discussed(one))}
    return _("Vous ne pouvez pas ou plus agir pour « %(title)s »") % said, _mandate_role(one)


def _verification_ending(one: Notification, around: Around) -> Words:
    said = {"title": around.title(discussed(one)), "day": _day(one.fact.data["until"])}
    words = _("La vérification de « %(title)s » prend fin le %(day)s") % said
    return words, _("Demandez-en une nouvelle sur sa page : sans elle, pas de nouvel engagement.")


def _verification_expired(one: Notification, around: Around) -> Words:
    words = _("La vérification de « %(title)s » est échue") % {"title": around.title(discussed(one))}
    return words, _(
        "Ce qui a été promis reste. Pour un nouvel engagement, demandez-la de nouveau sur sa page."
    )


def _representation_lost(one: Notification, around: Around) -> Words:
    words = _("Personne ne représente plus « %(title)s »") % {"title": around.title(discussed(one))}
    return words, _("Ce qu’elle a promis reste. Qui peut la représenter demande un mandat sur sa page.")


def _day(iso: str) -> str:
    return date_format(datetime.date.fromisoformat(iso), "DATE_FORMAT")


def _mandate_role(one: Notification) -> str:
    return str(Mandate.Role(one.fact.data["role"]).label)


WORDS: Mapping[str, Teller] = {
    "MemberInvited": _member_invited,
    "MemberJoined": _member_joined,
    "MemberLeft": _member_left,
    "MandateAsked": _mandate_asked,
    "MandateGranted": _mandate_granted,
    "MandateRevoked": _mandate_revoked,
    "VerificationEnding": _verification_ending,
    "VerificationExpired": _verification_expired,
    "RepresentationLost": _representation_lost,
}
