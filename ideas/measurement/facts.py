"""What happened to indicators and their values, told of the pilot; what is on its way is for those concerned."""

from dataclasses import dataclass, field
from typing import ClassVar

from ideas.activity.facts import Audience, FactData


@dataclass(frozen=True, kw_only=True)
class OfIndicator:
    """What all these share: they are about a pilot, of which they name an indicator."""

    subject_kind: ClassVar[str] = "pilot"
    pilot: str
    indicator: str


@dataclass(frozen=True, kw_only=True)
class IndicatorAdded(OfIndicator, FactData):
    """The pilot measures something more."""


@dataclass(frozen=True, kw_only=True)
class IndicatorChanged(OfIndicator, FactData):
    """It is defined otherwise; ``changed`` names the fields, ``definition`` numbers what was kept (0: nothing)."""

    changed: list[str] = field(default_factory=list)
    definition: int = 0


@dataclass(frozen=True, kw_only=True)
class IndicatorEnded(OfIndicator, FactData):
    """It is measured no more."""


@dataclass(frozen=True, kw_only=True)
class MeasurementSubmitted(OfIndicator, FactData):
    """A value waits to be looked at."""

    audience: ClassVar[Audience] = Audience.CONCERNED
    measurement: str


@dataclass(frozen=True, kw_only=True)
class MeasurementReturned(OfIndicator, FactData):
    """A value goes back to who reported it; the words stand on it."""

    audience: ClassVar[Audience] = Audience.CONCERNED
    measurement: str


@dataclass(frozen=True, kw_only=True)
class MeasurementAccepted(OfIndicator, FactData):
    """A value counts from now on; where it ``corrects`` another, that one is kept and counts no more."""

    measurement: str
    corrects: str = ""


@dataclass(frozen=True, kw_only=True)
class MeasurementDue(OfIndicator, FactData):
    """A period is over, and who reports has not said how it was."""

    audience: ClassVar[Audience] = Audience.CONCERNED
    starts_on: str


@dataclass(frozen=True, kw_only=True)
class MeasurementLate(OfIndicator, FactData):
    """Thirty days after a period there is still a value missing."""

    audience: ClassVar[Audience] = Audience.CONCERNED
    starts_on: str


@dataclass(frozen=True, kw_only=True)
class OfStory:
    """What these share: they are about a pilot, of which they name a story. Of whom it tells nothing is said."""

    subject_kind: ClassVar[str] = "pilot"
    pilot: str
    story: str


@dataclass(frozen=True, kw_only=True)
class StorySubmitted(OfStory, FactData):
    """A story waits to be looked at."""

    audience: ClassVar[Audience] = Audience.CONCERNED


@dataclass(frozen=True, kw_only=True)
class StoryReturned(OfStory, FactData):
    """A story goes back to who wrote it; the words stand on it."""

    audience: ClassVar[Audience] = Audience.CONCERNED


@dataclass(frozen=True, kw_only=True)
class StoryAccepted(OfStory, FactData):
    """A story may be shown, as far as the person told of agrees."""

    audience: ClassVar[Audience] = Audience.CONCERNED


@dataclass(frozen=True, kw_only=True)
class StoryWithdrawn(OfStory, FactData):
    """A story was taken back: nothing is left of its words."""

    audience: ClassVar[Audience] = Audience.CONCERNED


@dataclass(frozen=True, kw_only=True)
class StoryLinkMade(OfStory, FactData):
    """A secret link was made for the person told of."""

    audience: ClassVar[Audience] = Audience.CONCERNED


@dataclass(frozen=True, kw_only=True)
class StoryConsentNoted(OfStory, FactData):
    """The person told of agrees; how, and to which uses."""

    audience: ClassVar[Audience] = Audience.CONCERNED
    way: str
    uses: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class OfQuestions:
    """What these share: they are about a pilot, of which they name a set of questions. Answers are no facts."""

    subject_kind: ClassVar[str] = "pilot"
    pilot: str
    questionnaire: str


@dataclass(frozen=True, kw_only=True)
class QuestionsAsked(OfQuestions, FactData):
    """Those who benefited are asked something."""


@dataclass(frozen=True, kw_only=True)
class QuestionsChanged(OfQuestions, FactData):
    """They are asked otherwise, or until another day; ``changed`` names the fields."""

    audience: ClassVar[Audience] = Audience.CONCERNED
    changed: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class AnswerBlackedOut(OfQuestions, FactData):
    """Words of an answer were blacked out."""

    audience: ClassVar[Audience] = Audience.CONCERNED
