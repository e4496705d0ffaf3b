"""Who backs an idea, and whom it thanks."""

from dataclasses import dataclass
from typing import ClassVar

from ideas.activity.facts import Audience, FactData


@dataclass(frozen=True, kw_only=True)
class IdeaSupported(FactData):
    """A person backs an idea."""

    subject_kind: ClassVar[str] = "idea"
    idea: str


@dataclass(frozen=True, kw_only=True)
class SupportWithdrawn(FactData):
    """A person no longer backs an idea."""

    subject_kind: ClassVar[str] = "idea"
    audience: ClassVar[Audience] = Audience.STAFF
    idea: str


@dataclass(frozen=True, kw_only=True)
class IdeaEndorsed(FactData):
    """An organisation backs an idea; with an intended role it commits itself."""

    subject_kind: ClassVar[str] = "idea"
    idea: str
    organisation: str
    intended_role: str = ""


@dataclass(frozen=True, kw_only=True)
class EndorsementWithdrawn(FactData):
    """An organisation no longer backs an idea."""

    subject_kind: ClassVar[str] = "idea"
    idea: str
    organisation: str


@dataclass(frozen=True, kw_only=True)
class QuestionCredited(FactData):
    """The team says that a comment changed the idea, or no longer says so."""

    subject_kind: ClassVar[str] = "idea"
    idea: str
    comment: str
    person: str
    is_credited: bool
