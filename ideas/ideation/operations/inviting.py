"""Invitations to a team: to a person, an organisation, an address; answering them, taking them back."""

import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import record, spend
from ideas.ideation.asking import invitation_with_secret
from ideas.ideation.facts import InvitationAnswered, InvitationEnded, TeamInvited
from ideas.ideation.lifecycle import InvitationKind, InvitationState
from ideas.ideation.models import Idea, Invitation, TeamMember
from ideas.ideation.operations.joining import ASKABLE_ROLES, join_team
from ideas.ideation.operations.writing import locked
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.codes import hashed, new_secret
from ideas.kernel.errors import Invalid, MovedOn, NotFound
from ideas.kernel.text import clean_text
from ideas.organisations.models import Organisation
from ideas.organisations.queries import listed_organisations
from ideas.people.models import Person
from ideas.people.operations.addresses import mail_key
from ideas.people.queries import accounts
from ideas.people.values import Answers

OPEN_FOR = datetime.timedelta(days=14)


def invite_to_team(
    idea: Idea,
    *,
    person: Person | None = None,
    organisation: Organisation | None = None,
    email: str = "",
    role: str,
    message: str = "",
    by: Actor,
) -> Invitation:
    """Ask ``person``, ``organisation`` or whoever reads the mail of ``email`` to join the team as co-author or contributor.

    An address gets the same answer whether it has an account or not: who has one finds the invitation there, anybody else is
    mailed a secret link; either way it is open for fourteen days. Raises Invalid for a role that cannot be asked for, for a
    person without an account that can act or on the team already, for one's own address, for an organisation that the lab does
    not list, and for whoever was asked already. What is refused counts against the limit, too. Records TeamInvited.
    """
    if role not in ASKABLE_ROLES:
        raise Invalid.one("role", "unknown", _("Choisissez un rôle de la liste."))
    authorize(by, "ideation.invite_to_team", idea)
    spend("invite", by)
    named = _named(person, organisation, email, by)
    with transaction.atomic():
        idea = locked(idea)
        authorize(by, "ideation.invite_to_team", idea)
        if person is not None and idea.team.filter(person=person).exists():
            raise Invalid.one("person", "on_team", _("Cette personne fait déjà partie de l’équipe."))
        _expire(idea.invitations.filter(email=named.get("email") or "-"), by=by)
        invitation = _write(idea, **named, role=role, message=clean_text(message)[:500], invited_by=by.person)
        invited = TeamInvited(
            idea=idea.code,
            person=person.code if person is not None else "",
            role=role,
            invitation=invitation.code,
            kind=invitation.kind,
            organisation=organisation.code if organisation is not None else "",
        )
        record(invited, by=by)
    return invitation


def _named(
    person: Person | None, organisation: Organisation | None, email: str, by: Actor
) -> dict[str, object]:
    """Whom an invitation is for, as its columns. Raises Invalid, TooMany (mails to one address)."""
    if person is not None:
        if not accounts().filter(pk=person.pk, blocked_at=None).exists():
            words = _("Nous ne pouvons pas inviter cette personne : elle n’a pas de compte actif ici.")
            raise Invalid.one("person", "no_account", words)
        return {"kind": InvitationKind.PERSON, "person": person}
    if organisation is not None:
        if not listed_organisations().filter(pk=organisation.pk).exists():
            raise Invalid.one("organisation", "unknown", _("Choisissez une organisation de l’annuaire."))
        return {"kind": InvitationKind.ORGANISATION, "organisation": organisation}
    answers = Answers()
    address = answers.email(email)
    answers.raise_any()
    if by.is_person and address.lower() == (by.person.email or "").lower():
        words = _("C’est votre propre adresse. Écrivez celle de la personne à inviter.")
        raise Invalid.one("email", "own", words)
    spend("mail", by, who=mail_key(address))
    until = clock.now() + OPEN_FOR
    return {"kind": InvitationKind.EMAIL, "email": address.lower(), "expires_at": until}


def _write(idea: Idea, **values: object) -> Invitation:
    try:
        with transaction.atomic():
            return Invitation.objects.create(idea=idea, **values)
    except IntegrityError:
        kind = str(values["kind"])
        words = {
            InvitationKind.PERSON: _("Cette personne est déjà invitée."),
            InvitationKind.ORGANISATION: _("Cette organisation est déjà invitée."),
            InvitationKind.EMAIL: _("Cette adresse est déjà invitée."),
        }
        raise Invalid.one(kind, "invited", words[InvitationKind(kind)]) from None


def issue_secret(invitation: Invitation, *, by: Actor) -> str | None:
    """A new secret for the link in a mail, kept only as its hash; None where nothing is open any more.

    An earlier one opens nothing then.
    """
    secret = new_secret()
    waiting = Invitation.objects.filter(pk=invitation.pk, state=InvitationState.OPEN)
    waiting = waiting.filter(kind=InvitationKind.EMAIL, expires_at__gt=clock.now())
    return secret if waiting.update(secret_hash=hashed(secret)) else None


def accept_invitation(invitation: Invitation, *, by: Actor) -> TeamMember:
    """Join the team one was invited to; one's own support ends, and who is on the team already stays as they are.

    One to an organisation is answered under a mandate of it, and one joins for it; one to an address by the account whose
    confirmed address it is. Raises MovedOn when it was answered, taken back or has run out. Records InvitationAnswered,
    TeamJoined, and SupportWithdrawn where there was a support.
    """
    with transaction.atomic():
        invitation = _answer(invitation, InvitationState.ACCEPTED, by)
        member, _is_new = join_team(invitation.idea, joiner=by, role=invitation.role, by=by)
    return member


def decline_invitation(invitation: Invitation, *, by: Actor) -> None:
    """Say no to an invitation. Records InvitationAnswered."""
    with transaction.atomic():
        _answer(invitation, InvitationState.DECLINED, by)


def decline_by_secret(secret: str, *, by: Actor) -> None:
    """Say no by the link of a mail, with or without an account; the address is forgotten.

    Raises NotFound when the link opens nothing (any more). Records InvitationAnswered, naming nobody.
    """
    with transaction.atomic():
        invitation = invitation_with_secret(secret)
        if invitation is None:
            raise NotFound()
        invitation = _reread(invitation)
        authorize(by, "ideation.decline_by_secret", invitation)
        _close(invitation, InvitationState.DECLINED)
        answered = InvitationAnswered(
            idea=invitation.idea.code,
            person="",
            answer=InvitationState.DECLINED,
            invitation=invitation.code,
        )
        record(answered, by=by)


def _answer(invitation: Invitation, state: InvitationState, by: Actor) -> Invitation:
    invitation = _reread(invitation)
    if not invitation.is_open:
        raise MovedOn()
    authorize(by, "ideation.answer_invitation", invitation)
    _close(invitation, state, by=by)
    answered = InvitationAnswered(
        idea=invitation.idea.code, person=by.person_code, answer=state, invitation=invitation.code
    )
    record(answered, by=by)
    return invitation


def _reread(invitation: Invitation) -> Invitation:
    """The invitation as it is now, with its idea locked where the database can."""
    locked(invitation.idea)
    return Invitation.objects.select_related("idea__stage").get(pk=invitation.pk)


def _close(invitation: Invitation, state: InvitationState, *, by: Actor | None = None) -> None:
    """End an open invitation; its address and secret are forgotten, and one by e-mail names who answered it."""
    waiting = Invitation.objects.filter(pk=invitation.pk, state=InvitationState.OPEN)
    answered_by = {"person": by.person} if by is not None and invitation.kind == InvitationKind.EMAIL else {}
    ended = {"state": state, "answered_at": clock.now(), "email": "", "secret_hash": None}
    if not waiting.update(**ended, **answered_by):
        raise MovedOn()


def withdraw_invitation(invitation: Invitation, *, by: Actor) -> None:
    """Take an invitation back before it is answered; raises MovedOn when it is not open any more. Records InvitationEnded."""
    with transaction.atomic():
        invitation = _reread(invitation)
        authorize(by, "ideation.withdraw_invitation", invitation)
        _close(invitation, InvitationState.WITHDRAWN)
        ended = InvitationEnded(idea=invitation.idea.code, invitation=invitation.code, how="withdrawn")
        record(ended, by=by)


def expire_invitations(*, most: int, by: Actor) -> int:
    """End up to ``most`` invitations that ran out, and forget their addresses; returns how many.

    Records InvitationEnded for each.
    """
    stale = Invitation.objects.filter(state=InvitationState.OPEN, expires_at__lte=clock.now())
    with transaction.atomic():
        keys = list(stale.order_by("pk").values_list("pk", flat=True)[:most])
        _expire(Invitation.objects.filter(pk__in=keys), by=by)
    return len(keys)


def _expire(invitations: QuerySet[Invitation], *, by: Actor) -> None:
    """End those of ``invitations`` that ran out, as nobody did meanwhile."""
    stale = invitations.filter(state=InvitationState.OPEN, expires_at__lte=clock.now())
    for invitation in stale.select_related("idea"):
        _close(invitation, InvitationState.EXPIRED)
        ended = InvitationEnded(idea=invitation.idea.code, invitation=invitation.code, how="expired")
        record(ended, by=by)
