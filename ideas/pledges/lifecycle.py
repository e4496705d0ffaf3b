"""The map of pledges: what can be given, and how far it has come."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

TITLE_LIMIT = 160
TEXT_LIMIT = 5_000
LINK_LIMIT = 300
REMIND_DAYS = 7
# Those of ISO 4217 with two decimals in the countries where the lab's partners are.
CURRENCIES = ("CHF", "EUR", "USD", "GBP", "CAD")


class PledgeKind(TextChoices):
    """What a partner gives; all but money and time is given whole."""

    MONEY = "money", _("Argent")
    HOURS = "hours", _("Heures de travail")
    POSTS = "posts", _("Postes (en pour cent)")
    PLACE = "place", _("Lieu")
    EQUIPMENT = "equipment", _("Matériel")
    OTHER = "other", _("Autre apport en nature")


COUNTED = frozenset({PledgeKind.MONEY, PledgeKind.HOURS, PledgeKind.POSTS})


class PledgeState(TextChoices):
    """``promised → committed → delivered``, or ``withdrawn`` before it is delivered."""

    PROMISED = "promised", pgettext_lazy("pledge", "Promis")
    COMMITTED = "committed", pgettext_lazy("pledge", "Engagé")
    DELIVERED = "delivered", pgettext_lazy("pledge", "Tenu")
    WITHDRAWN = "withdrawn", pgettext_lazy("pledge", "Retiré")


OPEN = (PledgeState.PROMISED, PledgeState.COMMITTED)
BINDING = (PledgeState.COMMITTED, PledgeState.DELIVERED)
