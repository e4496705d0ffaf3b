"""What measurement says, for the act that blacks words out of all that belongs to an idea.

A file of its own because that act asks every chapter for exactly this.
"""

from ideas.kernel.blacking import holds
from ideas.measurement.models import (
    AnswerPart,
    Definition,
    Indicator,
    Measurement,
    Question,
    Questionnaire,
    Story,
    StoryConsent,
)

_WORDS = ("name", "meaning", "unit", "source")

holds(Indicator, *_WORDS, "dimension", "categories", "end_reason", belongs="pilot__idea", kind="indicator")
holds(Definition, *_WORDS, "reason", belongs="indicator__pilot__idea")
holds(
    Measurement,
    "unavailable_reason",
    "evidence",
    "context",
    "correction_reason",
    "decision_words",
    belongs="indicator__pilot__idea",
)
holds(Story, "title", "text", "decision_words", belongs="pilot__idea")
holds(StoryConsent, "witness", belongs="story__pilot__idea")
holds(Questionnaire, "title", "introduction", belongs="pilot__idea")
holds(Question, "text", "options", belongs="questionnaire__pilot__idea")
holds(AnswerPart, "text", belongs="question__questionnaire__pilot__idea")
