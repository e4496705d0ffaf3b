"""What every new commitment of an organisation asks first, in whichever chapter it is made."""

from ideas.kernel import clock
from ideas.kernel.errors import Invalid
from ideas.organisations.models import Organisation
from ideas.organisations.queries import hindrance


def expect_commitment(organisation: Organisation) -> None:
    """Raise Invalid, with what to do, where ``organisation`` may not commit itself anew today."""
    found = hindrance(Organisation.objects.get(pk=organisation.pk), clock.today())
    if found is not None:
        raise Invalid.one("organisation", *found)
