"""Consent rounds, in words."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from ideas.consent.lifecycle import RoundState
from ideas.consent.models import Round
from ideas.notifications.models import Notification
from ideas.notifications.texts.around import Around, Teller, Words, day_of


def _about(one: Notification, around: Around) -> Round:
    found: Round = around.rows[(one.subject_kind, one.subject_code)]
    return found


def _until(round_: Round) -> str:
    return _("Jusqu’au %(day)s.") % {"day": day_of(round_.deadline.isoformat())}


def _opened(one: Notification, around: Around) -> Words:
    round_ = _about(one, around)
    return _("On demande votre position : %(title)s") % {"title": round_.question}, _until(round_)


def _changed(one: Notification, around: Around) -> Words:
    round_ = _about(one, around)
    words = _("La proposition a changé, on redemande votre position : %(title)s")
    return words % {"title": round_.question}, _until(round_)


def _ends_soon(one: Notification, around: Around) -> Words:
    round_ = _about(one, around)
    return _("Votre position est encore attendue : %(title)s") % {"title": round_.question}, _until(round_)


def _objection(one: Notification, around: Around) -> Words:
    said = {"who": around.who(one), "title": _about(one, around).question}
    return _("Objection de %(who)s : %(title)s") % said, ""


def _answered(one: Notification, around: Around) -> Words:
    said = {"title": _about(one, around).question}
    return _("On répond à votre objection, dites si elle est résolue : %(title)s") % said, ""


def _agreed(one: Notification, around: Around) -> Words:
    said = {"who": around.who(one), "title": _about(one, around).question}
    return _("%(who)s tient son objection pour résolue : %(title)s") % said, ""


def _withdrawn_objection(one: Notification, around: Around) -> Words:
    said = {"who": around.who(one), "title": _about(one, around).question}
    return _("%(who)s retire son objection : %(title)s") % said, ""


def _ended(one: Notification, around: Around) -> Words:
    said = {"state": RoundState(one.fact.data["state"]).label, "title": _about(one, around).question}
    return _("Tour de consentement : %(state)s. %(title)s") % said, ""


def _withdrawn(one: Notification, around: Around) -> Words:
    round_ = _about(one, around)
    return _("Le tour de consentement est retiré : %(title)s") % {"title": round_.question}, round_.reason


WORDS: Mapping[str, Teller] = {
    "RoundOpened": _opened,
    "ProposalChanged": _changed,
    "RoundEndsSoon": _ends_soon,
    "PositionTaken": _objection,
    "ObjectionAnswered": _answered,
    "AnswerAgreed": _agreed,
    "ObjectionWithdrawn": _withdrawn_objection,
    "RoundEnded": _ended,
    "RoundWithdrawn": _withdrawn,
}
