"""The way of a pilot past what stood before it."""

from django.conf import settings
from django.db import models

from ideas.kernel import clock
from ideas.pilots.lifecycle import PilotState
from ideas.pilots.models.pilot import Pilot
from ideas.workflow.guards import Verdict, verdict_kept


class PilotPassage(models.Model):
    """One row of the pilot's way: a step with conditions, who took it, when, why, what each guard said.

    ``overridden`` names the guards that were waived; ``reason`` is public, owed where there are any.
    """

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="passages")
    step = models.CharField(max_length=20)
    source = models.CharField(max_length=10, choices=PilotState.choices)
    target = models.CharField(max_length=10, choices=PilotState.choices)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField(blank=True, default="")
    guards = models.JSONField(default=list)
    overridden = models.JSONField(default=list, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["pilot", "at"], name="passage_of_pilot")]

    def __str__(self) -> str:
        return f"{self.pilot_id} {self.step}"

    @property
    def verdicts(self) -> list[Verdict]:
        """What each guard said then, in the active language."""
        return [verdict_kept(row) for row in self.guards]

    @property
    def waived(self) -> list[Verdict]:
        """What was not earned, and taken in spite of it."""
        return [one for one in self.verdicts if not one.is_met and one.guard in self.overridden]
