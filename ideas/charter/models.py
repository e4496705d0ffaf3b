"""The charter in its versions, who adheres to which, and what is answered to its questions."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from ideas.charter.lifecycle import Side
from ideas.kernel import clock
from ideas.kernel.models import Coded
from ideas.kernel.wording import in_language
from ideas.organisations.models import Mandate, Organisation


class CharterVersion(Coded):
    """The lab's charter as it was published once, or the draft of the next one. A published one never changes.

    ``visions`` has the vision in each language of the lab, Markdown. ``values`` are its values in their order: ``key`` stays
    the same from version to version; ``names``, ``texts`` and ``questions`` have the words in each language, a question only
    where the value asks one. ``version`` grows while it is a draft.
    """

    number = models.PositiveSmallIntegerField(unique=True)
    visions = models.JSONField(default=dict, blank=True)
    values = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"{self.number}"

    @property
    def is_draft(self) -> bool:
        """Whether it is still being written."""
        return self.published_at is None

    @property
    def questions(self) -> list[tuple[str, str]]:
        """The questions in the active language, each after the key of the value that asks it."""
        asked: list[dict[str, Any]] = [one for one in self.values if one["questions"]]
        return [(one["key"], in_language(one["questions"])) for one in asked]


class Adhesion(models.Model):
    """An organisation stands by a version of the charter: who said so for it, under which mandate, when. Kept for good."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="adhesions")
    charter = models.ForeignKey(CharterVersion, on_delete=models.PROTECT, related_name="adhesions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["organisation", "charter"], name="adhesion_once")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.charter_id}"


class Reply(models.Model):
    """What one side answers to the questions of a version of the charter, about an idea or its pilot.

    The team and the lab have one each, every partner (``organisation``) its own. ``version`` grows as it is said anew.
    """

    subject_kind = models.CharField(max_length=20)
    subject_code = models.CharField(max_length=8)
    charter = models.ForeignKey(CharterVersion, on_delete=models.PROTECT, related_name="replies")
    side = models.CharField(max_length=10, choices=Side.choices)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    mandate = models.ForeignKey(Mandate, null=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=5, default="fr")
    at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "replies"
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_code", "side"],
                condition=Q(organisation=None),
                name="reply_of_side_once",
            ),
            models.UniqueConstraint(
                fields=["subject_kind", "subject_code", "organisation"],
                condition=Q(organisation__isnull=False),
                name="reply_of_partner_once",
            ),
            models.CheckConstraint(
                condition=Q(side="partner", organisation__isnull=False)
                | (~Q(side="partner") & Q(organisation=None)),
                name="reply_of_partner_names_it",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject_code} {self.side}"

    def by_key(self) -> dict[str, str]:
        """The answers by the key of the value that asks."""
        return {answer.key: answer.text for answer in self.answers.all()}


class Answer(models.Model):
    """To one question: the one that the value of ``key`` asks in the reply's version of the charter."""

    reply = models.ForeignKey(Reply, on_delete=models.CASCADE, related_name="answers")
    key = models.CharField(max_length=12)
    text = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reply", "key"], name="answer_once")]

    def __str__(self) -> str:
        return self.text
