"""Pledges, in words: who gives to which pilot, and what kind of thing. Amounts stand on its page."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from ideas.notifications.models import Notification
from ideas.notifications.texts.around import Around, Teller, Words, discussed
from ideas.pledges.lifecycle import PledgeKind


def _pledge(one: Notification, title: str, around: Around) -> Words:
    organisation = around.organisations.get(one.fact.data["organisation"])
    said = {"who": organisation or _("Une organisation"), "title": around.title(discussed(one))}
    return title % said, str(PledgeKind(one.fact.data["kind"]).label)


def _promised(one: Notification, around: Around) -> Words:
    return _pledge(one, _("%(who)s promet un apport à « %(title)s »"), around)


def _committed(one: Notification, around: Around) -> Words:
    return _pledge(one, _("%(who)s s’engage à donner ce qui est promis à « %(title)s »"), around)


def _delivered(one: Notification, around: Around) -> Words:
    if one.fact.data["is_whole"]:
        return _pledge(one, _("%(who)s a tenu un engagement envers « %(title)s »"), around)
    return _pledge(one, _("%(who)s a donné une partie de ce qui est promis à « %(title)s »"), around)


def _withdrawn(one: Notification, around: Around) -> Words:
    return _pledge(one, _("%(who)s retire un engagement envers « %(title)s »"), around)


def _due_soon(one: Notification, around: Around) -> Words:
    return _pledge(
        one, _("L’engagement de %(who)s envers « %(title)s » est à tenir dans une semaine"), around
    )


def _late(one: Notification, around: Around) -> Words:
    return _pledge(one, _("L’engagement de %(who)s envers « %(title)s » est en retard"), around)


WORDS: Mapping[str, Teller] = {
    "PledgePromised": _promised,
    "PledgeCommitted": _committed,
    "PledgeDelivered": _delivered,
    "PledgeWithdrawn": _withdrawn,
    "PledgeDueSoon": _due_soon,
    "PledgeLate": _late,
}
