"""What can be learnt, and how much may be said of it."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

TITLE_LIMIT = 160
TEXT_LIMIT = 5_000


class LearningKind(TextChoices):
    """What somebody learnt from it."""

    WORKED = "worked", pgettext_lazy("learning", "A marché")
    FAILED = "failed", pgettext_lazy("learning", "N’a pas marché")
    SURPRISE = "surprise", pgettext_lazy("learning", "A surpris")
    AGAIN = "again", pgettext_lazy("learning", "À refaire")
