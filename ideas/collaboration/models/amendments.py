"""Amendments: what others would change in an idea's text."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from ideas.collaboration.lifecycle import AmendmentState
from ideas.ideation.models import Idea
from ideas.kernel import clock
from ideas.kernel.models import Coded, Hideable
from ideas.organisations.models import Organisation

PERSON = settings.AUTH_USER_MODEL


class Amendment(Coded, Hideable):
    """A change that somebody proposes to sections of an idea's text, against a stated revision.

    ``texts`` holds each section as it would be, in the one ``language`` it was written in. ``version`` grows when it is
    mended or decided. ``unfit`` names the sections where the text has moved on so far that it no longer fits, since
    ``unfit_since``.
    ``taken`` says what was accepted: for each section all of it (None) or the numbers of its changes.
    """

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="amendments")
    number = models.PositiveIntegerField()
    author = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    mandate_code = models.CharField(max_length=8, blank=True, default="")
    base_revision = models.PositiveIntegerField()
    language = models.CharField(max_length=5)
    texts = models.JSONField(default=dict)
    reason = models.TextField(blank=True, default="")
    version = models.PositiveIntegerField(default=1)
    at = models.DateTimeField(default=clock.now)
    rebased_at = models.DateTimeField(null=True, blank=True)
    rebased_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    unfit = models.JSONField(default=list, blank=True)
    unfit_since = models.DateTimeField(null=True, blank=True)

    state = models.CharField(max_length=16, choices=AmendmentState.choices, default=AmendmentState.OPEN)
    decided_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.TextField(blank=True, default="")
    taken = models.JSONField(default=dict, blank=True)
    before_revision = models.PositiveIntegerField(null=True, blank=True)
    became = models.ForeignKey(
        Idea, null=True, blank=True, on_delete=models.SET_NULL, related_name="grown_from"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["idea", "number"], name="amendment_number_once"),
        ]
        indexes = [
            models.Index(fields=["idea"], condition=Q(state="open"), name="amendment_open"),
        ]

    def __str__(self) -> str:
        return f"{self.idea_id} {self.number}"

    @property
    def is_open(self) -> bool:
        """Whether it waits for the team's decision."""
        return self.state == AmendmentState.OPEN


class AmendmentForm(models.Model):
    """What an amendment said before it was mended; ``version`` counts from 1, the first form."""

    amendment = models.ForeignKey(Amendment, on_delete=models.CASCADE, related_name="forms")
    version = models.PositiveIntegerField()
    base_revision = models.PositiveIntegerField()
    texts = models.JSONField(default=dict)
    reason = models.TextField(blank=True, default="")
    written_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(fields=["amendment", "version"], name="amendment_form_once"),
        ]

    def __str__(self) -> str:
        return f"{self.amendment_id} {self.version}"
