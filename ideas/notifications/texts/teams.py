"""Invitations to teams and what comes of them, in words."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from ideas.ideation.lifecycle import TeamRole
from ideas.notifications.models import Notification
from ideas.notifications.texts.around import Around, Teller, Words, discussed


def _invited(one: Notification, around: Around) -> Words:
    said = {"who": around.who(one), "title": around.title(discussed(one))}
    title = _("%(who)s vous invite dans l’équipe de « %(title)s »") % said
    return title, str(TeamRole(one.fact.data["role"]).label)


def _invitation_answered(one: Notification, around: Around) -> Words:
    said = {"who": around.who(one), "title": around.title(discussed(one))}
    if one.fact.data["answer"] == "accepted":
        return _("%(who)s rejoint l’équipe de « %(title)s »") % said, ""
    return _("%(who)s ne rejoindra pas l’équipe de « %(title)s »") % said, ""


def _lead_handed_over(one: Notification, around: Around) -> Words:
    said = {"who": around.who(one), "title": around.title(discussed(one))}
    return _("%(who)s vous confie « %(title)s »") % said, _(
        "Vous en êtes maintenant la porteuse ou le porteur."
    )


WORDS: Mapping[str, Teller] = {
    "TeamInvited": _invited,
    "InvitationAnswered": _invitation_answered,
    "LeadHandedOver": _lead_handed_over,
}
