"""Partners and news of pilots, in words."""

import datetime
from collections.abc import Mapping

from django.template.defaultfilters import date
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ideas.kernel.text import first_sentence_of
from ideas.notifications.models import Notification
from ideas.notifications.roles import Role
from ideas.notifications.texts.around import Around, Teller, Words, discussed
from ideas.pilots.lifecycle import PartnerRole
from ideas.pilots.models import News


def _partner(one: Notification, title: str, around: Around) -> Words:
    organisation = around.organisations.get(one.fact.data["organisation"])
    said = {"who": organisation or _("Une organisation"), "title": around.title(discussed(one))}
    return title % said, str(PartnerRole(one.fact.data["role"]).label)


def _partner_invited(one: Notification, around: Around) -> Words:
    if one.role == Role.ASKED:
        return _partner(one, _("%(who)s est invitée à devenir partenaire de « %(title)s »"), around)
    return _partner(one, _("%(who)s a été invitée à devenir partenaire de « %(title)s »"), around)


def _partner_applied(one: Notification, around: Around) -> Words:
    return _partner(one, _("%(who)s propose d’être partenaire de « %(title)s »"), around)


def _partner_accepted(one: Notification, around: Around) -> Words:
    return _partner(one, _("%(who)s est maintenant partenaire de « %(title)s »"), around)


def _partner_declined(one: Notification, around: Around) -> Words:
    return _partner(one, _("%(who)s ne sera pas partenaire de « %(title)s »"), around)


def _partner_expired(one: Notification, around: Around) -> Words:
    return _partner(one, _("L’invitation de %(who)s dans « %(title)s » est restée sans réponse"), around)


def _partner_left(one: Notification, around: Around) -> Words:
    return _partner(one, _("%(who)s n’est plus partenaire de « %(title)s »"), around)


def _notice_given(one: Notification, around: Around) -> Words:
    title, role = _partner(one, _("%(who)s va quitter « %(title)s »"), around)
    day = date_format(datetime.date.fromisoformat(one.fact.data["leaves_on"]), "DATE_FORMAT")
    return title, _("%(role)s, jusqu’au %(day)s") % {"role": role, "day": day}


def _notice_taken_back(one: Notification, around: Around) -> Words:
    return _partner(one, _("%(who)s reste finalement partenaire de « %(title)s »"), around)


def _duties_taken_on(one: Notification, around: Around) -> Words:
    return _partner(one, _("Les tâches de %(who)s dans « %(title)s » seront reprises"), around)


def _duties_declined(one: Notification, around: Around) -> Words:
    return _partner(one, _("Les tâches de %(who)s dans « %(title)s » ne seront pas reprises"), around)


def _news(one: Notification, around: Around) -> Words:
    news: News = around.rows[(one.subject_kind, one.subject_code)]
    said = {"pilot": around.title(discussed(one)), "title": news.title}
    return _("Des nouvelles de « %(pilot)s » : %(title)s") % said, first_sentence_of(news.text)


def _review_soon(one: Notification, around: Around) -> Words:
    said = {"title": around.title(discussed(one)), "day": _day(one)}
    return _("Le bilan de « %(title)s » est prévu le %(day)s") % said, ""


def _review_late(one: Notification, around: Around) -> Words:
    said = {"title": around.title(discussed(one)), "day": _day(one)}
    return _("Le bilan de « %(title)s » est en retard : il était prévu le %(day)s") % said, ""


def _day(one: Notification) -> str:
    return date(datetime.date.fromisoformat(one.fact.data["review_on"]), "DATE_FORMAT")


WORDS: Mapping[str, Teller] = {
    "NewsPosted": _news,
    "PartnerInvited": _partner_invited,
    "PartnerApplied": _partner_applied,
    "PartnerAccepted": _partner_accepted,
    "PartnerDeclined": _partner_declined,
    "PartnerExpired": _partner_expired,
    "PartnerLeft": _partner_left,
    "ReviewDueSoon": _review_soon,
    "ReviewLate": _review_late,
    "NoticeGiven": _notice_given,
    "NoticeTakenBack": _notice_taken_back,
    "DutiesTakenOn": _duties_taken_on,
    "DutiesDeclined": _duties_declined,
}
