"""Who may report and who settles."""

from django.utils.translation import gettext_lazy as _

from ideas.kernel import subjects
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import is_person, needs, predicate
from ideas.kernel.roles import is_keeper
from ideas.moderation.queries import Reported, can_be_reported


@needs(_("quelque chose qui puisse être signalé"))
def is_of_a_kind_that_can_be_reported(_actor: Actor, reported: Reported) -> bool:
    """The lab could hide such a thing."""
    return can_be_reported(reported.kind)


@needs(_("que ce soit à quelqu’un d’autre"))
def is_somebody_elses(actor: Actor, reported: Reported) -> bool:
    """It does not belong to the caller."""
    return actor.person_code not in subjects.kind_of(reported.kind).concerned(reported.row)


@predicate
def is_gone(_actor: Actor, reported: Reported) -> bool:
    """There is nothing to see any more."""
    return reported.row is None


@needs(_("le rôle de curation"))
def curates_what_is_reported(actor: Actor, reported: Reported) -> bool:
    """Leads or moderates it, for the lab."""
    is_there = reported.row is not None
    return is_there and subjects.kind_of(reported.kind).curated_by(actor, reported.row)


PERMISSIONS = {
    "moderation.report_subject": is_person & is_of_a_kind_that_can_be_reported & is_somebody_elses,
    "moderation.settle_report": curates_what_is_reported | (is_gone & is_keeper),
}
