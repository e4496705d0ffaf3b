"""The fixed words of working together."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AmendmentState(TextChoices):
    """``open`` → ``accepted``, ``partly_accepted``, ``declined`` (team), ``withdrawn`` (author), ``lapsed`` (no more edits)."""

    OPEN = "open", _("À décider")
    ACCEPTED = "accepted", _("Accepté")
    PARTLY_ACCEPTED = "partly_accepted", _("Accepté en partie")
    DECLINED = "declined", _("Décliné")
    WITHDRAWN = "withdrawn", _("Retiré")
    LAPSED = "lapsed", _("Sans suite")


DECIDED = (AmendmentState.ACCEPTED, AmendmentState.PARTLY_ACCEPTED, AmendmentState.DECLINED)
GROWS = (AmendmentState.DECLINED, AmendmentState.PARTLY_ACCEPTED, AmendmentState.LAPSED)
SECTION_OF_REASON = "need"  # where the reason of an amendment goes in the draft that grows from it
