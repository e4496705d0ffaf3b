"""Ideas made one: what was proposed, who agreed, what is undone."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ideas.ideation.lifecycle import MergeState
from ideas.ideation.models.idea import Idea
from ideas.kernel import clock
from ideas.kernel.models import Coded

PERSON = settings.AUTH_USER_MODEL


class Merge(Coded):
    """``source`` is to become part of ``target``, or has: the tree of all merges, also of those undone.

    ``choices`` says of each part of the text whose words it gets, ``texts`` holds those written for it, ``source_version`` and
    ``target_version`` the texts that were read when choosing; ``version`` grows with every other choice, so that both teams
    agree to the same. ``source_agreed_*`` and ``target_agreed_*`` are each team's yes, ``decided_by`` a curator in their
    place with a public ``decision``. ``touched_at`` is when it was last proposed, chosen anew or agreed to: who does
    nothing lets it lapse. ``revision_before`` and ``revision_after`` are the target's around the merge, ``clock`` is the
    source's as it stood: what undoing gives back. ``source_undo_by`` and ``target_undo_by`` are each team's wish to undo.
    """

    source = models.ForeignKey(Idea, on_delete=models.PROTECT, related_name="merges_away")
    target = models.ForeignKey(Idea, on_delete=models.PROTECT, related_name="merges_in")
    state = models.CharField(max_length=10, choices=MergeState.choices, default=MergeState.PROPOSED)
    reason = models.TextField()
    proposed_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now)
    touched_at = models.DateTimeField(default=clock.now)

    choices = models.JSONField(default=dict)
    texts = models.JSONField(default=dict, blank=True)
    source_version = models.PositiveIntegerField()
    target_version = models.PositiveIntegerField()
    version = models.PositiveIntegerField(default=1)

    source_agreed_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    source_agreed_at = models.DateTimeField(null=True, blank=True)
    target_agreed_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    target_agreed_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    decision = models.TextField(blank=True, default="")

    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField(blank=True, default="")

    merged_at = models.DateTimeField(null=True, blank=True)
    undo_until = models.DateTimeField(null=True, blank=True)
    revision_before = models.PositiveIntegerField(default=0)
    revision_after = models.PositiveIntegerField(default=0)
    stage_since = models.DateTimeField(null=True, blank=True)
    clock = models.JSONField(null=True, blank=True)
    source_undo_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    target_undo_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source"], condition=Q(state__in=["proposed", "done"]), name="merge_once_away"
            ),
            models.CheckConstraint(condition=~Q(source=F("target")), name="merge_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"

    @property
    def is_open(self) -> bool:
        """Whether it waits to be agreed to."""
        return self.state == MergeState.PROPOSED

    @property
    def is_done(self) -> bool:
        """Whether the two are one now."""
        return self.state == MergeState.DONE

    @property
    def can_be_undone(self) -> bool:
        """Whether it was done, and not too long ago."""
        return self.is_done and self.undo_until is not None and clock.now() <= self.undo_until
