"""What an idea says in other languages, and in plain words."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from ideas.ideation.lifecycle import SUMMARY_LIMIT, TITLE_LIMIT, TranslationKind
from ideas.ideation.models.idea import Idea
from ideas.ideation.models.parts import InParts
from ideas.kernel import clock
from ideas.kernel.models import Coded
from ideas.organisations.models import Organisation


class TranslationText(InParts, models.Model):
    """A text in another language, the ``revision`` of the original that it follows, and who wrote it.

    ``sections`` holds only those that were written: for the others readers get the original. ``engine`` names the one whose
    words these are, or began with.
    """

    title = models.CharField(max_length=TITLE_LIMIT, blank=True, default="")
    summary = models.CharField(max_length=SUMMARY_LIMIT, blank=True, default="")
    sections = models.JSONField(default=dict, blank=True)
    revision = models.PositiveIntegerField(default=0)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    engine = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        abstract = True


class Translation(TranslationText, Coded):
    """An idea in one language: by people, in plain words, or by an engine. One row for each, so that none overwrites another.

    ``version`` grows with every change (for ``If-Match``); one of version 0 is a machine's that was asked for and has not come
    yet. ``author`` began it. ``outdated_at`` is when its people were told that the original has moved on.
    """

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="translations")
    language = models.CharField(max_length=5)
    kind = models.CharField(max_length=8, choices=TranslationKind.choices)
    version = models.PositiveIntegerField(default=0)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)
    outdated_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    asked_revision = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["idea", "language", "kind"], name="translation_once"),
            models.CheckConstraint(
                condition=~Q(kind=TranslationKind.MACHINE) | Q(author=None), name="machine_is_nobody"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.idea_id} {self.key}"

    @property
    def key(self) -> str:
        """What names it in an address: ``fr``, ``fr-plain``, ``fr-machine``."""
        return key_of(self.language, self.kind)

    @property
    def is_there(self) -> bool:
        """Whether there is something to read."""
        return self.version > 0 and self.withdrawn_at is None


class TranslationVersion(TranslationText):
    """What a translation said once. Immutable. ``is_same``: no word changed, it was found right for a later revision."""

    translation = models.ForeignKey(Translation, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    is_same = models.BooleanField(default=False)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["translation", "number"], name="translation_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.translation_id} v{self.number}"


def key_of(language: str, kind: str) -> str:
    """What names the text in ``language`` of that kind in an address."""
    return language if kind == TranslationKind.HUMAN else f"{language}-{kind}"
