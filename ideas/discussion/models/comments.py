"""Comments, where they come from and what they said before."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ideas.discussion.models.threads import Thread
from ideas.kernel import clock
from ideas.kernel.models import Coded, Hideable
from ideas.organisations.models import Organisation

DEPTH_LIMIT = 3
NUMBER_WIDTH = 7


class Stance(models.TextChoices):
    """Where a comment stands towards its subject."""

    FOR = "for", pgettext_lazy("stance", "pour")
    AGAINST = "against", _("contre")
    NEUTRAL = "neutral", _("neutre")


class Purpose(models.TextChoices):
    """What a comment is meant as, apart from its stance; none is an empty string."""

    QUESTION = "question", _("question")
    SUGGESTION = "suggestion", _("suggestion")
    RISK = "risk", _("risque")
    EXPERIENCE = "experience", _("expérience")
    RESOURCE = "resource", _("ressource")


class OriginKind(models.TextChoices):
    """Where a comment comes from."""

    WEB = "web", _("en ligne")
    COUNTER = "counter", _("au guichet")
    EVENT = "event", _("lors d’un événement")
    IMPORT = "import", _("repris d’ailleurs")


class Comment(Coded, Hideable):
    """What somebody said in a thread, perhaps in answer to another comment and perhaps for an organisation.

    ``path`` is the materialised sort key: the numbers of its ancestors and its own, each of ``NUMBER_WIDTH``
    digits, so that rows ordered by it stand in thread order and a page is one range of the index. Roots have
    depth 0, replies 1 to 3. ``published_from`` is the message of the team’s own discussion that its author made public
    with this one. ``answer`` is the reply that was marked as the answer to this question; the three counts say how many
    people reacted, ``mention_count`` how many it names.

    Three are put on the object and kept nowhere: ``seen_mentions`` by ``queries.with_mentions``, ``unclear``, names that
    several bear, by the operation that wrote it, ``about``, what it is said of, by
    ``queries.comments_naming``.
    """

    seen_mentions: tuple[Any, ...] = ()
    unclear: tuple[str, ...] = ()
    about: Any = None

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="comments")
    number = models.PositiveIntegerField()
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replies"
    )
    depth = models.PositiveSmallIntegerField(default=0)
    branch = models.PositiveIntegerField()
    path = models.CharField(max_length=NUMBER_WIDTH * (DEPTH_LIMIT + 1))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="comments")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="comments"
    )
    published_from = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="published_as"
    )
    mandate_code = models.CharField(max_length=8, blank=True, default="")
    answer = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="answered_questions"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    lived_count = models.PositiveIntegerField(default=0)
    can_help_count = models.PositiveIntegerField(default=0)
    useful_count = models.PositiveIntegerField(default=0)
    mention_count = models.PositiveIntegerField(default=0)
    body = models.TextField(blank=True)
    stance = models.CharField(max_length=8, choices=Stance.choices, default=Stance.NEUTRAL)
    purpose = models.CharField(max_length=12, choices=Purpose.choices, blank=True, default="")
    language = models.CharField(max_length=5)
    created_at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=1)
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    redacted_at = models.DateTimeField(null=True, blank=True)
    origin = models.CharField(max_length=8, choices=OriginKind.choices, default=OriginKind.WEB)
    origin_source = models.CharField(max_length=200, blank=True, default="")
    origin_date = models.DateField(null=True, blank=True)
    origin_licence = models.CharField(max_length=100, blank=True, default="")
    legacy_id = models.CharField(max_length=80, blank=True, default="")
    legacy_votes = models.IntegerField(null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread", "number"], name="comment_number_once"),
            models.UniqueConstraint(
                fields=["origin_source", "legacy_id"], condition=~Q(legacy_id=""), name="comment_legacy_once"
            ),
        ]
        indexes = [
            models.Index(fields=["thread", "path"], name="comment_in_order"),
            models.Index(fields=["thread", "-branch", "path"], name="comment_newest_first"),
            models.Index(
                fields=["thread", "number"], condition=Q(purpose="question"), name="comment_questions"
            ),
        ]

    @property
    def is_question(self) -> bool:
        """Whether it asks something, and can still be read."""
        return self.purpose == Purpose.QUESTION and self.is_readable

    @property
    def is_deleted(self) -> bool:
        """Whether its author took the text away; its place in the thread stays."""
        return self.deleted_at is not None

    @property
    def is_readable(self) -> bool:
        """Whether everybody who sees the thread may read the text."""
        return self.deleted_at is None and self.hidden_at is None

    @property
    def state(self) -> str:
        """``published``, ``hidden`` or ``deleted``, for the API."""
        if self.is_deleted:
            return "deleted"
        return "hidden" if self.is_hidden else "published"


class CommentEdit(models.Model):
    """What a comment said in an earlier version; ``version`` counts from 1, the text first posted."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="edits")
    version = models.PositiveIntegerField()
    body = models.TextField(blank=True)
    stance = models.CharField(max_length=8, choices=Stance.choices)
    purpose = models.CharField(max_length=12, choices=Purpose.choices, blank=True, default="")
    written_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comment", "version"], name="comment_edit_once")]
        ordering = ["version"]

    def __str__(self) -> str:
        return f"{self.comment} {self.version}"
