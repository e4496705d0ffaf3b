"""What happens to themes and territories."""

from dataclasses import dataclass
from typing import ClassVar

from ideas.activity.facts import Audience, FactData


@dataclass(frozen=True)
class ThemeAdded(FactData):
    """The lab has a new theme."""

    theme: str

    subject_kind: ClassVar[str] = "theme"


@dataclass(frozen=True)
class ThemeChanged(FactData):
    """A theme reads or looks otherwise; ``changed`` names the fields."""

    theme: str
    changed: tuple[str, ...] = ()

    subject_kind: ClassVar[str] = "theme"


@dataclass(frozen=True)
class TerritoriesImported(FactData):
    """The tree of a country was brought up to date."""

    territory: str
    added: int = 0
    changed: int = 0
    groupings: int = 0

    subject_kind: ClassVar[str] = "territory"
    audience: ClassVar[Audience] = Audience.STAFF
