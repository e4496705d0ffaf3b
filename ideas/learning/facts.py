"""What happened to learnings, told of the pilot."""

from dataclasses import dataclass
from typing import ClassVar

from ideas.activity.facts import Audience, FactData
from ideas.pilots.facts import OfPilot


@dataclass(frozen=True, kw_only=True)
class LearningNoted(OfPilot, FactData):
    """Somebody said what a pilot taught; ``kind`` is what kind of thing that is."""

    learning: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class LearningEdited(OfPilot, FactData):
    """A learning says something else."""

    learning: str


@dataclass(frozen=True, kw_only=True)
class LearningHidden(OfPilot, FactData):
    """A curator hid a learning; the reason stands on it."""

    audience: ClassVar[Audience] = Audience.CONCERNED
    learning: str


@dataclass(frozen=True, kw_only=True)
class LearningShown(OfPilot, FactData):
    """A hidden learning is seen again."""

    audience: ClassVar[Audience] = Audience.CONCERNED
    learning: str
