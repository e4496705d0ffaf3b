"""Processes as data, and clocks."""

from django.db import models
from django.db.models import Q

from ideas.kernel import clock
from ideas.kernel.models import Coded
from ideas.kernel.wording import in_language
from ideas.workflow.lifecycle import Feature, Owes


class Process(Coded):
    """A way that subjects take, edited by the lab; it lives in versions."""

    key = models.SlugField(max_length=40, unique=True)
    names = models.JSONField(default=dict)

    class Meta:
        verbose_name_plural = "processes"

    def __str__(self) -> str:
        return in_language(self.names)


class ProcessVersion(models.Model):
    """A graph of stages and steps. Published ones never change; subjects keep theirs unless a curator migrates them.

    ``conditions`` are what acts of later chapters must pass besides, such as the start of a pilot: by the name of the act,
    as steps have them.
    """

    class State(models.TextChoices):
        """``draft → published → retired``."""

        DRAFT = "draft"
        PUBLISHED = "published"
        RETIRED = "retired"

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True)
    conditions = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["process", "number"], name="process_version_once"),
            models.UniqueConstraint(
                fields=["process"], condition=Q(state="published"), name="process_published_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.process} {self.number}"


class Stage(models.Model):
    """Where a subject stands: what is open there, how long it should take, who owes the next answer, how far it has grown."""

    version = models.ForeignKey(ProcessVersion, on_delete=models.CASCADE, related_name="stages")
    key = models.SlugField(max_length=30)
    names = models.JSONField(default=dict)
    summaries = models.JSONField(default=dict, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    open = models.JSONField(default=list, blank=True)
    owed_by = models.CharField(max_length=5, blank=True, default=Owes.NOBODY)
    days = models.PositiveSmallIntegerField(null=True, blank=True)
    growth = models.PositiveSmallIntegerField(default=0)
    is_start = models.BooleanField(default=False)
    is_end = models.BooleanField(default=False)
    is_public = models.BooleanField(default=True)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="stage_key_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Its name in the active language."""
        return in_language(self.names)

    @property
    def summary(self) -> str:
        """What happens there, in a sentence."""
        return in_language(self.summaries)

    def is_open_for(self, feature: Feature) -> bool:
        """Whether people can do ``feature`` while something stands here."""
        return str(feature) in self.open


class Step(models.Model):
    """An allowed move between two stages. ``target`` None leads back to where the subject was before."""

    version = models.ForeignKey(ProcessVersion, on_delete=models.CASCADE, related_name="steps")
    key = models.SlugField(max_length=30)
    names = models.JSONField(default=dict)
    source = models.ForeignKey(Stage, on_delete=models.CASCADE, related_name="steps_out")
    target = models.ForeignKey(
        Stage, null=True, blank=True, on_delete=models.CASCADE, related_name="steps_in"
    )
    takers = models.JSONField(default=list)
    needs_reason = models.BooleanField(default=False)
    reason_owed_by = models.JSONField(default=list, blank=True)
    guards = models.JSONField(default=list, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="step_once_from_a_stage")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """What taking it is called, in the active language."""
        return in_language(self.names)

    def owes_reason(self, takers: set[str]) -> bool:
        """Whether somebody who takes it as any of ``takers`` owes a public reason."""
        mine = takers & set(self.takers)
        return self.needs_reason or (bool(mine) and mine <= set(self.reason_owed_by))


class Clock(models.Model):
    """Who owes the next answer on a subject, and by when. One runs at a time; it can be paused with a reason."""

    kind = models.CharField(max_length=30)
    subject = models.CharField(max_length=8)
    owed_by = models.CharField(max_length=5, choices=[(o.value, o.value) for o in Owes if o])
    started_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True, blank=True)
    wake_at = models.DateTimeField(null=True, blank=True)
    pause_reason = models.TextField(blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "subject"], name="clock_once")]
        indexes = [models.Index(fields=["kind", "owed_by", "due_at"], name="clock_due")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.subject} {self.owed_by} {self.due_at:%Y-%m-%d}"

    @property
    def is_paused(self) -> bool:
        """Whether it stands still."""
        return self.paused_at is not None

    @property
    def is_late(self) -> bool:
        """Whether the answer should have come already."""
        return not self.is_paused and self.due_at < clock.now()
