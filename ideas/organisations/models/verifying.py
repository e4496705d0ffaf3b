"""How the lab came to vouch for an organisation, step by step."""

from django.conf import settings
from django.db import models

from ideas.kernel import clock
from ideas.organisations.models.organisation import Organisation


class VerificationStep(models.Model):
    """One row of the way of an organisation's verification: into which ``state``, when, by whom, until when.

    ``note`` says what was checked. It is read by lab staff and by who keeps the organisation, as the evidence is: private
    files of the organisation.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="verification_steps"
    )
    state = models.CharField(max_length=15, choices=Organisation.Verification.choices)
    at = models.DateTimeField(default=clock.now)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    until = models.DateField(null=True, blank=True)
    note = models.TextField(max_length=2000, blank=True, default="")

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.organisation} {self.state}"
