"""What comments quote."""

from django.db import models

from ideas.discussion.models.comments import Comment


class Quotation(models.Model):
    """The passage of a subject's text that a comment is about: its exact words, and what stood before and after.

    ``part`` names the part of the text, ``revision`` the text it was quoted from. Words are plain, on one line.
    """

    comment = models.OneToOneField(Comment, on_delete=models.CASCADE, related_name="quotation")
    part = models.CharField(max_length=30)
    exact = models.CharField(max_length=1000)
    prefix = models.CharField(max_length=60, blank=True, default="")
    suffix = models.CharField(max_length=60, blank=True, default="")
    revision = models.PositiveIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.comment_id} {self.part}"
