"""Asking to join a team, or to carry an idea that nobody carries; answering that, taking it back."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import record, spend
from ideas.activity.queries import audience_of
from ideas.ideation.facts import IdeaAdopted, JoinAnswered, JoinAsked, JoinWithdrawn
from ideas.ideation.lifecycle import RequestState, TeamRole
from ideas.ideation.models import Idea, JoinRequest, TeamMember
from ideas.ideation.operations.joining import ASKABLE_ROLES, join_team
from ideas.ideation.operations.settling import lapse_requests
from ideas.ideation.operations.writing import locked
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import Invalid, MovedOn
from ideas.kernel.text import clean_text
from ideas.organisations.models import Mandate
from ideas.organisations.queries import mandates_in_force
from ideas.people.queries import accounts

MESSAGE_LIMIT = 1000


def ask_to_join(idea: Idea, *, role: str = TeamRole.CONTRIBUTOR, message: str = "", by: Actor) -> JoinRequest:
    """Ask the lead for a place on the team, for oneself or for the organisation that ``by`` acts for.

    Raises Invalid for a role that cannot be asked for or a message that is too long, MovedOn when ``by`` asks already.
    Records JoinAsked.
    """
    if role not in ASKABLE_ROLES:
        raise Invalid.one("role", "unknown", _("Choisissez un rôle de la liste."))
    return _ask(idea, "ideation.ask_to_join", role, message, by)


def ask_to_carry(idea: Idea, *, message: str = "", by: Actor) -> JoinRequest:
    """Ask the lab to be the lead of an idea that has none. Raises Invalid, MovedOn as ``ask_to_join``. Records JoinAsked."""
    return _ask(idea, "ideation.ask_to_carry", TeamRole.LEAD, message, by)


def _ask(idea: Idea, permission: str, role: str, message: str, by: Actor) -> JoinRequest:
    message = clean_text(message)
    if len(message) > MESSAGE_LIMIT:
        raise Invalid.one("message", "too_long", _("Votre message est trop long."))
    with transaction.atomic():
        idea = locked(idea)
        authorize(by, permission, idea)
        spend("join", by)
        asked = _write(idea, role, message, by)
        told = JoinAsked(idea=idea.code, person=by.person_code, request=asked.code, role=role)
        record(told, by=by)
    return asked


def _write(idea: Idea, role: str, message: str, by: Actor) -> JoinRequest:
    try:
        with transaction.atomic():
            return JoinRequest.objects.create(
                idea=idea,
                person=by.person,
                organisation=by.organisation,
                mandate_code=by.mandate_code,
                role=role,
                message=message,
            )
    except IntegrityError:
        raise MovedOn(_("Votre demande attend déjà une réponse.")) from None


def accept_request(request: JoinRequest, *, by: Actor) -> TeamMember:
    """Give somebody the place they ask for; one who asks to carry the idea leads it from now on.

    Raises MovedOn when the request was answered or taken back, or somebody else leads the idea by now; Invalid when the
    asker has no account that can act, or no mandate any more for whom they asked. Records JoinAnswered and TeamJoined, or
    IdeaAdopted; other requests to carry the idea lapse then.
    """
    with transaction.atomic():
        request = _reread(request)
        authorize(by, "ideation.answer_join_request", request)
        joiner = _asker_of(request)
        _close(request, RequestState.ACCEPTED, by=by)
        if request.role == TeamRole.LEAD:
            member = _adopt(request, joiner, by=by)
        else:
            member, _is_new = join_team(request.idea, joiner=joiner, role=request.role, by=by)
        _tell(request, RequestState.ACCEPTED, by=by)
    return member


def decline_request(request: JoinRequest, *, reason: str, by: Actor) -> None:
    """Say no, with a reason that the asker reads. Raises Invalid without one, MovedOn. Records JoinAnswered."""
    reason = clean_text(reason)
    if not reason:
        raise Invalid.one("reason", "required", _("Dites pourquoi, en une phrase : la personne la lira."))
    if len(reason) > MESSAGE_LIMIT:
        raise Invalid.one("reason", "too_long", _("Le motif est trop long."))
    with transaction.atomic():
        request = _reread(request)
        authorize(by, "ideation.answer_join_request", request)
        _close(request, RequestState.DECLINED, reason=reason, by=by)
        _tell(request, RequestState.DECLINED, by=by)


def withdraw_request(request: JoinRequest, *, by: Actor) -> None:
    """No longer ask. Raises MovedOn when it was answered already. Records JoinWithdrawn."""
    with transaction.atomic():
        request = _reread(request)
        authorize(by, "ideation.withdraw_join_request", request)
        _close(request, RequestState.WITHDRAWN)
        told = JoinWithdrawn(idea=request.idea.code, person=request.person.code, request=request.code)
        record(told, by=by)


def _reread(request: JoinRequest) -> JoinRequest:
    """The request as it is now, with its idea locked where the database can. Raises MovedOn when it is not open."""
    locked(request.idea)
    rows = JoinRequest.objects.select_related("idea__stage", "person", "organisation")
    request = rows.get(pk=request.pk)
    if request.state != RequestState.OPEN:
        raise MovedOn()
    return request


def _close(request: JoinRequest, state: RequestState, *, reason: str = "", by: Actor | None = None) -> None:
    waiting = JoinRequest.objects.filter(pk=request.pk, state=RequestState.OPEN)
    answered_by = by.person if by is not None else None
    ended = {"state": state, "reason": reason, "answered_by": answered_by, "answered_at": clock.now()}
    if not waiting.update(**ended):
        raise MovedOn()


def _asker_of(request: JoinRequest) -> Actor:
    """Who asks, acting for whom they asked. Raises Invalid where they cannot act (any more)."""
    if not accounts().filter(pk=request.person_id, blocked_at=None).exists():
        words = _("Cette personne ne peut pas rejoindre l’équipe : elle n’a pas de compte actif ici.")
        raise Invalid.one("person", "no_account", words)
    mandate: Mandate | None = None
    if request.organisation_id is not None:
        mandate = mandates_in_force(request.person).filter(code=request.mandate_code).first()
        if mandate is None:
            words = _(
                "Cette personne n’a plus de mandat pour l’organisation au nom de laquelle elle demande."
            )
            raise Invalid.one("organisation", "no_mandate", words)
    return Actor(person=request.person, mandate=mandate)


def _adopt(request: JoinRequest, joiner: Actor, *, by: Actor) -> TeamMember:
    """Make the asker the lead, where there is none, and let the other requests to carry it lapse."""
    idea = request.idea
    if idea.team.filter(role=TeamRole.LEAD).exists():
        raise MovedOn(_("Quelqu’un porte déjà cette idée."))
    member, is_new = join_team(idea, joiner=joiner, role=TeamRole.LEAD, by=by)
    if not is_new:
        member.role = TeamRole.LEAD
        member.save(update_fields=["role"])
    adopted = IdeaAdopted(idea=idea.code, person=joiner.person_code, request=request.code)
    record(adopted, by=by, audience=audience_of("idea", idea.code))
    lapse_requests(idea, role=TeamRole.LEAD, by=by)
    return member


def _tell(request: JoinRequest, answer: RequestState, *, by: Actor) -> None:
    answered = JoinAnswered(
        idea=request.idea.code,
        person=request.person.code,
        request=request.code,
        role=request.role,
        answer=answer,
    )
    record(answered, by=by)
