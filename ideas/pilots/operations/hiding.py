"""Hiding a pilot from all but those it belongs to and the lab, and showing it again."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import record
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.pilots.facts import PilotHidden, PilotShown
from ideas.pilots.models import Pilot
from ideas.pilots.operations.leading import expect_change, locked, owed_reason


def hide_pilot(pilot: Pilot, *, reason: str, by: Actor) -> Pilot:
    """Hide ``pilot`` with a reason that its team and partners read.

    Raises Invalid without a reason, MovedOn when it is hidden already. Records PilotHidden.
    """
    reason = owed_reason(reason, _("Dites pourquoi ce pilote est masqué."))
    with transaction.atomic():
        pilot = locked(pilot)
        authorize(by, "pilots.hide_pilot", pilot)
        seen = Pilot.objects.filter(pk=pilot.pk, hidden_at=None)
        expect_change(seen.update(hidden_at=clock.now(), hidden_by=by.person, hidden_reason=reason))
        record(PilotHidden(pilot=pilot.code), by=by)
    pilot.refresh_from_db()
    return pilot


def show_pilot(pilot: Pilot, *, by: Actor) -> Pilot:
    """Show a hidden pilot again. Raises MovedOn when it is not hidden. Records PilotShown."""
    with transaction.atomic():
        pilot = locked(pilot)
        authorize(by, "pilots.show_pilot", pilot)
        hidden = Pilot.objects.filter(pk=pilot.pk, hidden_at__isnull=False)
        expect_change(hidden.update(hidden_at=None, hidden_by=None, hidden_reason=""))
        record(PilotShown(pilot=pilot.code), by=by)
    pilot.refresh_from_db()
    return pilot
