"""Who works on an idea, and who left."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from ideas.ideation.lifecycle import TeamRole
from ideas.ideation.models.idea import Idea
from ideas.kernel import clock
from ideas.kernel.models import Coded
from ideas.kernel.wording import named_for
from ideas.organisations.models import Organisation


class TeamMember(models.Model):
    """A person on an idea's team, perhaps for an organisation, under the mandate of that code."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="team")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="team_rows")
    role = models.CharField(max_length=12, choices=TeamRole.choices)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    mandate_code = models.CharField(max_length=8, blank=True, default="")
    since = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["since", "id"]
        constraints = [
            models.UniqueConstraint(fields=["idea", "person"], name="team_person_once"),
            models.UniqueConstraint(fields=["idea"], condition=Q(role="lead"), name="team_one_lead"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role}"

    @property
    def name(self) -> str:
        """Who it is, for whom: « Nadia, pour Caritas »."""
        return named_for(self.person, self.organisation)


class Departure(Coded):
    """Somebody left a team, or was taken off it by ``removed_by`` with a reason that they are told and the team reads."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="departures")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=12, choices=TeamRole.choices)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(max_length=500, blank=True, default="")
    at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.person_id} left {self.idea_id}"
