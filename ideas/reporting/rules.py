"""Who reports to funders: the pilot's team, its curators, and who answers for it, also once it has ended."""

from django.utils.translation import gettext_lazy as _

from ideas.kernel.actor import Actor
from ideas.kernel.authorization import needs, predicate
from ideas.pilots.models import Pilot
from ideas.reporting.models import FunderReport
from ideas.roadmap import rules as of_roadmap

type About = Pilot | FunderReport


def _pilot_of(subject: About) -> Pilot:
    return subject if isinstance(subject, Pilot) else subject.pilot


@predicate
def curates_it(actor: Actor, subject: About) -> bool:
    """Curates the idea that is tried."""
    return of_roadmap.curates_it(actor, _pilot_of(subject))


@needs(_("porter l’idée à l’essai ou l’écrire avec d’autres"))
def is_on_team(actor: Actor, subject: About) -> bool:
    """Leads the idea that is tried or is its co-author."""
    return of_roadmap.is_on_team(actor, _pilot_of(subject))


@needs(_("agir pour l’organisation qui répond du pilote, avec un mandat de représentation ou de suppléance"))
def acts_for_accountable(actor: Actor, subject: About) -> bool:
    """Acts for the accountable partner, with a word that binds it."""
    return of_roadmap.acts_for_accountable(actor, _pilot_of(subject))


reports = curates_it | is_on_team | acts_for_accountable

PERMISSIONS = {
    "reporting.prepare_report": reports,
    "reporting.change_report": reports,
    "reporting.discard_report": reports,
    "reporting.freeze_report": reports,
}
