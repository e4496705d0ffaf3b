"""Hiding what somebody noted from all but its author, the team and the lab, and showing it again."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import record
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.learning.facts import LearningHidden, LearningShown
from ideas.learning.models import Learning
from ideas.learning.operations.noting import read_locked
from ideas.pilots.operations.leading import expect_change, owed_reason


def hide_learning(learning: Learning, *, reason: str, by: Actor) -> Learning:
    """Hide it with a reason that its author reads. Raises Invalid without one, MovedOn when it is hidden.

    Records LearningHidden.
    """
    reason = owed_reason(reason, _("Dites pourquoi cet enseignement est masqué."))
    with transaction.atomic():
        learning = read_locked(learning)
        authorize(by, "learning.hide_learning", learning)
        seen = Learning.objects.filter(pk=learning.pk, hidden_at=None)
        expect_change(seen.update(hidden_at=clock.now(), hidden_by=by.person, hidden_reason=reason))
        record(LearningHidden(pilot=learning.pilot.code, learning=learning.code), by=by)
        return read_locked(learning)


def show_learning(learning: Learning, *, by: Actor) -> Learning:
    """Show it again. Raises MovedOn when it is not hidden. Records LearningShown."""
    with transaction.atomic():
        learning = read_locked(learning)
        authorize(by, "learning.show_learning", learning)
        hidden = Learning.objects.filter(pk=learning.pk, hidden_at__isnull=False)
        expect_change(hidden.update(hidden_at=None, hidden_by=None, hidden_reason=""))
        record(LearningShown(pilot=learning.pilot.code, learning=learning.code), by=by)
        return read_locked(learning)
