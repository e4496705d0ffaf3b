"""By what a pilot is judged, fixed before it starts."""

from django.conf import settings
from django.db import models

from ideas.kernel import clock
from ideas.pilots.lifecycle import CRITERION_LIMIT, CriterionFor
from ideas.pilots.models.pilot import Pilot
from ideas.pilots.models.review import Review


class Criteria(models.Model):
    """All criteria of a pilot as they were agreed at one time. Fixed ones never change: others take their place.

    ``review`` decided that they be adapted; there is none for those of the start. ``version`` grows while they are not fixed.
    """

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="criteria")
    number = models.PositiveSmallIntegerField()
    review = models.ForeignKey(Review, null=True, on_delete=models.PROTECT, related_name="+")
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    set_at = models.DateTimeField(default=clock.now)
    fixed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "criteria"
        constraints = [models.UniqueConstraint(fields=["pilot", "number"], name="criteria_number_once")]

    def __str__(self) -> str:
        return f"{self.pilot_id} {self.number}"

    def by_decision(self) -> dict[str, list[str]]:
        """The words for each decision, in their order; every decision is there."""
        rows = list(self.rows.all())
        return {key: [row.text for row in rows if row.decision == key] for key in CriterionFor.values}


class Criterion(models.Model):
    """One of them: when it holds, it speaks for that decision. In the pilot's language."""

    criteria = models.ForeignKey(Criteria, on_delete=models.CASCADE, related_name="rows")
    decision = models.CharField(max_length=10, choices=CriterionFor.choices)
    place = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=CRITERION_LIMIT)

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["criteria", "decision", "place"], name="criterion_place_once")
        ]

    def __str__(self) -> str:
        return self.text
