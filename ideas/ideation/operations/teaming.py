"""The team: inviting, answering, leaving, handing over."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import record, spend
from ideas.activity.queries import audience_of
from ideas.ideation.facts import InvitationAnswered, LeadHandedOver, TeamInvited, TeamJoined, TeamLeft
from ideas.ideation.lifecycle import CreditKind, InvitationState, TeamRole
from ideas.ideation.models import Idea, Invitation, TeamMember
from ideas.ideation.operations.backing import withdraw_support
from ideas.ideation.operations.crediting import give_credit
from ideas.ideation.operations.writing import locked
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import Invalid, MovedOn, StaleRevision
from ideas.kernel.text import clean_text
from ideas.people.models import Person
from ideas.people.queries import accounts


def invite_to_team(
    idea: Idea,
    *,
    person: Person | None = None,
    email: str = "",
    role: str,
    message: str = "",
    by: Actor,
) -> Invitation:
    """Ask ``person``, or whoever has the address ``email``, to join the team as ``role`` (co-author or contributor).

    Raises Invalid for somebody without an account that can act here, who is on the team or was asked already, or for a
    role that cannot be asked for. What is refused counts against the limit, too: nobody learns by asking on and on
    which addresses have an account. Records TeamInvited.
    """
    if role not in {TeamRole.CO_AUTHOR, TeamRole.CONTRIBUTOR}:
        raise Invalid.one("role", "unknown", _("Choisissez un rôle de la liste."))
    authorize(by, "ideation.invite_to_team", idea)
    spend("invite", by)
    person = _with_account(person, email)
    with transaction.atomic():
        idea = locked(idea)
        authorize(by, "ideation.invite_to_team", idea)
        if idea.team.filter(person=person).exists():
            raise Invalid.one("person", "on_team", _("Cette personne fait déjà partie de l’équipe."))
        invitation = _write_invitation(idea, person, role, clean_text(message)[:500], by)
        record(TeamInvited(idea=idea.code, person=person.code, role=role), by=by)
    return invitation


def _with_account(person: Person | None, email: str) -> Person:
    """``person``, or who has the address; raises Invalid unless they can sign in and act."""
    can_act = accounts().filter(blocked_at=None)
    wanted = can_act.filter(email__iexact=email) if person is None else can_act.filter(pk=person.pk)
    found = wanted.first()
    if found is None:
        words = _(
            "Nous ne pouvons pas inviter cette adresse : elle n’a pas de compte ici. Proposez à cette personne de s’inscrire."
        )
        raise Invalid.one("email" if person is None else "person", "no_account", words)
    return found


def _write_invitation(idea: Idea, person: Person, role: str, message: str, by: Actor) -> Invitation:
    try:
        with transaction.atomic():
            return Invitation.objects.create(
                idea=idea, person=person, role=role, message=message, invited_by=by.person
            )
    except IntegrityError:
        raise Invalid.one("person", "invited", _("Cette personne est déjà invitée.")) from None


def accept_invitation(invitation: Invitation, *, by: Actor) -> TeamMember:
    """Join the team one was invited to; one's own support ends, and who is on the team already stays as they are.

    Records InvitationAnswered, TeamJoined, and SupportWithdrawn where there was a support.
    """
    with transaction.atomic():
        invitation = _answer(invitation, InvitationState.ACCEPTED, by)
        idea = invitation.idea
        role = {"role": invitation.role}
        member, is_new = TeamMember.objects.get_or_create(idea=idea, person=by.person, defaults=role)
        if is_new:
            if member.role == TeamRole.CONTRIBUTOR:
                give_credit(idea, kind=CreditKind.CONTRIBUTED, person=by.person, by=by)
            joined = TeamJoined(idea=idea.code, person=by.person_code, role=invitation.role)
            record(joined, by=by, audience=audience_of("idea", idea.code))
        withdraw_support(idea, by=by)
    return member


def decline_invitation(invitation: Invitation, *, by: Actor) -> None:
    """Say no to an invitation. Records InvitationAnswered."""
    with transaction.atomic():
        _answer(invitation, InvitationState.DECLINED, by)


def _answer(invitation: Invitation, state: InvitationState, by: Actor) -> Invitation:
    invitation = _reread(invitation)
    if invitation.state != InvitationState.OPEN:
        raise MovedOn()
    authorize(by, "ideation.answer_invitation", invitation)
    _close(invitation, state)
    record(InvitationAnswered(idea=invitation.idea.code, person=by.person_code, answer=state), by=by)
    return invitation


def _reread(invitation: Invitation) -> Invitation:
    """The invitation as it is now, with its idea locked where the database can."""
    locked(invitation.idea)
    return Invitation.objects.select_related("idea__stage").get(pk=invitation.pk)


def _close(invitation: Invitation, state: InvitationState) -> None:
    waiting = Invitation.objects.filter(pk=invitation.pk, state=InvitationState.OPEN)
    if not waiting.update(state=state, answered_at=clock.now()):
        raise MovedOn()


def withdraw_invitation(invitation: Invitation, *, by: Actor) -> None:
    """Take an invitation back before it is answered. Raises MovedOn when it was answered or taken back already."""
    with transaction.atomic():
        invitation = _reread(invitation)
        authorize(by, "ideation.withdraw_invitation", invitation)
        _close(invitation, InvitationState.WITHDRAWN)


def leave_team(idea: Idea, *, role: str | None = None, by: Actor) -> None:
    """Leave the team. The lead hands over first, unless alone: then the idea looks for a carrier.

    ``role`` is the one the caller read as theirs: raises StaleRevision when it is another by now. Records TeamLeft.
    """
    with transaction.atomic():
        idea = locked(idea)
        authorize(by, "ideation.leave_team", idea)
        _expect_role(idea, by.person, role)
        own = idea.team.get(person=by.person)
        if own.role == TeamRole.LEAD and (idea.team.count() > 1 or idea.is_draft):
            raise Invalid.one(
                "person", "lead", _("Confiez d’abord l’idée à quelqu’un d’autre, ou retirez-la.")
            )
        own.delete()
        left = TeamLeft(idea=idea.code, person=by.person_code)
        record(left, by=by, audience=audience_of("idea", idea.code))


def _expect_role(idea: Idea, person: Person | None, role: str | None) -> None:
    """Raise StaleRevision when ``person`` has another role by now than the ``role`` that was read, where one was.

    Who is no longer on the team has none: what that means is for the caller to say.
    """
    now = idea.team.filter(person=person).values_list("role", flat=True).first()
    if role is not None and now is not None and now != role:
        raise StaleRevision({"role": now}, MovedOn.message)


def remove_member(idea: Idea, *, person: Person, role: str | None = None, by: Actor) -> None:
    """Take somebody else off the team. Raises MovedOn when they are not on it.

    ``role`` is the one the caller read: raises StaleRevision when they have another by now. Records TeamLeft.
    """
    with transaction.atomic():
        idea = locked(idea)
        authorize(by, "ideation.remove_member", idea)
        _expect_role(idea, person, role)
        gone, _rows = idea.team.filter(person=person).exclude(role=TeamRole.LEAD).delete()
        if not gone:
            raise MovedOn()
        left = TeamLeft(idea=idea.code, person=person.code)
        record(left, by=by, audience=audience_of("idea", idea.code))


def hand_over_lead(idea: Idea, *, person: Person, role: str | None = None, by: Actor) -> None:
    """Make a member of the team the lead; who led it stays as co-author. Records LeadHandedOver.

    ``role`` is the one the caller read: raises StaleRevision when ``person`` has another by now. Raises Invalid when they
    are not on the team, or have no account that can act.
    """
    with transaction.atomic():
        idea = locked(idea)
        authorize(by, "ideation.hand_over_lead", idea)
        _expect_role(idea, person, role)
        if not idea.team.filter(person=person).exclude(role=TeamRole.LEAD).exists():
            raise Invalid.one("person", "not_on_team", _("Invitez d’abord cette personne dans l’équipe."))
        if not accounts().filter(pk=person.pk, blocked_at=None).exists():
            words = _("Cette personne ne peut pas porter l’idée : elle n’a pas de compte actif ici.")
            raise Invalid.one("person", "no_account", words)
        idea.team.filter(role=TeamRole.LEAD).update(role=TeamRole.CO_AUTHOR)
        idea.team.filter(person=person).update(role=TeamRole.LEAD)
        handed = LeadHandedOver(idea=idea.code, person=person.code)
        record(handed, by=by, audience=audience_of("idea", idea.code))
