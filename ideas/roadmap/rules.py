"""Who may do what to axes and milestones. A pilot's team and curators are its own."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ideas.kernel.actor import Actor
from ideas.kernel.authorization import needs, nobody, predicate
from ideas.kernel.roles import is_keeper
from ideas.organisations.models import Organisation
from ideas.organisations.rules import acts_for_no_other, may_commit, represents_or_deputises
from ideas.pilots import rules as of_pilot
from ideas.pilots.lifecycle import PartnerRole, PartnerState
from ideas.pilots.models import Pilot
from ideas.roadmap.models import Axis, Milestone
from ideas.roadmap.queries import can_own

type About = Pilot | Milestone


def _pilot_of(subject: About) -> Pilot:
    return subject if isinstance(subject, Pilot) else subject.pilot


@predicate
def curates_it(actor: Actor, subject: About) -> bool:
    """Curates the idea that is tried."""
    return of_pilot.is_curator_of(actor, _pilot_of(subject))


@needs(_("porter l’idée à l’essai ou l’écrire avec d’autres"))
def is_on_team(actor: Actor, subject: About) -> bool:
    """Leads the idea that is tried or is its co-author."""
    return of_pilot.writes_it(actor, _pilot_of(subject))


@needs(_("agir pour l’organisation qui répond du pilote, avec un mandat de représentation ou de suppléance"))
def acts_for_accountable(actor: Actor, subject: About) -> bool:
    """Acts for the accountable partner, with a word that binds it."""
    if not may_commit(actor):
        return False
    accepted = _pilot_of(subject).partners.filter(state=PartnerState.ACCEPTED, role=PartnerRole.ACCOUNTABLE)
    return accepted.filter(organisation=actor.mandate.organisation_id).exists()


@predicate
def is_under_way(_actor: Actor, subject: About) -> bool:
    """The pilot has not ended."""
    return not _pilot_of(subject).is_ended


@needs(_("répondre de ce jalon"))
def owns_it(actor: Actor, milestone: Milestone) -> bool:
    """Answers for the milestone, and still may: is on the team, or holds a mandate of the partner."""
    if not actor.is_person or milestone.owner_id != actor.person.pk:
        return False
    return can_own(milestone.pilot, actor.person, milestone.organisation)


def _network_of(subject: Any) -> Organisation | None:
    return subject.network if isinstance(subject, Axis) else subject


@needs(_("un mandat de représentation ou de suppléance du réseau"))
def represents_network(actor: Actor, subject: Axis | Organisation | None) -> bool:
    """Represents or deputises for the network whose axis it is, and acts for no other."""
    network = _network_of(subject)
    return (
        network is not None and represents_or_deputises(actor, network) and acts_for_no_other(actor, network)
    )


plans = curates_it | ((is_on_team | acts_for_accountable) & is_under_way)
moves = plans | (owns_it & is_under_way)
keeps_axes = is_keeper | represents_network


PERMISSIONS = {
    "roadmap.plan_milestone": plans,
    "roadmap.change_milestone": plans,
    "roadmap.move_milestone": moves,
    "roadmap.explain_delay": moves,
    "roadmap.remind": nobody,
    "roadmap.add_axis": keeps_axes,
    "roadmap.change_axis": keeps_axes,
}
