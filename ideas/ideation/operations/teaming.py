"""The team: leaving it, being taken off it, handing the idea over."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import record
from ideas.activity.queries import audience_of
from ideas.ideation.facts import CarrierSought, LeadHandedOver, TeamLeft
from ideas.ideation.lifecycle import TeamRole
from ideas.ideation.models import Departure, Idea
from ideas.ideation.operations.settling import lapse_requests
from ideas.ideation.operations.writing import locked
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import Invalid, MovedOn, StaleRevision
from ideas.kernel.text import clean_text
from ideas.people.models import Person
from ideas.people.queries import accounts

REASON_LIMIT = 500


def leave_team(idea: Idea, *, role: str | None = None, by: Actor) -> None:
    """Leave the team. The lead hands over first, unless alone: then the idea looks for a carrier.

    ``role`` is the one the caller read as theirs: raises StaleRevision when it is another by now. Records TeamLeft, and
    CarrierSought when nobody leads the idea any more.
    """
    with transaction.atomic():
        idea = locked(idea)
        authorize(by, "ideation.leave_team", idea)
        _expect_role(idea, by.person, role)
        own = idea.team.get(person=by.person)
        if must_hand_over(idea, own.role):
            raise Invalid.one(
                "person", "lead", _("Confiez d’abord l’idée à quelqu’un d’autre, ou retirez-la.")
            )
        own.delete()
        _tell_departure(idea, by.person, own.role, by=by)
        if own.role == TeamRole.LEAD:
            record(CarrierSought(idea=idea.code), by=by, audience=audience_of("idea", idea.code))


def must_hand_over(idea: Idea, role: str) -> bool:
    """Whether who has that ``role`` on the team can leave it only after handing the idea over."""
    return role == TeamRole.LEAD and (idea.is_draft or len(idea.team.all()) > 1)


def _tell_departure(
    idea: Idea, person: Person, role: str, *, by: Actor, reason: str = "", removed_by: Person | None = None
) -> None:
    departure = Departure.objects.create(
        idea=idea, person=person, role=role, reason=reason, removed_by=removed_by
    )
    left = TeamLeft(idea=idea.code, person=person.code, departure=departure.code)
    record(left, by=by, audience=audience_of("idea", idea.code))


def _expect_role(idea: Idea, person: Person | None, role: str | None) -> None:
    """Raise StaleRevision when ``person`` has another role by now than the ``role`` that was read, where one was.

    Who is no longer on the team has none: what that means is for the caller to say.
    """
    now = idea.team.filter(person=person).values_list("role", flat=True).first()
    if role is not None and now is not None and now != role:
        raise StaleRevision({"role": now}, MovedOn.message)


def remove_member(
    idea: Idea, *, person: Person, reason: str = "", role: str | None = None, by: Actor
) -> None:
    """Take somebody else off the team, for a ``reason`` that they are told and the team reads.

    ``role`` is the one the caller read: raises StaleRevision when they have another by now. Raises Invalid without a reason,
    MovedOn when they are not on the team. Records TeamLeft.
    """
    with transaction.atomic():
        idea = locked(idea)
        authorize(by, "ideation.remove_member", idea)
        reason = _owed_reason(reason)
        _expect_role(idea, person, role)
        member = idea.team.filter(person=person).exclude(role=TeamRole.LEAD).first()
        if member is None:
            raise MovedOn()
        member.delete()
        _tell_departure(idea, person, member.role, reason=reason, removed_by=by.person, by=by)


def _owed_reason(reason: str) -> str:
    reason = clean_text(reason)
    if not reason:
        words = _("Dites pourquoi, en une phrase : la personne et l’équipe la liront.")
        raise Invalid.one("reason", "required", words)
    if len(reason) > REASON_LIMIT:
        raise Invalid.one("reason", "too_long", _("Le motif est trop long."))
    return reason


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
        lapse_requests(idea, role=TeamRole.LEAD, by=by)
        handed = LeadHandedOver(idea=idea.code, person=person.code)
        record(handed, by=by, audience=audience_of("idea", idea.code))
