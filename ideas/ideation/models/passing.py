"""The way of an idea from stage to stage."""

from django.conf import settings
from django.db import models

from ideas.ideation.models.idea import Idea
from ideas.kernel import clock
from ideas.organisations.models import Organisation
from ideas.workflow.guards import Verdict, verdict_kept
from ideas.workflow.models import Stage


class Passage(models.Model):
    """One row of the idea's way: which step, who, when, why, what each guard said.

    ``for_person`` is the lead on whose behalf a recorder or curator took a lead's step.
    """

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="passages")
    number = models.PositiveIntegerField()
    step = models.CharField(max_length=30)
    step_names = models.JSONField(default=dict)
    source = models.ForeignKey(Stage, null=True, on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    for_person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField(blank=True, default="")
    guards = models.JSONField(default=list)
    overridden = models.JSONField(default=list)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["idea", "number"], name="passage_number_once")]

    def __str__(self) -> str:
        return f"{self.idea_id} {self.number} {self.step}"

    @property
    def verdicts(self) -> list[Verdict]:
        """What each guard said then, in the active language."""
        return [verdict_kept(row) for row in self.guards]

    @property
    def waived(self) -> list[Verdict]:
        """What was not earned, and taken in spite of it."""
        return [one for one in self.verdicts if not one.is_met and one.guard in self.overridden]
