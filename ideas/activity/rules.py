"""Who may see to the outbox."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ideas.kernel.actor import Actor
from ideas.kernel.authorization import needs


@needs(_("le rôle de curation ou d’administration"))
def is_lab_staff(actor: Actor, _subject: Any) -> bool:
    """Holds a curator's or administrator's role now."""
    return bool(actor.lab_role_names() & {"administrator", "curator"})


PERMISSIONS = {
    "activity.retry_delivery": is_lab_staff,
}
