"""Who works on an idea, and who is asked to."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from ideas.ideation.lifecycle import InvitationState, TeamRole
from ideas.ideation.models.idea import Idea
from ideas.kernel import clock
from ideas.kernel.models import Coded


class TeamMember(models.Model):
    """A person on an idea's team."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="team")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="team_rows")
    role = models.CharField(max_length=12, choices=TeamRole.choices)
    since = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["since", "id"]
        constraints = [
            models.UniqueConstraint(fields=["idea", "person"], name="team_person_once"),
            models.UniqueConstraint(fields=["idea"], condition=Q(role="lead"), name="team_one_lead"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role}"


class Invitation(Coded):
    """Somebody with an account is asked to join an idea's team."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="invitations")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=12, choices=TeamRole.choices)
    message = models.CharField(max_length=500, blank=True, default="")
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField(max_length=10, default=InvitationState.OPEN)
    at = models.DateTimeField(default=clock.now)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["idea", "person"], condition=Q(state="open"), name="invitation_open_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.idea_id} {self.person_id} {self.state}"
