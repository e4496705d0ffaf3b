"""Texts that somebody is writing and has not shared yet."""

from django.conf import settings
from django.db import models

from ideas.ideation.lifecycle import PART_TITLES
from ideas.ideation.models import Idea
from ideas.kernel import clock
from ideas.kernel.errors import Words


def first_version() -> int:
    """Where the count of a new copy begins: the milliseconds of this moment, so that it never comes upon an older copy's."""
    return int(clock.now().timestamp() * 1000)


class WorkingCopy(models.Model):
    """What a person is writing in one part of an idea: theirs alone until they save it.

    ``part`` is ``title``, ``summary`` or the key of a section. ``base_text`` is what the part said when they began: the
    third text when theirs is joined with what others saved meanwhile.
    ``version`` grows with every text kept here, so that a second window of theirs overwrites nothing, also when a copy
    was published meanwhile and another one begun. ``seen_at`` is when their page last said that it is open, ``saved_at``
    when this text was last kept.
    """

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="working_copies", db_index=False)
    part = models.CharField(max_length=20)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="working_copies"
    )
    base_text = models.TextField(blank=True, default="")
    text = models.TextField(blank=True, default="")
    version = models.PositiveBigIntegerField(default=first_version)
    opened_at = models.DateTimeField(default=clock.now)
    seen_at = models.DateTimeField(default=clock.now)
    saved_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["idea", "part", "person"], name="working_copy_once"),
        ]
        indexes = [models.Index(fields=["saved_at"], name="working_copy_saved")]

    def __str__(self) -> str:
        return f"{self.idea_id} {self.part} {self.person_id}"

    @property
    def part_title(self) -> Words:
        """What readers call the part."""
        return PART_TITLES[self.part]

    @property
    def is_changed(self) -> bool:
        """Whether it holds something that its owner wrote."""
        return self.text != self.base_text
