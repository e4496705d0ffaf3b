"""The map of sites: where they can stand."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

NAME_LIMIT = 120


class SiteState(TextChoices):
    """``requested → preparing → running ⇄ paused → ended``, or ``declined`` or ``withdrawn`` before it is prepared."""

    REQUESTED = "requested", _("Demandé")
    PREPARING = "preparing", _("En préparation")
    RUNNING = "running", pgettext_lazy("site", "Ouvert")
    PAUSED = "paused", pgettext_lazy("site", "Suspendu")
    ENDED = "ended", pgettext_lazy("site", "Terminé")
    DECLINED = "declined", pgettext_lazy("site", "Décliné")
    WITHDRAWN = "withdrawn", pgettext_lazy("site", "Retiré")


# A site that counts: what is measured, planned and signed there is part of the pilot.
ACTIVE_STATES = (SiteState.PREPARING, SiteState.RUNNING, SiteState.PAUSED, SiteState.ENDED)
