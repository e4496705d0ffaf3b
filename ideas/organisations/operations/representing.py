"""What becomes of an organisation that nobody represents any more: it says since when, and those concerned are told."""

import datetime

from django.db import transaction

from ideas.activity.operations import record
from ideas.kernel import clock
from ideas.kernel.actor import SYSTEM, Actor
from ideas.organisations.facts import RepresentationLost
from ideas.organisations.models import Organisation
from ideas.organisations.operations.locking import locked
from ideas.organisations.queries import had_representative, is_represented, not_settled


def settle_representation(organisation: Organisation, *, by: Actor) -> None:
    """Within a transaction, after a mandate of ``organisation`` changed: whether somebody represents it still, or again.

    Nothing is refused because of it. Records RepresentationLost, once each time.
    """
    rows = Organisation.objects.filter(pk=organisation.pk)
    if is_represented(organisation):
        rows.filter(unrepresented_since__isnull=False).update(unrepresented_since=None)
        return
    is_lost = had_representative(organisation)
    if is_lost and rows.filter(unrepresented_since=None).update(unrepresented_since=clock.now()):
        record(RepresentationLost(organisation=organisation.code), by=by)


def settle_next(*, today: datetime.date) -> bool:
    """Settle one organisation of which a mandate began or ran out by its date; False when there is none."""
    with transaction.atomic():
        found = not_settled(today).order_by("pk").first()
        if found is None:
            return False
        settle_representation(locked(found), by=SYSTEM)
    return True
