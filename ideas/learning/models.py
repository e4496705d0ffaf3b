"""Learnings of pilots."""

from django.conf import settings
from django.db import models

from ideas.kernel import clock
from ideas.kernel.models import Coded, Hideable
from ideas.learning.lifecycle import TITLE_LIMIT, LearningKind
from ideas.organisations.models import Organisation
from ideas.pilots.models import Pilot, Review
from ideas.roadmap.models import Milestone
from ideas.sites.models import Site

PERSON = settings.AUTH_USER_MODEL


class Learning(Coded, Hideable):
    """What a pilot taught: what worked, failed, surprised, or would be done again; by a person, perhaps for a partner.

    ``site``, ``milestone`` and ``review`` say where and when it was learnt, where that is known.
    """

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="learnings")
    site = models.ForeignKey(Site, null=True, blank=True, on_delete=models.PROTECT, related_name="learnings")
    milestone = models.ForeignKey(
        Milestone, null=True, blank=True, on_delete=models.PROTECT, related_name="learnings"
    )
    review = models.ForeignKey(
        Review, null=True, blank=True, on_delete=models.PROTECT, related_name="learnings"
    )
    kind = models.CharField(max_length=8, choices=LearningKind.choices)
    title = models.CharField(max_length=TITLE_LIMIT)
    text = models.TextField(blank=True, default="")
    language = models.CharField(max_length=5, default="fr")
    author = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=1)
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["pilot", "-at", "-id"], name="learning_of_pilot"),
            models.Index(fields=["-at", "-id"], name="learning_newest"),
        ]

    def __str__(self) -> str:
        return self.title
