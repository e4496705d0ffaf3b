"""Pilots, their partners, reviews and news."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from ideas.ideation.models import Idea
from ideas.kernel import clock
from ideas.kernel.codes import fingerprint
from ideas.kernel.models import Coded, Hideable
from ideas.organisations.models import Mandate, Organisation
from ideas.pilots.lifecycle import (
    ENDS,
    SUMMARY_LIMIT,
    TITLE_LIMIT,
    Decision,
    PartnerRole,
    PartnerState,
    PilotState,
)
from ideas.topics.models import Territory, Theme

PERSON = settings.AUTH_USER_MODEL


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


class Partner(models.Model):
    """An organisation in a pilot, from being asked or asking on. One row for life: asked again, it is used again.

    ``text`` is what it means to bring; while ``is_asked``, what it was asked. ``asked_by`` invited it, or applied for
    it; ``mandate`` is what the organisation's word was given under. ``answer_by`` is when an open invitation ends.
    ``reason`` says why it was declined or left.
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
        said = (self.role, self.state, self.text, self.reason)
        return fingerprint(*map(str, said), self.asked_at.isoformat())


class Review(models.Model):
    """A look back at a pilot, begun from where it stood then, and what was decided with which reason."""

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="reviews")
    number = models.PositiveSmallIntegerField()
    state_before = models.CharField(max_length=10, choices=PilotState.choices)
    begun_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(default=clock.now)
    decision = models.CharField(max_length=10, choices=Decision.choices, blank=True, default="")
    reason = models.TextField(blank=True, default="")
    decided_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pilot", "number"], name="review_number_once"),
            models.UniqueConstraint(fields=["pilot"], condition=Q(decided_at=None), name="review_open_once"),
        ]

    def __str__(self) -> str:
        return f"{self.pilot_id} {self.number} {self.decision}"


class News(Coded, Hideable):
    """Something to tell from a pilot, by a person, perhaps for a partner."""

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="news")
    title = models.CharField(max_length=TITLE_LIMIT)
    text = models.TextField()
    language = models.CharField(max_length=5, default="fr")
    author = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=1)
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "news"
        indexes = [models.Index(fields=["pilot", "-at", "-id"], name="news_of_pilot")]

    def __str__(self) -> str:
        return self.title
