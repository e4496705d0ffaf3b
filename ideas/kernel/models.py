"""Abstract columns that owners in every chapter share."""

from django.conf import settings
from django.db import models

from ideas.kernel.codes import LENGTH, new_code


class Coded(models.Model):
    """Has a public code: the only name of the row outside the database."""

    code = models.CharField(max_length=LENGTH, unique=True, default=new_code, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.code


class Hideable(models.Model):
    """Can be hidden by a curator with a reason; only the owner's own operations set these."""

    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    hidden_reason = models.TextField(blank=True, default="")

    class Meta:
        abstract = True

    @property
    def is_hidden(self) -> bool:
        """Whether a curator has hidden it."""
        return self.hidden_at is not None
