"""A pilot."""

from django.db import models
from django.db.models import Q

from ideas.ideation.models import Idea
from ideas.kernel import clock
from ideas.kernel.models import Coded, Hideable
from ideas.pilots.lifecycle import ENDS, SUMMARY_LIMIT, TITLE_LIMIT, WAITING, PilotState
from ideas.topics.models import Territory, Theme


class Pilot(Coded, Hideable):
    """A trial of an idea on real ground. Its texts begin as the idea's and are its own from then on.

    ``starts_on``, ``ends_on`` and ``review_on`` are what is planned; ``started_at`` and ``ended_at`` what
    happened. ``version`` grows with every change of text, for ``If-Match``. The team stays the idea's.
    """

    idea = models.OneToOneField(Idea, on_delete=models.PROTECT, related_name="pilot")
    title = models.CharField(max_length=TITLE_LIMIT)
    summary = models.CharField(max_length=SUMMARY_LIMIT, blank=True, default="")
    text = models.TextField(blank=True, default="")
    language = models.CharField(max_length=5, default="fr")
    themes = models.ManyToManyField(Theme, blank=True, related_name="pilots")
    territories = models.ManyToManyField(Territory, blank=True, related_name="pilots")
    state = models.CharField(max_length=10, choices=PilotState.choices, default=PilotState.PREPARING)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    news_count = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)
    active_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [
            models.Index(fields=["-active_at", "-id"], condition=Q(hidden_at=None), name="pilot_active"),
            models.Index(fields=["state", "review_on"], name="pilot_review_due"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_ended(self) -> bool:
        """Whether its last review completed or stopped it."""
        return self.state in ENDS

    @property
    def review_is_late(self) -> bool:
        """Whether the agreed day of its review is over and the review has not begun."""
        return self.state in WAITING and self.review_on is not None and self.review_on < clock.today()
