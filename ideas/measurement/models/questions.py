"""Asking those who benefited, without learning who they are."""

from django.conf import settings
from django.db import models

from ideas.kernel import clock
from ideas.kernel.models import Coded
from ideas.measurement.lifecycle import (
    ANSWER_LIMIT,
    INTRODUCTION_LIMIT,
    NAME_LIMIT,
    QUESTION_LIMIT,
    QuestionKind,
)
from ideas.measurement.models.figures import Indicator
from ideas.pilots.models import Pilot
from ideas.sites.models import Site


class Questionnaire(Coded):
    """At most five questions of a pilot, answered from ``opens_on`` to ``closes_on``, both included.

    ``indicator`` is what the answers are a source for. Once somebody answered the questions stay as they are.
    """

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="questionnaires")
    indicator = models.ForeignKey(
        Indicator, null=True, blank=True, on_delete=models.SET_NULL, related_name="questionnaires"
    )
    title = models.CharField(max_length=NAME_LIMIT)
    introduction = models.TextField(max_length=INTRODUCTION_LIMIT, blank=True, default="")
    language = models.CharField(max_length=5, default="fr")
    opens_on = models.DateField()
    closes_on = models.DateField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["pilot", "-opens_on", "-id"], name="questionnaire_of_pilot")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether it can be answered today."""
        return self.opens_on <= clock.today() <= self.closes_on

    @property
    def is_over(self) -> bool:
        """Whether its last day is over."""
        return self.closes_on < clock.today()


class Question(models.Model):
    """One of them; ``options`` are those of a choice, one a line."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="questions")
    place = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=6, choices=QuestionKind.choices)
    text = models.CharField(max_length=QUESTION_LIMIT)
    options = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["questionnaire", "place"], name="question_place_once")]

    def __str__(self) -> str:
        return self.text

    @property
    def option_names(self) -> list[str]:
        """The options of a choice, in their order."""
        return self.options.splitlines()


class Answer(models.Model):
    """That somebody answered, where and on which day. Nothing of who they are: no account, no address, no hour."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="answers")
    site = models.ForeignKey(Site, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_on = models.DateField(default=clock.today)

    def __str__(self) -> str:
        return f"{self.questionnaire_id} {self.answered_on}"


class AnswerPart(models.Model):
    """What was answered to one question: a number (of a scale, a yes as 1, the place of an option), or words."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="parts")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    text = models.TextField(max_length=ANSWER_LIMIT, blank=True, default="")
    is_black = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["answer", "question"], name="answer_part_once")]

    def __str__(self) -> str:
        return f"{self.answer_id} {self.question_id}"
