"""Who may say what a pilot taught: its team and curators in their own name, and who may speak for a partner."""

from django.utils.translation import gettext_lazy as _

from ideas.kernel.actor import Actor
from ideas.kernel.authorization import needs
from ideas.learning.models import Learning
from ideas.pilots import rules as of_pilot
from ideas.pilots.models import Pilot

type About = Pilot | Learning


def _pilot_of(subject: About) -> Pilot:
    return subject if isinstance(subject, Pilot) else subject.pilot


@needs(_("le rôle de curation"))
def is_curator_of(actor: Actor, subject: About) -> bool:
    """Curates the idea that is tried."""
    return of_pilot.is_curator_of(actor, _pilot_of(subject))


@needs(_("porter l’idée à l’essai ou l’écrire avec d’autres"))
def is_on_team(actor: Actor, subject: About) -> bool:
    """Leads the idea that is tried or is its co-author."""
    return of_pilot.writes_it(actor, _pilot_of(subject))


@needs(_("agir pour un partenaire du pilote, avec un mandat pour parler en son nom"))
def speaks_for_partner(actor: Actor, subject: About) -> bool:
    """Acts for an accepted partner, with a mandate to speak for it."""
    return of_pilot.speaks_for_partner(actor, _pilot_of(subject))


@needs(_("l’avoir noté"))
def is_author(actor: Actor, learning: Learning) -> bool:
    """Noted it for nobody but themselves."""
    own = actor.is_person and learning.author_id == actor.person.pk
    return bool(own and learning.organisation_id is None)


@needs(_("agir pour le partenaire au nom de qui c’est noté"))
def acts_for_its_organisation(actor: Actor, learning: Learning) -> bool:
    """Acts for the partner for which it was noted."""
    return actor.mandate is not None and actor.mandate.organisation_id == learning.organisation_id


_for_nobody_else = of_pilot.acts_for_nobody_else

PERMISSIONS = {
    "learning.note_learning": (_for_nobody_else & (is_on_team | is_curator_of)) | speaks_for_partner,
    "learning.edit_learning": (_for_nobody_else & is_author)
    | (acts_for_its_organisation & speaks_for_partner),
    "learning.hide_learning": is_curator_of,
    "learning.show_learning": is_curator_of,
}
