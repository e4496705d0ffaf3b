"""Ideas: one proposal each, with one address and one history for life."""

import random
from collections.abc import Iterator

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext

from ideas.calls.models import Call
from ideas.ideation.lifecycle import SECTION_TITLES, SECTIONS, SUMMARY_LIMIT, TITLE_LIMIT, OriginKind
from ideas.ideation.models.parts import InParts
from ideas.kernel import clock
from ideas.kernel.models import Coded, Hideable
from ideas.organisations.models import Organisation
from ideas.topics.models import Territory, Theme
from ideas.workflow.models import Stage

SHUFFLE_SIZE = 2**31


def _shuffle() -> int:
    return random.randrange(SHUFFLE_SIZE)  # noqa: S311 - an order, not a secret


_LISTED = Q(is_public=True, hidden_at=None, merged_into=None)


class Idea(InParts, Coded, Hideable):
    """One proposal, with one address and one history for life.

    ``text_version`` grows with every change of text (for ``If-Match``), ``revision`` with every kept revision.
    ``draft_secret`` is the hashed secret of a draft begun in a session without account. ``is_public`` says whether its stage
    lets everyone see it. ``merged_into`` is the idea that speaks for it since a merge, never one merged itself.
    ``shuffle`` orders lists fairly. ``held_by_*`` names what leads it just now, such as its pilot.
    """

    title = models.CharField(max_length=TITLE_LIMIT, blank=True, default="")
    summary = models.CharField(max_length=SUMMARY_LIMIT, blank=True, default="")
    is_summary_made = models.BooleanField(default=False)
    sections = models.JSONField(default=dict, blank=True)
    language = models.CharField(max_length=5, default="fr")
    place = models.CharField(max_length=160, blank=True, default="")
    call = models.ForeignKey(Call, null=True, blank=True, on_delete=models.PROTECT, related_name="ideas")
    themes = models.ManyToManyField(Theme, through="IdeaTheme", blank=True, related_name="ideas")
    territories = models.ManyToManyField(Territory, through="IdeaTerritory", blank=True, related_name="ideas")
    proposed_for = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="proposed_ideas"
    )

    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="ideas", db_index=False)
    stage_since = models.DateTimeField(default=clock.now)
    passage_count = models.PositiveIntegerField(default=0)
    is_public = models.BooleanField(default=False)
    held_by_kind = models.CharField(max_length=30, blank=True, default="")
    held_by_code = models.CharField(max_length=8, blank=True, default="")
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )

    text_version = models.PositiveIntegerField(default=1)
    revision = models.PositiveIntegerField(default=0)
    draft_secret = models.CharField(max_length=64, null=True, blank=True, db_index=True)

    origin = models.CharField(max_length=10, choices=OriginKind.choices, default=OriginKind.WEB)
    origin_name = models.CharField(max_length=200, blank=True, default="")
    origin_url = models.URLField(max_length=500, blank=True, default="")
    origin_licence = models.CharField(max_length=120, blank=True, default="")
    origin_key = models.CharField(max_length=120, null=True, blank=True, unique=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    consent_channel = models.CharField(max_length=200, blank=True, default="")
    legacy_counts = models.JSONField(default=dict, blank=True)

    support_count = models.PositiveIntegerField(default=0)
    endorsement_count = models.PositiveIntegerField(default=0)
    comment_count = models.PositiveIntegerField(default=0)
    shuffle = models.PositiveIntegerField(default=_shuffle)

    created_at = models.DateTimeField(default=clock.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField(default=clock.now)
    active_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [
            models.Index(fields=["-active_at", "-id"], condition=_LISTED, name="idea_active"),
            models.Index(fields=["-submitted_at", "-id"], condition=_LISTED, name="idea_newest"),
            models.Index(fields=["-support_count", "-id"], condition=_LISTED, name="idea_supported"),
            models.Index(fields=["-comment_count", "-id"], condition=_LISTED, name="idea_discussed"),
            models.Index(fields=["shuffle", "id"], condition=_LISTED, name="idea_shuffle"),
            models.Index(fields=["stage", "stage_since"], name="idea_stage"),
            # What lists count by: read without the rows themselves.
            models.Index(fields=["stage", "id"], condition=_LISTED, name="idea_in_stage"),
            models.Index(fields=["language", "id"], condition=_LISTED, name="idea_in_language"),
            models.Index(fields=["id"], condition=_LISTED, name="idea_listed"),
        ]

    def __str__(self) -> str:
        return self.title or gettext("Sans titre")

    @property
    def is_draft(self) -> bool:
        """Whether it was never submitted."""
        return self.submitted_at is None

    @property
    def is_held(self) -> bool:
        """Whether something else, such as a pilot, leads it just now."""
        return bool(self.held_by_code)

    def written_sections(self) -> Iterator[tuple[str, str, str]]:
        """(key, title, Markdown) of the sections that hold text, in their order."""
        for key in SECTIONS:
            if self.section(key):
                yield key, str(SECTION_TITLES[key]), self.section(key)


class IdeaTheme(models.Model):
    """That an idea belongs to a theme. A model of its own for its index, which finds a theme's ideas in their order."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="+", db_index=False)
    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["idea", "theme"], name="idea_theme_once")]
        indexes = [models.Index(fields=["theme", "idea"], name="theme_of_idea")]

    def __str__(self) -> str:
        return f"{self.idea_id} {self.theme_id}"


class IdeaTerritory(models.Model):
    """That an idea is about a place, in the same way."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="+", db_index=False)
    territory = models.ForeignKey(Territory, on_delete=models.CASCADE, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["idea", "territory"], name="idea_territory_once")]
        indexes = [models.Index(fields=["territory", "idea"], name="territory_of_idea")]

    def __str__(self) -> str:
        return f"{self.idea_id} {self.territory_id}"
