"""Amendments and what becomes of them, in words."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from ideas.kernel.text import first_sentence_of
from ideas.notifications.models import Notification
from ideas.notifications.texts.around import Around, Teller, Words


def _about(one: Notification, around: Around) -> dict[str, object]:
    row = around.rows[(one.subject_kind, one.subject_code)]
    return {"who": around.who(one), "number": row.number, "title": row.idea.title}


def _line(one: Notification, around: Around, name: str) -> str:
    return first_sentence_of(getattr(around.rows[(one.subject_kind, one.subject_code)], name))


def _proposed(one: Notification, around: Around) -> Words:
    title = _("%(who)s propose l’amendement n° %(number)s à « %(title)s »") % _about(one, around)
    return title, _line(one, around, "reason")


def _rebased(one: Notification, around: Around) -> Words:
    said = _about(one, around)
    return _("%(who)s reprend l’amendement n° %(number)s à « %(title)s »") % said, _(
        "Il se lit de nouveau sur le texte actuel."
    )


def _stranded(one: Notification, around: Around) -> Words:
    said = _about(one, around)
    return _("L’amendement n° %(number)s à « %(title)s » ne s’intègre plus tel quel") % said, _(
        "Le texte a changé au même endroit. La page montre les trois textes ; vous pouvez le reprendre."
    )


def _decided(one: Notification, around: Around) -> Words:
    said, decision = _about(one, around), one.fact.data["decision"]
    line = _line(one, around, "decision_reason")
    if decision == "declined":
        return _("L’amendement n° %(number)s à « %(title)s » est décliné") % said, line
    if decision == "partly_accepted":
        return _("L’amendement n° %(number)s à « %(title)s » est accepté en partie") % said, line
    return _("L’amendement n° %(number)s à « %(title)s » est accepté") % said, line


def _withdrawn(one: Notification, around: Around) -> Words:
    return _("%(who)s retire l’amendement n° %(number)s à « %(title)s »") % _about(one, around), ""


def _lapsed(one: Notification, around: Around) -> Words:
    said = _about(one, around)
    return _("L’amendement n° %(number)s à « %(title)s » reste sans suite") % said, _(
        "L’idée a changé d’étape avant que l’équipe n’ait décidé : son texte ne se modifie plus. L’amendement reste lisible."
    )


WORDS: Mapping[str, Teller] = {
    "AmendmentProposed": _proposed,
    "AmendmentRebased": _rebased,
    "AmendmentStranded": _stranded,
    "AmendmentDecided": _decided,
    "AmendmentWithdrawn": _withdrawn,
    "AmendmentLapsed": _lapsed,
}
