"""What happened to an idea's text in other words."""

from dataclasses import dataclass
from typing import ClassVar

from ideas.activity.facts import Audience, FactData


@dataclass(frozen=True, kw_only=True)
class TranslationAdded(FactData):
    """An idea can be read in another language, or in plain words. ``kind`` is ``human``, ``plain`` or ``machine``."""

    subject_kind: ClassVar[str] = "idea"
    idea: str
    translation: str
    language: str
    kind: str
    revision: int


@dataclass(frozen=True, kw_only=True)
class TranslationChanged(FactData):
    """A translation was rewritten, or found to be right still for a later revision of the original."""

    subject_kind: ClassVar[str] = "idea"
    idea: str
    translation: str
    language: str
    kind: str
    version: int
    revision: int


@dataclass(frozen=True, kw_only=True)
class TranslationReviewed(FactData):
    """A second person read a translation and put their mark on it."""

    subject_kind: ClassVar[str] = "idea"
    idea: str
    translation: str
    language: str
    kind: str
    version: int


@dataclass(frozen=True, kw_only=True)
class TranslationWithdrawn(FactData):
    """A translation is no longer shown."""

    subject_kind: ClassVar[str] = "idea"
    idea: str
    translation: str
    language: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class TranslationOutdated(FactData):
    """The original has moved on: told once, until somebody brings the translation up to date."""

    subject_kind: ClassVar[str] = "idea"
    audience: ClassVar[Audience] = Audience.CONCERNED
    idea: str
    translation: str
    language: str
    kind: str
    revision: int


@dataclass(frozen=True, kw_only=True)
class MachineTranslationAsked(FactData):
    """Somebody wants to read an idea in a language in which nobody has written it."""

    subject_kind: ClassVar[str] = "idea"
    audience: ClassVar[Audience] = Audience.STAFF
    idea: str
    translation: str
    language: str
    revision: int
