"""Who may do what to a pilot. Its team is the idea's, and who curates the idea curates the pilot."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ideas.consent.hosts import Venue
from ideas.consent.models import Round
from ideas.discussion.models import Comment, Thread
from ideas.ideation import rules as of_idea
from ideas.ideation.models import Idea
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import needs, nobody, predicate
from ideas.organisations.rules import acts_under_mandate, may_commit
from ideas.pilots.lifecycle import PartnerState
from ideas.pilots.models import Hearing, News, Partner, Pilot
from ideas.pilots.queries import are_criteria_open, pilots_visible_to, works_in

SPEAKING_ROLES = {"representative", "deputy", "communication"}

type About = Pilot | Partner | News | Hearing


def _pilot_of(subject: About) -> Pilot:
    return subject if isinstance(subject, Pilot) else subject.pilot


def is_in_pilot(code: str, subject: Any) -> bool:
    """Whether ``subject`` belongs to the pilot of ``code``, as what later chapters hang on it does: what a mandate limited to
    that pilot reaches.
    """
    if isinstance(subject, Comment):
        subject = subject.thread
    if isinstance(subject, Venue):
        subject = subject.subject
    if isinstance(subject, Thread | Round):
        return subject.subject_kind == "pilot" and subject.subject_code == code
    if isinstance(subject, Idea):  # which has a pilot, and does not belong to it
        return False
    of = subject if isinstance(subject, Pilot) else getattr(subject, "pilot", None)
    return isinstance(of, Pilot) and of.code == code


@predicate
def can_see(actor: Actor, subject: About) -> bool:
    """May know of the pilot."""
    return pilots_visible_to(actor).filter(pk=_pilot_of(subject).pk).exists()


@needs(_("le rôle de curation"))
def is_curator_of(actor: Actor, subject: About) -> bool:
    """Curates the idea that is tried."""
    return of_idea.is_curator_of(actor, _pilot_of(subject).idea)


@needs(_("porter l’idée à l’essai"))
def leads_it(actor: Actor, subject: About) -> bool:
    """Leads the idea that is tried, or stands in for a lead without account."""
    idea = _pilot_of(subject).idea
    return of_idea.is_lead(actor, idea) or of_idea.carries_for_lead(actor, idea)


@needs(_("porter l’idée à l’essai ou l’écrire avec d’autres"))
def writes_it(actor: Actor, subject: About) -> bool:
    """Leads the idea that is tried or is its co-author."""
    return leads_it(actor, subject) or of_idea.is_writer(actor, _pilot_of(subject).idea)


@predicate
def is_visible_to_all(_actor: Actor, pilot: Pilot) -> bool:
    """Nobody hid it."""
    return not pilot.is_hidden


@needs(_("que le pilote soit en cours"))
def is_under_way(_actor: Actor, subject: About) -> bool:
    """The pilot has not ended."""
    return not _pilot_of(subject).is_ended


@needs(_("que le pilote n’ait pas démarré, ou que son dernier bilan ait décidé d’adapter"))
def lets_set_criteria(_actor: Actor, pilot: Pilot) -> bool:
    """Its criteria are not fixed, or its last review decided to adapt them."""
    return are_criteria_open(pilot)


@needs(_("agir pour ce partenaire, avec un mandat de représentation ou de suppléance"))
def acts_for_it(actor: Actor, partner: Partner) -> bool:
    """Acts for this partner's organisation, with a word that binds it."""
    return may_commit(actor) and actor.mandate.organisation_id == partner.organisation_id


@needs(_("agir pour le partenaire qui reprend les tâches, avec un mandat de représentation ou de suppléance"))
def acts_for_successor(actor: Actor, partner: Partner) -> bool:
    """Acts for the one that is asked to take on the duties of this partner, with a word that binds it."""
    if partner.successor is None or not may_commit(actor):
        return False
    return bool(actor.mandate.organisation_id == partner.successor.organisation_id)


@needs(_("agir pour un partenaire du pilote, avec un mandat pour parler en son nom"))
def speaks_for_partner(actor: Actor, subject: About) -> bool:
    """Acts for an accepted partner, with a mandate to speak for it."""
    if actor.mandate is None or actor.mandate.role not in SPEAKING_ROLES:
        return False
    accepted = _pilot_of(subject).partners.filter(state=PartnerState.ACCEPTED)
    return accepted.filter(organisation=actor.mandate.organisation_id).exists()


@needs(_("avoir écrit cette nouvelle"))
def is_author(actor: Actor, news: News) -> bool:
    """Wrote it for nobody but themselves."""
    return actor.is_person and news.author_id == actor.person.pk and news.organisation_id is None


@needs(_("agir pour le partenaire au nom de qui c’est écrit"))
def acts_for_its_organisation(actor: Actor, row: News | Hearing) -> bool:
    """Acts for the partner in whose name it was written."""
    return actor.mandate is not None and actor.mandate.organisation_id == row.organisation_id


@needs(_("faire partie de l’équipe de l’idée, ou avoir un mandat d’une organisation partenaire du pilote"))
def is_in_workspace(actor: Actor, pilot: Pilot) -> bool:
    """Is on the team of the idea, or has a mandate of an accepted partner that reaches the pilot."""
    return works_in(actor, pilot)


acts_for_nobody_else = (~acts_under_mandate).needing(_("agir en votre propre nom"))

_leads = leads_it | is_curator_of
may_open_rounds = acts_for_nobody_else & _leads & is_under_way
may_keep_files = is_curator_of | writes_it | speaks_for_partner

_tells = (acts_for_nobody_else & (writes_it | is_curator_of)) | speaks_for_partner

_tells_under_way = _tells & is_under_way

PERMISSIONS = {
    "pilots.enter_workspace": is_curator_of | is_in_workspace,
    "pilots.promise_synthesis": _tells_under_way,
    "pilots.publish_synthesis": _tells,
    "pilots.open_pilot": nobody,
    "pilots.change_pilot": is_curator_of | (writes_it & is_under_way),
    "pilots.start_pilot": is_curator_of,
    "pilots.begin_review": _leads,
    "pilots.ask_partners": acts_for_nobody_else & _leads,
    "pilots.decide_review": is_curator_of,
    "pilots.remind_of_review": nobody,
    "pilots.invite_partner": _leads & is_under_way,
    "pilots.apply_as_partner": may_commit & can_see & is_under_way,
    "pilots.answer_invitation": acts_for_it & is_under_way,
    "pilots.decide_application": _leads & is_under_way,
    "pilots.expire_invitation": nobody,
    "pilots.change_contribution": acts_for_it & is_under_way,
    "pilots.withdraw_application": acts_for_it & is_under_way,
    "pilots.give_notice": acts_for_it & is_under_way,
    "pilots.answer_handover": acts_for_successor & is_under_way,
    "pilots.let_partner_leave": _leads & is_under_way,
    "pilots.leave_at_the_day": nobody,
    "pilots.set_criteria": _leads & lets_set_criteria,
    "pilots.record_hearing": _tells & is_under_way,
    "pilots.edit_hearing": (acts_for_nobody_else & (writes_it | is_curator_of))
    | (acts_for_its_organisation & speaks_for_partner),
    "pilots.post_news": _tells,
    "pilots.edit_news": (acts_for_nobody_else & is_author) | (acts_for_its_organisation & speaks_for_partner),
    "pilots.hide_news": is_curator_of,
    "pilots.show_news": is_curator_of,
    "pilots.hide_pilot": is_curator_of,
    "pilots.show_pilot": is_curator_of,
}
