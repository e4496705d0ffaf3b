"""What every new commitment of an organisation asks first, in whichever chapter it is made."""

from ideas.kernel import clock
from ideas.kernel.errors import Invalid
from ideas.organisations.models import Organisation
from ideas.organisations.queries import what_hinders


def expect_commitment(organisation: Organisation) -> None:
    """Raise Invalid, with what to do, where ``organisation`` may not commit itself anew today."""
    words = what_hinders(Organisation.objects.get(pk=organisation.pk), clock.today())
    if words:
        raise Invalid.one("organisation", "not_verified", words)
