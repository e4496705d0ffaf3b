"""Links to a team: made by who carries the idea, revoked, and joined by."""

import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import record, spend
from ideas.ideation.facts import TeamLinkMade, TeamLinkRevoked
from ideas.ideation.lifecycle import LinkState
from ideas.ideation.models import Idea, TeamLink, TeamMember
from ideas.ideation.operations.joining import ASKABLE_ROLES, join_team
from ideas.ideation.operations.writing import locked
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import FieldError, Invalid, MovedOn

MOST_PLACES = 200
LONGEST = datetime.timedelta(days=180)


def make_team_link(idea: Idea, *, role: str, places: int, days: int, by: Actor) -> TeamLink:
    """Make a link by which up to ``places`` people can join as ``role`` during ``days`` days.

    Raises Invalid with every fault at once. Records TeamLinkMade.
    """
    errors = []
    if role not in ASKABLE_ROLES:
        errors.append(FieldError("role", "unknown", _("Choisissez un rôle de la liste.")))
    if not 1 <= places <= MOST_PLACES:
        errors.append(FieldError("places", "out_of_range", _("Choisissez de 1 à 200 places.")))
    if not 1 <= days <= LONGEST.days:
        errors.append(FieldError("days", "out_of_range", _("Choisissez de 1 à 180 jours.")))
    if errors:
        raise Invalid(errors)
    with transaction.atomic():
        idea = locked(idea)
        authorize(by, "ideation.make_team_link", idea)
        spend("invite", by)
        until = clock.now() + datetime.timedelta(days=days)
        link = TeamLink.objects.create(
            idea=idea, role=role, places=places, expires_at=until, made_by=by.person
        )
        record(TeamLinkMade(idea=idea.code, link=link.code, role=role, places=places), by=by)
    return link


def revoke_team_link(link: TeamLink, *, by: Actor) -> None:
    """Let nobody in by this link any more. Raises MovedOn when it ended already. Records TeamLinkRevoked."""
    with transaction.atomic():
        idea = locked(link.idea)
        link = _reread(link)
        authorize(by, "ideation.revoke_team_link", link)
        open_links = TeamLink.objects.filter(pk=link.pk, state=LinkState.OPEN)
        if not open_links.update(state=LinkState.REVOKED, ended_at=clock.now()):
            raise MovedOn()
        record(TeamLinkRevoked(idea=idea.code, link=link.code), by=by)


def join_by_link(link: TeamLink, *, by: Actor) -> TeamMember:
    """Join the team by a link, as long as there is a place.

    Who is on the team already takes none and stays as they are, also when the link leads in no more.
    Of two who take the last place at once one gets in. Raises MovedOn when it is full, has run out or was revoked. Records
    TeamJoined, and SupportWithdrawn where there was a support.
    """
    with transaction.atomic():
        locked(link.idea)
        link = _reread(link)
        there = link.idea.team.filter(person=by.person).first() if by.is_person else None
        if there is not None and not link.is_open:
            return there
        if not link.is_open:
            raise MovedOn(_("Ce lien ne permet plus d’entrer dans l’équipe. Demandez-en un nouveau."))
        authorize(by, "ideation.join_by_link", link)
        member, is_new = join_team(link.idea, joiner=by, role=link.role, link=link.code, by=by)
        room = TeamLink.objects.filter(pk=link.pk, state=LinkState.OPEN, taken__lt=F("places"))
        if is_new and not room.update(taken=F("taken") + 1):
            raise MovedOn(_("La dernière place vient d’être prise."))
    return member


def _reread(link: TeamLink) -> TeamLink:
    return TeamLink.objects.select_related("idea__stage").get(pk=link.pk)
