"""Who may change processes and clocks."""

from ideas.kernel import subjects
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import predicate
from ideas.workflow.models import Clock


@predicate
def is_administrator(actor: Actor, _subject: object) -> bool:
    """Holds the role of administrator."""
    return "administrator" in actor.lab_role_names()


@predicate
def curates_its_subject(actor: Actor, clock: Clock) -> bool:
    """Leads the subject that the clock belongs to."""
    row = subjects.kind_of(clock.kind).visible_to(actor).filter(code=clock.subject).first()
    return row is not None and subjects.kind_of(clock.kind).curated_by(actor, row)


PERMISSIONS = {
    "workflow.publish_process": is_administrator,
    "workflow.pause_clock": curates_its_subject,
}
