"""What ideas mean, in numbers, and what people said of near ones."""

from django.conf import settings
from django.db import models

from ideas.ideation.models import Idea
from ideas.kernel import clock


class Vector(models.Model):
    """What the text of one submitted idea means: rows of float16, little endian, one for each part of it.

    ``model`` names the encoder, ``text_version`` the text it read. ``version`` grows in the order of commits, so that who
    has read up to one misses none by reading on from there.
    """

    idea = models.OneToOneField(Idea, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=5)
    model = models.CharField(max_length=40)
    text_version = models.PositiveIntegerField()
    numbers = models.BinaryField()
    version = models.BigIntegerField(db_index=True)
    updated_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.idea_id} by {self.model}"


class Difference(models.Model):
    """Why those who write ``idea`` say that it is another one than ``near``: for curators. Without account: no ``person``."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="differences")
    near = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=500)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["idea", "near"], name="difference_once")]

    def __str__(self) -> str:
        return f"{self.idea_id} differs from {self.near_id}"
