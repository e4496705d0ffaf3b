"""Priority axes, and the milestones of pilots that hang under them."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ideas.kernel import clock
from ideas.kernel.models import Coded
from ideas.organisations.models import Organisation
from ideas.pilots.models import Pilot
from ideas.roadmap.lifecycle import ENDS, LINK_LIMIT, NAME_LIMIT, OPEN, TITLE_LIMIT, MilestoneState
from ideas.sites.models import Site

PERSON = settings.AUTH_USER_MODEL


class Axis(Coded):
    """What a network, or the lab where ``network`` is None, wants most; pilots hang under it, each under as many as fit."""

    network = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="axes")
    name = models.CharField(max_length=NAME_LIMIT)
    text = models.TextField(blank=True, default="")
    language = models.CharField(max_length=5, default="fr")
    position = models.PositiveSmallIntegerField(default=1)
    pilots = models.ManyToManyField(Pilot, blank=True, related_name="axes")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name_plural = "axes"
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class Milestone(Coded):
    """What a pilot means to have reached on a day, at one site or, where ``site`` is None, for all.

    ``starts_on`` makes it a phase; ``planned_on`` is the day by which it is due, ``reached_on`` when it was. ``owner``
    answers for it, for ``organisation`` where there is one, else from the idea's team. ``evidence`` and ``link`` show that it
    was reached, as do its files; ``reason`` says why it was dropped, ``late_reason`` why it is late. ``waits_for`` are those
    of the same pilot that come first.
    """

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="milestones")
    site = models.ForeignKey(Site, null=True, blank=True, on_delete=models.PROTECT, related_name="milestones")
    title = models.CharField(max_length=TITLE_LIMIT)
    language = models.CharField(max_length=5, default="fr")
    position = models.PositiveSmallIntegerField(default=1)
    starts_on = models.DateField(null=True, blank=True)
    planned_on = models.DateField()
    reached_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=MilestoneState.choices, default=MilestoneState.PLANNED)
    owner = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    evidence = models.TextField(blank=True, default="")
    link = models.URLField(max_length=LINK_LIMIT, blank=True, default="")
    reason = models.TextField(blank=True, default="")
    late_reason = models.TextField(blank=True, default="")
    waits_for = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="awaited_by")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [
            models.Index(fields=["pilot", "planned_on"], name="milestone_of_pilot"),
            models.Index(fields=["planned_on"], condition=Q(state__in=OPEN), name="milestone_due"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(starts_on__lte=F("planned_on")),
                name="milestone_begins_before",
            ),
            models.CheckConstraint(
                condition=Q(state=MilestoneState.REACHED, reached_on__isnull=False)
                | (~Q(state=MilestoneState.REACHED) & Q(reached_on=None)),
                name="milestone_reached_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_over(self) -> bool:
        """Whether nothing more is expected of it."""
        return self.state in ENDS

    def is_late_on(self, day: datetime.date) -> bool:
        """Whether it should have been reached before ``day`` and was not."""
        return not self.is_over and self.planned_on < day

    @property
    def is_late(self) -> bool:
        """Whether its day is over in the lab's time zone."""
        return self.is_late_on(clock.today())

    @property
    def was_late(self) -> bool:
        """Whether it was reached after its day."""
        return self.reached_on is not None and self.reached_on > self.planned_on

    @property
    def begins_on(self) -> datetime.date:
        """Its first day: of a phase the planned start, else the planned day."""
        return self.starts_on or self.planned_on
