"""Requests that were answered, so that one sent twice is done once."""

from django.db import models

from ideas.kernel import clock
from ideas.kernel.codes import LENGTH

KEY_LIMIT = 255


class AnsweredRequest(models.Model):
    """A request of ``caller`` under an idempotency key, and the code of what it made.

    ``fingerprint`` is the hash of all that the answer depends on; the same key with another one is refused. The row is
    inserted before anything is done and shares the fate of what is done: a request that failed leaves none.
    """

    caller = models.CharField(max_length=LENGTH)
    key = models.CharField(max_length=KEY_LIMIT)
    fingerprint = models.CharField(max_length=64)
    made = models.CharField(max_length=40, blank=True, default="")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["caller", "key"], name="answered_once")]
        indexes = [models.Index(fields=["at"], name="answered_at")]

    def __str__(self) -> str:
        return f"{self.caller} {self.key}"
