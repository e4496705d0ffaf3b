"""The order of locks, the same for every verb: the organisation, then who belongs to it, then mandates by their keys.

Who acts under a mandate holds it too (``mandate_stands``): without an order, two representatives who revoke each other's
mandates at once would each wait for what the other holds.
"""

from django.db.models import Q, QuerySet

from ideas.kernel.actor import Actor
from ideas.organisations.models import Mandate, Membership, Organisation


def locked(organisation: Organisation | int) -> Organisation:
    """Within a transaction: the row of ``organisation``, or of that key, as it is now, locked where the database can."""
    key = organisation if isinstance(organisation, int) else organisation.pk
    return Organisation.objects.select_for_update(no_key=True).get(pk=key)


def locked_membership(membership: Membership) -> Membership:
    """As ``locked``, after its organisation."""
    organisation = locked(membership.organisation_id)
    membership = Membership.objects.select_for_update(no_key=True).get(pk=membership.pk)
    membership.organisation = organisation
    return membership


def lock_mandates(mandates: QuerySet[Mandate], *, by: Actor) -> None:
    """Lock ``mandates``, whose organisation is locked already, together with the one that ``by`` acts under."""
    wanted = Q(pk__in=mandates.values("pk"))
    if by.mandate is not None:
        wanted |= Q(pk=by.mandate.pk)
    list(Mandate.objects.select_for_update(no_key=True).filter(wanted).order_by("pk").values_list("pk"))
