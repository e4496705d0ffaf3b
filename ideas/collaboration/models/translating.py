"""Translations and plain versions that somebody is writing and has not published yet."""

from django.conf import settings
from django.db import models

from ideas.collaboration.models.writing import first_version
from ideas.ideation.models import Idea
from ideas.ideation.models.translating import key_of
from ideas.kernel import clock


class TranslationCopy(models.Model):
    """What a person is writing of an idea in one language, or in plain words: theirs alone until they publish it.

    ``parts`` holds what they wrote in each part. ``read`` is the version that they began from (0: there was none), ``source``
    the revision of the original beside it. ``version`` grows with every text kept here, so that a second window of theirs
    overwrites nothing, also when a copy was published meanwhile and another one begun.
    """

    idea = models.ForeignKey(
        Idea, on_delete=models.CASCADE, related_name="translation_copies", db_index=False
    )
    language = models.CharField(max_length=5)
    kind = models.CharField(max_length=8)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="translation_copies"
    )
    parts = models.JSONField(default=dict)
    read = models.PositiveIntegerField(default=0)
    source = models.PositiveIntegerField(default=0)
    from_machine = models.BooleanField(default=False)
    version = models.PositiveBigIntegerField(default=first_version)
    opened_at = models.DateTimeField(default=clock.now)
    saved_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["idea", "language", "kind", "person"], name="translation_copy_once"
            ),
        ]
        indexes = [models.Index(fields=["saved_at"], name="translation_copy_saved")]

    def __str__(self) -> str:
        return f"{self.idea_id} {self.key} {self.person_id}"

    @property
    def key(self) -> str:
        """What names the text in an address: ``it``, ``fr-plain``."""
        return key_of(self.language, self.kind)
