"""Who is asked to join a team: by name, for an organisation, by an address, by a link."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ideas.ideation.lifecycle import InvitationKind, InvitationState, LinkState, TeamRole
from ideas.ideation.models.idea import Idea
from ideas.kernel import clock
from ideas.kernel.models import Coded
from ideas.organisations.models import Organisation

_OPEN = Q(state="open")


class Invitation(Coded):
    """Somebody is asked to join an idea's team.

    Of one by ``email`` the address, in small letters, and the hash of the secret that was mailed are kept only while it is
    open; ``person`` is then whoever answered. Nothing in the row says whether that address has an account.
    """

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="invitations")
    kind = models.CharField(max_length=12, default=InvitationKind.PERSON)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    email = models.EmailField(blank=True, default="")
    secret_hash = models.CharField(max_length=64, null=True, blank=True, unique=True)
    role = models.CharField(max_length=12, choices=TeamRole.choices)
    message = models.CharField(max_length=500, blank=True, default="")
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField(max_length=10, default=InvitationState.OPEN)
    at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["idea", "person"], condition=_OPEN, name="invitation_open_once"),
            models.UniqueConstraint(
                fields=["idea", "organisation"], condition=_OPEN, name="invitation_open_once_for_organisation"
            ),
            models.UniqueConstraint(
                fields=["idea", "email"], condition=_OPEN & ~Q(email=""), name="invitation_open_once_by_email"
            ),
            models.CheckConstraint(
                condition=_OPEN | Q(email="", secret_hash=None), name="invitation_forgets_address"
            ),
        ]
        indexes = [models.Index(fields=["email"], condition=_OPEN & ~Q(email=""), name="invitation_to_email")]

    def __str__(self) -> str:
        return f"{self.idea_id} {self.kind} {self.state}"

    @property
    def is_open(self) -> bool:
        """Whether it can still be answered."""
        has_run_out = self.expires_at is not None and self.expires_at <= clock.now()
        return self.state == InvitationState.OPEN and not has_run_out


class TeamLink(Coded):
    """A link to a team, for whoever was given it: so many places, until a date. ``taken`` counts those who came by it."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="team_links")
    role = models.CharField(max_length=12, choices=TeamRole.choices)
    places = models.PositiveSmallIntegerField()
    taken = models.PositiveSmallIntegerField(default=0)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField(max_length=10, default=LinkState.OPEN)
    at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(taken__lte=F("places")), name="team_link_has_places")
        ]

    def __str__(self) -> str:
        return f"{self.idea_id} {self.taken}/{self.places}"

    @property
    def is_open(self) -> bool:
        """Whether somebody can still join by it."""
        has_room = self.taken < self.places
        return self.state == LinkState.OPEN and has_room and self.expires_at > clock.now()
