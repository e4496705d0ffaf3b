"""Who may change processes and clocks."""

from django.utils.translation import gettext_lazy as _

from ideas.kernel import subjects
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import needs
from ideas.kernel.roles import is_administrator
from ideas.workflow.models import Clock


@needs(_("le rôle de curation"))
def curates_its_subject(actor: Actor, clock: Clock) -> bool:
    """Leads the subject that the clock belongs to."""
    row = subjects.kind_of(clock.kind).visible_to(actor).filter(code=clock.subject).first()
    return row is not None and subjects.kind_of(clock.kind).curated_by(actor, row)


PERMISSIONS = {
    "workflow.publish_process": is_administrator,
    "workflow.pause_clock": curates_its_subject,
}
