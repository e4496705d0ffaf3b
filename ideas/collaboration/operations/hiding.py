"""Hiding an amendment from all but its author, the team and the lab, and showing it again."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import record
from ideas.collaboration.facts import AmendmentHidden, AmendmentShown
from ideas.collaboration.models import Amendment
from ideas.collaboration.operations.amending import locked_amendment, reread
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import Invalid, MovedOn
from ideas.kernel.text import clean_text


def hide_amendment(amendment: Amendment, *, reason: str, by: Actor) -> Amendment:
    """Hide ``amendment`` with a reason that its author reads.

    Raises Invalid without a reason, MovedOn when it is hidden already. Records AmendmentHidden.
    """
    reason = clean_text(reason)
    if not reason:
        raise Invalid.one("reason", "required", _("Dites pourquoi cet amendement est masqué."))
    with transaction.atomic():
        amendment = locked_amendment(amendment)
        authorize(by, "collaboration.hide_amendment", amendment)
        seen = Amendment.objects.filter(pk=amendment.pk, hidden_at=None)
        if not seen.update(hidden_at=clock.now(), hidden_by=by.person, hidden_reason=reason):
            raise MovedOn()
        record(AmendmentHidden(amendment=amendment.code, idea=amendment.idea.code), by=by)
        return reread(amendment, amendment.idea)


def show_amendment(amendment: Amendment, *, by: Actor) -> Amendment:
    """Show a hidden amendment again. Raises MovedOn when it is not hidden. Records AmendmentShown."""
    with transaction.atomic():
        amendment = locked_amendment(amendment)
        authorize(by, "collaboration.show_amendment", amendment)
        hidden = Amendment.objects.filter(pk=amendment.pk, hidden_at__isnull=False)
        if not hidden.update(hidden_at=None, hidden_by=None, hidden_reason=""):
            raise MovedOn()
        record(AmendmentShown(amendment=amendment.code, idea=amendment.idea.code), by=by)
        return reread(amendment, amendment.idea)
