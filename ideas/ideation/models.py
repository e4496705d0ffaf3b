"""Ideas, their texts, teams and backers."""

import random
from collections.abc import Iterator

from django.conf import settings
from django.db import models
from django.db.models import Q

from ideas.calls.models import Call
from ideas.ideation.lifecycle import (
    SECTION_TITLES,
    SECTIONS,
    SUMMARY_LIMIT,
    TITLE_LIMIT,
    IntendedRole,
    InvitationState,
    OriginKind,
    RevisionReason,
    TeamRole,
)
from ideas.kernel import clock
from ideas.kernel.models import Coded, Hideable
from ideas.organisations.models import Mandate, Organisation
from ideas.topics.models import Territory, Theme
from ideas.workflow.guards import Verdict, verdict_kept
from ideas.workflow.models import Stage

PERSON = settings.AUTH_USER_MODEL
SHUFFLE_SIZE = 2**31


def _shuffle() -> int:
    return random.randrange(SHUFFLE_SIZE)  # noqa: S311 - an order, not a secret


_LISTED = Q(is_public=True, hidden_at=None)


class Idea(Coded, Hideable):
    """One proposal, with one address and one history for life.

    ``text_version`` grows with every change of text (for ``If-Match``), ``revision`` with every kept revision.
    ``draft_secret`` is the hashed secret of a draft begun in a session without account. ``is_public`` says whether its stage
    lets everyone see it. ``shuffle`` orders lists fairly. ``held_by_*`` names what leads it just now, such as its pilot.
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
        PERSON, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
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
        return self.title or self.code

    @property
    def is_draft(self) -> bool:
        """Whether it was never submitted."""
        return self.submitted_at is None

    @property
    def is_held(self) -> bool:
        """Whether something else, such as a pilot, leads it just now."""
        return bool(self.held_by_code)

    def section(self, key: str) -> str:
        """The Markdown of one section, empty when nothing was written yet."""
        return str(self.sections.get(key, ""))

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


class Revision(models.Model):
    """The full text at one moment, with author and reason. Immutable."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=TITLE_LIMIT)
    summary = models.CharField(max_length=SUMMARY_LIMIT)
    sections = models.JSONField(default=dict)
    language = models.CharField(max_length=5)
    author = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=10, choices=RevisionReason.choices)
    note = models.CharField(max_length=280, blank=True, default="")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["idea", "number"], name="revision_number_once")]

    def __str__(self) -> str:
        return f"{self.idea_id} v{self.number}"


class TeamMember(models.Model):
    """A person on an idea's team."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="team")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="team_rows")
    role = models.CharField(max_length=12, choices=TeamRole.choices)
    since = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["since", "id"]
        constraints = [
            models.UniqueConstraint(fields=["idea", "person"], name="team_person_once"),
            models.UniqueConstraint(fields=["idea"], condition=Q(role="lead"), name="team_one_lead"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role}"


class Invitation(Coded):
    """Somebody with an account is asked to join an idea's team."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="invitations")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=12, choices=TeamRole.choices)
    message = models.CharField(max_length=500, blank=True, default="")
    invited_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=10, default=InvitationState.OPEN)
    at = models.DateTimeField(default=clock.now)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["idea", "person"], condition=Q(state="open"), name="invitation_open_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.idea_id} {self.person_id} {self.state}"


class Support(models.Model):
    """One person backs one idea, once."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="supports")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="supports")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["idea", "person"], name="support_once")]

    def __str__(self) -> str:
        return f"{self.person_id} backs {self.idea_id}"


class Endorsement(Coded):
    """An organisation backs an idea under a mandate; with an intended role it commits itself."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="endorsements")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="endorsements")
    mandate = models.ForeignKey(Mandate, null=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True, default="")
    intended_role = models.CharField(max_length=20, choices=IntendedRole.choices, blank=True, default="")
    at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["idea", "organisation"], condition=Q(withdrawn_at=None), name="endorsement_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} endorses {self.idea_id}"


class Passage(models.Model):
    """One row of the idea's way: which step, who, when, why, what each guard said.

    ``for_person`` is the lead on whose behalf a recorder or curator took a lead's step.
    """

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="passages")
    number = models.PositiveIntegerField()
    step = models.CharField(max_length=30)
    step_names = models.JSONField(default=dict)
    source = models.ForeignKey(Stage, null=True, on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    for_person = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True, default="")
    guards = models.JSONField(default=list)
    overridden = models.JSONField(default=list)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["idea", "number"], name="passage_number_once")]

    def __str__(self) -> str:
        return f"{self.idea_id} {self.number} {self.step}"

    @property
    def verdicts(self) -> list[Verdict]:
        """What each guard said then, in the active language."""
        return [verdict_kept(row) for row in self.guards]

    @property
    def waived(self) -> list[Verdict]:
        """What was not earned, and taken in spite of it."""
        return [one for one in self.verdicts if not one.is_met and one.guard in self.overridden]


class Source(models.Model):
    """Something an idea leans on, with its address: a study, an article, another place that does it."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="sources")
    title = models.CharField(max_length=250)
    url = models.URLField(max_length=1000)
    note = models.TextField(blank=True, default="")
    origin_key = models.CharField(max_length=120, null=True, blank=True, unique=True)

    def __str__(self) -> str:
        return self.title
