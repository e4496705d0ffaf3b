"""Milestones, in words."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from ideas.notifications.models import Notification
from ideas.notifications.texts.around import Around, Teller, Words, discussed
from ideas.roadmap.lifecycle import MilestoneState
from ideas.roadmap.models import Milestone


def _said(one: Notification, around: Around) -> dict[str, str]:
    milestone: Milestone = around.rows[(one.subject_kind, one.subject_code)]
    return {"title": milestone.title, "pilot": around.title(discussed(one))}


def _given(one: Notification, around: Around) -> Words:
    return _("Vous répondez du jalon « %(title)s » de « %(pilot)s »") % _said(one, around), ""


def _due_soon(one: Notification, around: Around) -> Words:
    words = _("Le jalon « %(title)s » de « %(pilot)s » arrive dans une semaine")
    return words % _said(one, around), _("Dites où il en est, ou demandez à l’équipe de changer la date.")


def _late(one: Notification, around: Around) -> Words:
    words = _("Le jalon « %(title)s » de « %(pilot)s » est en retard")
    return words % _said(one, around), _("Dites pourquoi : chacun peut le lire sur la page du pilote.")


def _explained(one: Notification, around: Around) -> Words:
    milestone: Milestone = around.rows[(one.subject_kind, one.subject_code)]
    words = _("Pourquoi le jalon « %(title)s » de « %(pilot)s » est en retard")
    return words % _said(one, around), milestone.late_reason


def _moved(one: Notification, around: Around) -> Words:
    words = {
        MilestoneState.UNDER_WAY: _("Le jalon « %(title)s » de « %(pilot)s » a commencé"),
        MilestoneState.REACHED: _("Le jalon « %(title)s » de « %(pilot)s » est atteint"),
        MilestoneState.DROPPED: _("Le jalon « %(title)s » de « %(pilot)s » est abandonné"),
    }[MilestoneState(one.fact.data["state"])]
    return words % _said(one, around), ""


WORDS: Mapping[str, Teller] = {
    "MilestoneGiven": _given,
    "MilestoneDueSoon": _due_soon,
    "MilestoneLate": _late,
    "DelayExplained": _explained,
    "MilestoneMoved": _moved,
}
