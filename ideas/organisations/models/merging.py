"""What staff did when an organisation was recorded twice, kept so that it can be undone."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from ideas.kernel import clock
from ideas.kernel.models import Coded
from ideas.organisations.models.organisation import Organisation


class OrganisationMerge(Coded):
    """``source`` was found to be the same body as ``target``: what hung on it hangs there, until that is undone."""

    source = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="merges")
    target = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="merges_here")
    at = models.DateTimeField(default=clock.now)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source"], condition=Q(undone_at=None), name="organisation_merged_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"


class MovedRow(models.Model):
    """One row that a merge gave another organisation: ``column`` of the row ``key`` of the model ``label``."""

    merge = models.ForeignKey(OrganisationMerge, on_delete=models.CASCADE, related_name="rows")
    label = models.CharField(max_length=80)
    column = models.CharField(max_length=40)
    key = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.label}.{self.column} {self.key}"
