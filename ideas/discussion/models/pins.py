"""Official answers: comments that speak for an institution and stand first."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from ideas.discussion.models.comments import Comment
from ideas.discussion.models.threads import Thread
from ideas.kernel import clock


class Pin(models.Model):
    """A time during which a comment stood first in its thread as the official answer; one at a time in a thread.

    ``reason`` says why it no longer does; it is empty where the comment itself went.
    """

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="pins")
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="pins")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread"], condition=Q(ended_at=None), name="pin_one_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.comment} {self.at:%Y-%m-%d}"
