"""Invitations to teams and what comes of them, in words."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from ideas.activity.models import Fact
from ideas.ideation.lifecycle import TeamRole
from ideas.ideation.models import Departure, Invitation, JoinRequest
from ideas.kernel.wording import quoted
from ideas.notifications.models import Notification
from ideas.notifications.roles import Role
from ideas.notifications.texts.around import Around, Teller, Words, discussed


def notes_of(facts: Sequence[Fact]) -> dict[str, str]:
    """What was written with invitations, requests and departures that ``facts`` tell of, by their codes.

    In at most three questions.
    """
    notes: dict[str, str] = {}
    requests = {fact.data["request"] for fact in facts if fact.data.get("request")}
    departures = {fact.data["departure"] for fact in facts if fact.data.get("departure")}
    invitations = {fact.data["invitation"] for fact in facts if fact.name == "TeamInvited"} - {""}
    if invitations:
        notes |= dict(Invitation.objects.filter(code__in=invitations).values_list("code", "message"))
    if requests:
        asked = JoinRequest.objects.filter(code__in=requests)
        for code, message, reason in asked.values_list("code", "message", "reason"):
            notes |= {code: reason, f"{code}/asked": message}
    if departures:
        notes |= dict(Departure.objects.filter(code__in=departures).values_list("code", "reason"))
    return notes


def _said(one: Notification, around: Around) -> dict[str, str]:
    """Who did it and in which idea; without a title for who may not see it any more."""
    title = around.title(discussed(one))
    return {"who": around.who(one), "idea": quoted(title) if title else _("l’idée")}


def _because(words: str) -> str:
    return _("Motif : %(reason)s") % {"reason": words} if words else ""


def _invited(one: Notification, around: Around) -> Words:
    said = {"who": around.who(one), "title": around.title(discussed(one))}
    organisation = around.organisations.get(one.fact.data.get("organisation", ""))
    message = around.notes.get(one.fact.data["invitation"], "")
    role = str(TeamRole(one.fact.data["role"]).label)
    role = f"{role} · {quoted(message)}" if message else role
    if organisation is not None:
        said["organisation"] = organisation.name
        return _("%(who)s invite %(organisation)s dans l’équipe de « %(title)s »") % said, role
    return _("%(who)s vous invite dans l’équipe de « %(title)s »") % said, role


def _invitation_answered(one: Notification, around: Around) -> Words:
    said = {"who": around.who(one), "title": around.title(discussed(one))}
    if one.fact.data["answer"] == "accepted":
        return _("%(who)s rejoint l’équipe de « %(title)s »") % said, ""
    if not one.fact.actor_code:
        return _("Une personne invitée par e-mail ne rejoindra pas l’équipe de « %(title)s »") % said, ""
    return _("%(who)s ne rejoindra pas l’équipe de « %(title)s »") % said, ""


def _joined(one: Notification, around: Around) -> Words:
    said = {"who": around.who(one), "title": around.title(discussed(one))}
    return _("%(who)s rejoint l’équipe de « %(title)s »") % said, _("Par le lien de l’équipe.")


def _left(one: Notification, around: Around) -> Words:
    note = _because(around.notes.get(one.fact.data.get("departure", ""), ""))
    said = _said(one, around) | {"person": around.person(one)}
    if one.role == Role.CONCERNED:
        return _("Vous ne faites plus partie de l’équipe de %(idea)s") % said, note
    return _("%(person)s ne fait plus partie de l’équipe de %(idea)s") % said, note


def _join_asked(one: Notification, around: Around) -> Words:
    said = {"who": around.who(one), "title": around.title(discussed(one))}
    note = around.notes.get(f"{one.fact.data['request']}/asked", "")
    if one.fact.data["role"] == TeamRole.LEAD:
        return _("%(who)s demande à porter « %(title)s »") % said, note
    return _("%(who)s demande à rejoindre l’équipe de « %(title)s »") % said, note


def _join_answered(one: Notification, around: Around) -> Words:
    said = _said(one, around)
    if one.fact.data["answer"] == "declined":
        note = _because(around.notes.get(one.fact.data["request"], ""))
        if one.fact.data["role"] == TeamRole.LEAD:
            return _("Le lab ne vous confie pas %(idea)s") % said, note
        return _("Votre demande de rejoindre l’équipe de %(idea)s est déclinée") % said, note
    if one.fact.data["role"] == TeamRole.LEAD:
        return _("Vous portez maintenant %(idea)s") % said, ""
    return _("Vous faites maintenant partie de l’équipe de %(idea)s") % said, ""


def _calls_lapsed(one: Notification, around: Around) -> Words:
    words = _("Ce qui attendait une réponse pour l’équipe de %(idea)s est clos")
    return words % _said(one, around), _(
        "L’idée a avancé : votre demande ou votre invitation n’a plus cours."
    )


def _carrier_sought(one: Notification, around: Around) -> Words:
    said = {"title": around.title(discussed(one))}
    return _("« %(title)s » cherche une porteuse ou un porteur") % said, _(
        "Vous pouvez demander à la porter depuis sa page."
    )


def _adopted(one: Notification, around: Around) -> Words:
    said = {"person": around.person(one), "title": around.title(discussed(one))}
    return _("%(person)s porte maintenant « %(title)s »") % said, ""


def _question_credited(one: Notification, around: Around) -> Words:
    said = {"title": around.title(discussed(one))}
    return _("Votre message a fait changer « %(title)s » : l’équipe le dit sur sa page") % said, ""


def _lead_handed_over(one: Notification, around: Around) -> Words:
    said = {"who": around.who(one), "title": around.title(discussed(one))}
    return _("%(who)s vous confie « %(title)s »") % said, _(
        "Vous en êtes maintenant la porteuse ou le porteur."
    )


WORDS: Mapping[str, Teller] = {
    "TeamInvited": _invited,
    "InvitationAnswered": _invitation_answered,
    "LeadHandedOver": _lead_handed_over,
    "TeamJoined": _joined,
    "TeamLeft": _left,
    "JoinAsked": _join_asked,
    "JoinAnswered": _join_answered,
    "TeamCallsLapsed": _calls_lapsed,
    "CarrierSought": _carrier_sought,
    "IdeaAdopted": _adopted,
    "QuestionCredited": _question_credited,
}
