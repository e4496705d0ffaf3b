"""The people concerned, heard."""

from django.conf import settings
from django.db import models

from ideas.kernel import clock
from ideas.kernel.models import Coded
from ideas.organisations.models import Organisation
from ideas.pilots.lifecycle import HearingWay
from ideas.pilots.models.pilot import Pilot


class Hearing(Coded):
    """Once that the people concerned were heard: when, how, how many, who led it, what they said and what became of it.

    ``person`` led it, perhaps for a partner. It names nobody of those who were heard.
    """

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="hearings")
    held_on = models.DateField()
    way = models.CharField(max_length=12, choices=HearingWay.choices)
    people_count = models.PositiveIntegerField()
    said = models.TextField()
    led_to = models.TextField(blank=True, default="")
    language = models.CharField(max_length=5, default="fr")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["pilot", "-held_on", "-id"], name="hearing_of_pilot")]

    def __str__(self) -> str:
        return f"{self.pilot_id} {self.held_on}"
