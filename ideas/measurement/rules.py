"""Who may say what is measured, report it, and accept it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ideas.kernel.actor import Actor
from ideas.kernel.authorization import anyone, needs, nobody, predicate
from ideas.measurement.models import Indicator, Measurement, Questionnaire, Story
from ideas.measurement.queries import reporting_organisation
from ideas.organisations.rules import acts_under_mandate, may_commit
from ideas.pilots import rules as of_pilot
from ideas.pilots.lifecycle import PartnerRole, PartnerState
from ideas.pilots.models import Pilot

type About = Pilot | Indicator | Measurement | Story | Questionnaire


def pilot_of(subject: About) -> Pilot:
    """The pilot that it is about."""
    if isinstance(subject, Measurement):
        return subject.indicator.pilot
    return subject if isinstance(subject, Pilot) else subject.pilot


def is_in_pilot(code: str, subject: Any) -> bool:
    """Whether ``subject`` is measured in the pilot of ``code``: what a mandate limited to that pilot reaches."""
    return (
        isinstance(subject, Indicator | Measurement | Story | Questionnaire)
        and pilot_of(subject).code == code
    )


@needs(_("le rôle de curation"))
def is_curator_of(actor: Actor, subject: About) -> bool:
    """Curates the idea that is tried."""
    return of_pilot.is_curator_of(actor, pilot_of(subject))


@needs(_("porter l’idée à l’essai ou l’écrire avec d’autres"))
def writes_it(actor: Actor, subject: About) -> bool:
    """Leads the idea that is tried or is its co-author, for nobody else."""
    return not acts_under_mandate(actor) and of_pilot.writes_it(actor, pilot_of(subject))


@needs(_("que le pilote soit en cours"))
def is_under_way(_actor: Actor, subject: About) -> bool:
    """The pilot has not ended."""
    return not pilot_of(subject).is_ended


@needs(_("agir pour l’organisation responsable du pilote, avec un mandat de représentation ou de suppléance"))
def answers_for_it(actor: Actor, subject: About) -> bool:
    """Acts for the accountable partner, with a word that binds it."""
    if not may_commit(actor):
        return False
    accountable = pilot_of(subject).partners.filter(state=PartnerState.ACCEPTED, role=PartnerRole.ACCOUNTABLE)
    return accountable.filter(organisation=actor.mandate.organisation_id).exists()


@needs(
    _("agir pour l’organisation qui relève cet indicateur, avec un mandat de représentation ou de suppléance")
)
def acts_for_reporter(actor: Actor, indicator: Indicator) -> bool:
    """Acts for the organisation that reports it and is a partner, with a word that binds it."""
    organisation = reporting_organisation(indicator) if may_commit(actor) else None
    return organisation is not None and actor.mandate.organisation_id == organisation.pk


@predicate
def is_reported_by_team(_actor: Actor, indicator: Indicator) -> bool:
    """No organisation reports it, or none that still is a partner."""
    return reporting_organisation(indicator) is None


@predicate
def wrote_it(actor: Actor, measurement: Measurement) -> bool:
    """Entered the value, for whomever: nobody accepts their own figures."""
    return actor.is_person and measurement.written_by_id == actor.person.pk


@needs(_("agir pour un partenaire du pilote, avec un mandat de représentation ou de suppléance"))
def acts_for_partner(actor: Actor, subject: About) -> bool:
    """Acts for an accepted partner, with a word that binds it."""
    if not may_commit(actor):
        return False
    accepted = pilot_of(subject).partners.filter(state=PartnerState.ACCEPTED)
    return accepted.filter(organisation=actor.mandate.organisation_id).exists()


@needs(_("agir pour le partenaire au nom de qui c’est écrit"))
def acts_for_its_organisation(actor: Actor, story: Story) -> bool:
    """Acts for the partner for which the story was written, with a word that binds it."""
    return may_commit(actor) and actor.mandate.organisation_id == story.organisation_id


@predicate
def told_it(actor: Actor, story: Story) -> bool:
    """Wrote the story, for whomever: nobody accepts what they tell themselves."""
    return actor.is_person and story.written_by_id == actor.person.pk


_defines = (is_curator_of | writes_it | answers_for_it) & is_under_way
_reports = acts_for_reporter | (writes_it & is_reported_by_team)

PERMISSIONS = {
    "measurement.add_indicator": _defines,
    "measurement.change_indicator": _defines,
    "measurement.end_indicator": _defines,
    "measurement.enter_value": _reports,
    "measurement.remind": nobody,
    "measurement.decide_value": (is_curator_of | answers_for_it)
    & (~wrote_it).needing(_("ne pas avoir relevé cette valeur vous-même")),
    "measurement.write_story": (writes_it | acts_for_partner) & is_under_way,
    "measurement.keep_story": writes_it | acts_for_its_organisation,
    "measurement.decide_story": (is_curator_of | answers_for_it)
    & (~told_it).needing(_("ne pas avoir écrit ce récit vous-même")),
    "measurement.withdraw_story": writes_it | acts_for_its_organisation | is_curator_of | answers_for_it,
    "measurement.use_story_link": anyone,
    "measurement.ask_questions": _defines,
    "measurement.change_questions": _defines,
    "measurement.answer_questions": anyone,
    "measurement.read_answers": is_curator_of | writes_it,
    "measurement.black_out_answer": is_curator_of | writes_it,
}
