"""Calls: invitations to propose."""

import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ideas.kernel import clock
from ideas.kernel.models import Coded, Hideable
from ideas.kernel.wording import in_language
from ideas.topics.models import Territory, Theme
from ideas.workflow.models import Process


class Call(Coded, Hideable):
    """An invitation to propose, open between two moments or, for the one permanent call, always.

    Ideas proposed to it run under the version of ``process`` that is published when they are begun.
    """

    class State(models.TextChoices):
        """Follows from the dates: announced → open → closed, or archived."""

        ANNOUNCED = "announced", _("À venir")
        OPEN = "open", _("Ouvert")
        CLOSED = "closed", _("Clos")
        ARCHIVED = "archived", _("Archivé")

    slug = models.SlugField(max_length=80, unique=True)
    names = models.JSONField(default=dict)
    briefs = models.JSONField(default=dict, blank=True)
    opens_at = models.DateTimeField(default=clock.now)
    closes_at = models.DateTimeField(null=True, blank=True)
    themes = models.ManyToManyField(Theme, blank=True, related_name="+")
    territories = models.ManyToManyField(Territory, blank=True, related_name="+")
    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    is_permanent = models.BooleanField(default=False)
    archived_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-is_permanent", "-opens_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_permanent"], condition=Q(is_permanent=True), name="call_permanent_once"
            ),
            models.CheckConstraint(
                condition=Q(is_permanent=False) | Q(closes_at=None, archived_at=None, hidden_at=None),
                name="call_permanent_is_open",
            ),
            models.CheckConstraint(
                condition=Q(closes_at=None) | Q(closes_at__gt=F("opens_at")),
                name="call_opens_before_it_closes",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Its name in the active language."""
        return in_language(self.names)

    @property
    def brief(self) -> str:
        """What is asked for, Markdown, in the active language."""
        return in_language(self.briefs)

    def state_at(self, moment: datetime.datetime) -> str:
        """Where it stands at that moment, as ``State`` says."""
        if self.archived_at is not None:
            return self.State.ARCHIVED
        if moment < self.opens_at:
            return self.State.ANNOUNCED
        has_closed = self.closes_at is not None and moment >= self.closes_at
        return self.State.CLOSED if has_closed else self.State.OPEN

    def is_open_at(self, moment: datetime.datetime) -> bool:
        """Whether ideas may be proposed to it at that moment."""
        return self.hidden_at is None and self.state_at(moment) == self.State.OPEN
