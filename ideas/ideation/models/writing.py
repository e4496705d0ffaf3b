"""What an idea said before, and what it leans on."""

from django.conf import settings
from django.db import models

from ideas.ideation.lifecycle import SUMMARY_LIMIT, TITLE_LIMIT, RevisionReason
from ideas.ideation.models.idea import Idea
from ideas.kernel import clock
from ideas.organisations.models import Organisation


class Revision(models.Model):
    """The full text at one moment, with author and reason. Immutable.

    ``author`` put it there; ``credited`` names whose words these are where somebody else's were taken in, such as an
    amendment's. ``note`` says more about the reason: the amendment's number, the version gone back to.
    """

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=TITLE_LIMIT)
    summary = models.CharField(max_length=SUMMARY_LIMIT)
    sections = models.JSONField(default=dict)
    language = models.CharField(max_length=5)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    credited = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(max_length=10, choices=RevisionReason.choices)
    note = models.CharField(max_length=280, blank=True, default="")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["idea", "number"], name="revision_number_once")]

    def __str__(self) -> str:
        return f"{self.idea_id} v{self.number}"


class Redaction(models.Model):
    """That a curator blacked words out of ``revisions`` of an idea's texts, and why; what they were is kept nowhere."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="redactions")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(max_length=280)
    revisions = models.PositiveIntegerField()
    at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.idea_id} {self.at:%Y-%m-%d}"


class Source(models.Model):
    """Something an idea leans on, with its address: a study, an article, another place that does it."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="sources")
    title = models.CharField(max_length=250)
    url = models.URLField(max_length=1000)
    note = models.TextField(blank=True, default="")
    origin_key = models.CharField(max_length=120, null=True, blank=True, unique=True)

    def __str__(self) -> str:
        return self.title
