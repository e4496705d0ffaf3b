"""What a facilitator makes of a discussion."""

from django.conf import settings
from django.db import models

from ideas.discussion.models.comments import Comment
from ideas.discussion.models.threads import Thread
from ideas.kernel import clock


class Synthesis(models.Model):
    """One version of the synthesis of a thread; the last one is shown. Versions count from 1.

    ``covers`` is the number of the last comment that it takes into account. It cites comments as ``#12``, by their numbers.
    """

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="syntheses")
    version = models.PositiveIntegerField()
    body = models.TextField()
    covers = models.PositiveIntegerField()
    language = models.CharField(max_length=5)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "version"], name="synthesis_version_once")]
        verbose_name_plural = "syntheses"

    def __str__(self) -> str:
        return f"{self.thread} {self.version}"


class Citation(models.Model):
    """That a version of a synthesis cites a comment."""

    synthesis = models.ForeignKey(Synthesis, on_delete=models.CASCADE, related_name="citations")
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="citations")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["synthesis", "comment"], name="citation_once")]

    def __str__(self) -> str:
        return f"{self.synthesis} #{self.comment.number}"
