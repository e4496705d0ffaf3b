"""Who may read what looks across chapters."""

from django.utils.translation import gettext_lazy as _

from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import needs
from ideas.organisations.models import Organisation
from ideas.organisations.queries import in_force
from ideas.organisations.rules import acts_for_no_other


@needs(_("un mandat de cette organisation"))
def holds_mandate(actor: Actor, organisation: Organisation) -> bool:
    """Has a mandate of it that is in force, in whatever role and however far it reaches."""
    mandates = organisation.mandates.filter(in_force(clock.today()))
    return actor.is_person and mandates.filter(person=actor.person).exists()


PERMISSIONS = {
    "insights.read_desk": holds_mandate & acts_for_no_other,
}
