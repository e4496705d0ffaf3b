"""Who asks to join a team, or to carry an idea that nobody carries."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from ideas.ideation.lifecycle import RequestState, TeamRole
from ideas.ideation.models.idea import Idea
from ideas.kernel import clock
from ideas.kernel.models import Coded
from ideas.kernel.wording import named_for
from ideas.organisations.models import Organisation


class JoinRequest(Coded):
    """A person, perhaps for an organisation, asks to join a team; with the role ``lead`` to carry an idea without one.

    ``reason`` is why it was declined: only the asker and those who answer read it.
    """

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="join_requests")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    mandate_code = models.CharField(max_length=8, blank=True, default="")
    role = models.CharField(max_length=12, choices=TeamRole.choices)
    message = models.CharField(max_length=1000, blank=True, default="")
    state = models.CharField(max_length=10, default=RequestState.OPEN)
    reason = models.CharField(max_length=1000, blank=True, default="")
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(default=clock.now)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["idea", "person"], condition=Q(state="open"), name="join_request_open_once"
            )
        ]
        indexes = [models.Index(fields=["role", "state"], name="join_request_waiting")]

    def __str__(self) -> str:
        return f"{self.idea_id} {self.person_id} {self.state}"

    @property
    def name(self) -> str:
        """Who asks, for whom: « Nadia, pour Caritas »."""
        return named_for(self.person, self.organisation)
