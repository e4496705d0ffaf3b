"""Looks back at pilots."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from ideas.consent.models import Round
from ideas.kernel import clock
from ideas.pilots.lifecycle import Decision, PilotState
from ideas.pilots.models.pilot import Pilot

PERSON = settings.AUTH_USER_MODEL


class Review(models.Model):
    """A look back at a pilot, begun from where it stood then, and what was decided with which reason.

    ``round`` asks the partners about the decision that is ``proposed``; a new one takes the place of one that was withdrawn.
    """

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="reviews")
    number = models.PositiveSmallIntegerField()
    state_before = models.CharField(max_length=10, choices=PilotState.choices)
    begun_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(default=clock.now)
    round = models.OneToOneField(Round, null=True, on_delete=models.SET_NULL, related_name="+")
    proposed = models.CharField(max_length=10, choices=Decision.choices, blank=True, default="")
    decision = models.CharField(max_length=10, choices=Decision.choices, blank=True, default="")
    reason = models.TextField(blank=True, default="")
    decided_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pilot", "number"], name="review_number_once"),
            models.UniqueConstraint(fields=["pilot"], condition=Q(decided_at=None), name="review_open_once"),
        ]

    def __str__(self) -> str:
        return f"{self.pilot_id} {self.number} {self.decision}"
