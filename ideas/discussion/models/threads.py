"""Threads: the discussion of one subject."""

from django.db import models

from ideas.kernel import clock


class Thread(models.Model):
    """The public discussion of one subject, named by its kind and code.

    ``last_number`` counts every comment ever posted; ``comment_count`` only those that can be read.
    """

    subject_kind = models.CharField(max_length=30)
    subject_code = models.CharField(max_length=40)
    is_closed = models.BooleanField(default=False)
    last_number = models.PositiveIntegerField(default=0)
    comment_count = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject_kind", "subject_code"], name="thread_once")]

    def __str__(self) -> str:
        return f"{self.subject_kind}:{self.subject_code}"
