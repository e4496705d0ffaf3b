"""What a pilot measures, what it tells, and what it asks those who benefited."""

from ideas.measurement.models.figures import Cell, Definition, Indicator, Measurement, Target
from ideas.measurement.models.questions import Answer, AnswerPart, Question, Questionnaire
from ideas.measurement.models.stories import Story, StoryConsent

__all__ = [
    "Answer",
    "AnswerPart",
    "Cell",
    "Definition",
    "Indicator",
    "Measurement",
    "Question",
    "Questionnaire",
    "Story",
    "StoryConsent",
    "Target",
]
