"""News of pilots."""

from django.conf import settings
from django.db import models

from ideas.kernel import clock
from ideas.kernel.models import Coded, Hideable
from ideas.organisations.models import Organisation
from ideas.pilots.lifecycle import TITLE_LIMIT
from ideas.pilots.models.pilot import Pilot

PERSON = settings.AUTH_USER_MODEL


class News(Coded, Hideable):
    """Something to tell from a pilot, by a person, perhaps for a partner."""

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="news")
    title = models.CharField(max_length=TITLE_LIMIT)
    text = models.TextField()
    language = models.CharField(max_length=5, default="fr")
    author = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=1)
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "news"
        indexes = [models.Index(fields=["pilot", "-at", "-id"], name="news_of_pilot")]

    def __str__(self) -> str:
        return self.title
