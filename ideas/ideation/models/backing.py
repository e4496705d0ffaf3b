"""Who backs an idea."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from ideas.ideation.lifecycle import IntendedRole
from ideas.ideation.models.idea import Idea
from ideas.kernel import clock
from ideas.kernel.models import Coded
from ideas.organisations.models import Mandate, Organisation


class Support(models.Model):
    """One person backs one idea, once."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="supports")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="supports")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["idea", "person"], name="support_once")]

    def __str__(self) -> str:
        return f"{self.person_id} backs {self.idea_id}"


class Endorsement(Coded):
    """An organisation backs an idea under a mandate; with an intended role it commits itself."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="endorsements")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="endorsements")
    mandate = models.ForeignKey(Mandate, null=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True, default="")
    intended_role = models.CharField(max_length=20, choices=IntendedRole.choices, blank=True, default="")
    at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["idea", "organisation"], condition=Q(withdrawn_at=None), name="endorsement_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} endorses {self.idea_id}"
