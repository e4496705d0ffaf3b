"""What happened to axes and milestones."""

from dataclasses import dataclass, field
from typing import ClassVar

from ideas.activity.facts import Audience, FactData
from ideas.pilots.facts import OfPilot


@dataclass(frozen=True, kw_only=True)
class MilestonePlanned(OfPilot, FactData):
    """A pilot means to reach something."""

    milestone: str


@dataclass(frozen=True, kw_only=True)
class MilestoneGiven(OfPilot, FactData):
    """Somebody answers for a milestone from now on."""

    audience: ClassVar[Audience] = Audience.CONCERNED
    milestone: str
    person: str


@dataclass(frozen=True, kw_only=True)
class MilestoneChanged(OfPilot, FactData):
    """A milestone says something else, or has another date; ``changed`` names the fields."""

    milestone: str
    changed: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class MilestoneMoved(OfPilot, FactData):
    """A milestone was begun, reached or dropped: ``state`` is where it stands since."""

    milestone: str
    state: str


@dataclass(frozen=True, kw_only=True)
class DelayExplained(OfPilot, FactData):
    """Why a milestone is late is said; the reason stands on it."""

    milestone: str


@dataclass(frozen=True, kw_only=True)
class MilestoneDueSoon(OfPilot, FactData):
    """A milestone is due within seven days."""

    audience: ClassVar[Audience] = Audience.CONCERNED
    milestone: str


@dataclass(frozen=True, kw_only=True)
class MilestoneLate(OfPilot, FactData):
    """The day of a milestone is over and it was not reached. Seen by all: what partners promise each other is public."""

    milestone: str


@dataclass(frozen=True, kw_only=True)
class AxisAdded(FactData):
    """There is another priority axis."""

    subject_kind: ClassVar[str] = "axis"
    axis: str


@dataclass(frozen=True, kw_only=True)
class AxisChanged(FactData):
    """A priority axis says something else, or other pilots hang under it; ``changed`` names the fields."""

    subject_kind: ClassVar[str] = "axis"
    axis: str
    changed: list[str] = field(default_factory=list)
