"""Who answers the questions of the charter, and how long what is said may be."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

GUARD = "charter_answered"
VISION_LIMIT = 3000
NAME_LIMIT = 120
TEXT_LIMIT = 2000
QUESTION_LIMIT = 400
ANSWER_LIMIT = 5000
MOST_VALUES = 12


class Side(TextChoices):
    """From where the questions are answered: three views of the same idea, side by side."""

    TEAM = "team", _("L’équipe")
    CURATOR = "curator", pgettext_lazy("charter", "Le lab")
    PARTNER = "partner", _("Un partenaire")
