"""Values of indicators that are due, wait or were decided, in words."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from ideas.notifications.models import Notification
from ideas.notifications.texts.around import Around, Teller, Words, day_of


def _said(one: Notification, title: str, around: Around) -> Words:
    return title % {"title": around.title((one.subject_kind, one.subject_code))}, ""


def _missing(one: Notification, title: str, around: Around) -> Words:
    since = day_of(f"{one.fact.data['starts_on']}T12:00:00+00:00")
    line = _("Période qui commence le %(day)s") % {"day": since}
    return _said(one, title, around)[0], line


def _due(one: Notification, around: Around) -> Words:
    return _missing(one, _("« %(title)s » attend sa valeur"), around)


def _late(one: Notification, around: Around) -> Words:
    return _missing(one, _("La valeur de « %(title)s » est en retard"), around)


def _submitted(one: Notification, around: Around) -> Words:
    return _said(one, _("Une valeur de « %(title)s » est à vérifier"), around)


def _accepted(one: Notification, around: Around) -> Words:
    return _said(one, _("Votre valeur de « %(title)s » est acceptée"), around)


def _returned(one: Notification, around: Around) -> Words:
    return _said(one, _("Votre valeur de « %(title)s » est à revoir"), around)


def _story_submitted(one: Notification, around: Around) -> Words:
    return _said(one, _("Un récit de « %(title)s » est à vérifier"), around)


def _story_accepted(one: Notification, around: Around) -> Words:
    return _said(one, _("Votre récit de « %(title)s » est accepté"), around)


def _story_returned(one: Notification, around: Around) -> Words:
    return _said(one, _("Votre récit de « %(title)s » est à revoir"), around)


def _story_consent(one: Notification, around: Around) -> Words:
    return _said(one, _("L’accord pour votre récit de « %(title)s » est donné"), around)


def _story_withdrawn(one: Notification, around: Around) -> Words:
    line = _("Il n’en reste rien : ni le texte, ni l’accord.")
    return _said(one, _("Votre récit de « %(title)s » est retiré"), around)[0], line


WORDS: Mapping[str, Teller] = {
    "MeasurementDue": _due,
    "MeasurementLate": _late,
    "MeasurementSubmitted": _submitted,
    "MeasurementAccepted": _accepted,
    "MeasurementReturned": _returned,
    "StorySubmitted": _story_submitted,
    "StoryAccepted": _story_accepted,
    "StoryConsentNoted": _story_consent,
    "StoryReturned": _story_returned,
    "StoryWithdrawn": _story_withdrawn,
}
