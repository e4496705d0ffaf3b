"""Organisations in pilots."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from ideas.kernel import clock
from ideas.kernel.codes import fingerprint
from ideas.organisations.models import Mandate, Organisation
from ideas.pilots.lifecycle import PartnerRole, PartnerState
from ideas.pilots.models.pilot import Pilot

PERSON = settings.AUTH_USER_MODEL


class Partner(models.Model):
    """An organisation in a pilot, from being asked or asking on. One row for life: asked again, it is used again.

    ``text`` is what it means to bring; while ``is_asked``, what it was asked. ``asked_by`` invited it, or applied for
    it; ``mandate`` is what the organisation's word was given under. ``answer_by`` is when an open invitation ends.
    ``reason`` says why it was declined or left, or leaves on ``leaves_on``, until when it stays a partner. ``duties`` says what
    becomes of its duties then: ``successor`` takes them on once it has agreed; without one they end.
    """

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="pilot_partners")
    role = models.CharField(max_length=20, choices=PartnerRole.choices)
    state = models.CharField(max_length=10, choices=PartnerState.choices)
    text = models.TextField(blank=True, default="")
    reason = models.TextField(blank=True, default="")
    mandate = models.ForeignKey(Mandate, null=True, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    answer_by = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    leaves_on = models.DateField(null=True, blank=True)
    notice_at = models.DateTimeField(null=True, blank=True)
    duties = models.TextField(blank=True, default="")
    successor = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    successor_agreed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pilot", "organisation"], name="partner_once"),
            models.UniqueConstraint(
                fields=["pilot"],
                condition=Q(role=PartnerRole.ACCOUNTABLE, state=PartnerState.ACCEPTED),
                name="partner_one_accountable",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.role} {self.state}"

    @property
    def is_asked(self) -> bool:
        """Whether ``text`` is the question of who invited it, to which it has not said yes: not its own words.

        An invitation born of the organisation's own endorsement was asked by nobody and bears its own words.
        """
        return self.asked_by_id is not None and self.answer_by is not None and self.accepted_at is None

    @property
    def version(self) -> str:
        """It changes with whatever is said of the organisation's part: who answers names the one they read."""
        notice = (self.leaves_on, self.duties, self.successor_id, self.successor_agreed_at)
        said = (self.role, self.state, self.text, self.reason, *(notice if self.leaves_on else ()))
        return fingerprint(*map(str, said), self.asked_at.isoformat())
