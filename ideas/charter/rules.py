"""Who writes the charter, who adheres for an organisation, and who answers for which side."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ideas.charter.lifecycle import Side
from ideas.charter.queries import Subject, partners_asked, sides_asked
from ideas.ideation import rules as of_idea
from ideas.ideation.models import Idea
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import needs, nobody
from ideas.kernel.roles import is_keeper
from ideas.organisations.models import Organisation
from ideas.organisations.rules import acts_under_mandate, is_listed, may_commit
from ideas.pilots.models import Pilot


def _idea_of(subject: Subject) -> Idea:
    return subject.idea if isinstance(subject, Pilot) else subject


@needs(_("agir pour cette organisation, avec un mandat de représentation ou de suppléance"))
def commits_it(actor: Actor, organisation: Organisation) -> bool:
    """Acts for this organisation, with a word that binds it."""
    return may_commit(actor) and bool(actor.mandate.organisation_id == organisation.pk)


@needs(_("porter l’idée ou l’écrire avec d’autres"))
def writes_it(actor: Actor, subject: Subject) -> bool:
    """Writes the idea, or carries it for a lead without account."""
    idea = _idea_of(subject)
    return of_idea.is_writer(actor, idea) or of_idea.carries_for_lead(actor, idea)


@needs(_("le rôle de curation, sans être de l’équipe"))
def curates_it(actor: Actor, subject: Subject) -> bool:
    """Curates the idea and is not on its team: nobody answers for two sides."""
    idea = _idea_of(subject)
    return of_idea.is_curator_of(actor, idea) and not of_idea.is_on_team(actor, idea)


@needs(_("agir pour un partenaire, avec un mandat de représentation ou de suppléance"))
def commits_partner(actor: Actor, subject: Subject) -> bool:
    """Acts for an organisation that takes part, with a word that binds it."""
    return may_commit(actor) and partners_asked(subject).filter(pk=actor.mandate.organisation_id).exists()


def _asks(side: Side) -> Any:
    @needs(_("que la prochaine étape demande ces réponses"))
    def is_asked(_actor: Actor, subject: Subject) -> bool:
        """What comes next for it asks for the answers of that side."""
        return side in sides_asked(subject)

    return is_asked


acts_for_nobody_else = (~acts_under_mandate).needing(_("agir en votre propre nom"))

PERMISSIONS = {
    "charter.write_charter": is_keeper,
    "charter.publish_charter": is_keeper,
    "charter.adhere": commits_it & is_listed,
    "charter.ask_adhesion": nobody,
    "charter.ask_answers": nobody,
    "charter.answer_for_team": acts_for_nobody_else & writes_it & _asks(Side.TEAM),
    "charter.answer_for_lab": acts_for_nobody_else & curates_it & _asks(Side.CURATOR),
    "charter.answer_for_partner": commits_partner & _asks(Side.PARTNER),
}

ANSWERS_FOR = {
    Side.TEAM: "charter.answer_for_team",
    Side.CURATOR: "charter.answer_for_lab",
    Side.PARTNER: "charter.answer_for_partner",
}
