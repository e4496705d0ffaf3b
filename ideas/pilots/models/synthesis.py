"""What the partners of a pilot promise to say in public of what they work on among themselves."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from ideas.kernel import clock
from ideas.pilots.lifecycle import PROMISE_LIMIT
from ideas.pilots.models.news import News
from ideas.pilots.models.pilot import Pilot


class PromisedSynthesis(models.Model):
    """A public synthesis promised by ``due_on``, of what ``about`` names; kept by ``news``. A pilot promises one at a time."""

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="promised_syntheses")
    number = models.PositiveSmallIntegerField()
    about = models.CharField(max_length=PROMISE_LIMIT)
    due_on = models.DateField()
    promised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    promised_at = models.DateTimeField(default=clock.now)
    news = models.OneToOneField(News, null=True, on_delete=models.SET_NULL, related_name="+")
    kept_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "promised syntheses"
        constraints = [
            models.UniqueConstraint(fields=["pilot", "number"], name="synthesis_number_once"),
            models.UniqueConstraint(
                fields=["pilot"], condition=Q(kept_at=None), name="synthesis_promised_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pilot_id} {self.number}"

    @property
    def is_late(self) -> bool:
        """Whether its day is over and nothing was published."""
        return self.kept_at is None and self.due_on < clock.today()
