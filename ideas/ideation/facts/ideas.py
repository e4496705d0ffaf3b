"""What happened to an idea and its text."""

from dataclasses import dataclass, field
from typing import ClassVar

from ideas.activity.facts import Audience, FactData


@dataclass(frozen=True, kw_only=True)
class IdeaStarted(FactData):
    """A draft was begun."""

    subject_kind: ClassVar[str] = "idea"
    audience: ClassVar[Audience] = Audience.CONCERNED
    idea: str


@dataclass(frozen=True, kw_only=True)
class IdeaAdvanced(FactData):
    """A step was taken: from the first, ``submit``, to the last. ``overridden`` names guards that a curator waived."""

    subject_kind: ClassVar[str] = "idea"
    idea: str
    step: str
    source: str
    target: str
    passage: int
    overridden: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class IdeaImported(FactData):
    """An idea was brought in from another source, at the stage it had reached."""

    subject_kind: ClassVar[str] = "idea"
    idea: str
    stage: str


@dataclass(frozen=True, kw_only=True)
class SourcesImported(FactData):
    """An import added ``count`` sources to an idea that it had brought in before."""

    subject_kind: ClassVar[str] = "idea"
    idea: str
    count: int


@dataclass(frozen=True, kw_only=True)
class IdeaRevised(FactData):
    """The text changed, or what it is about (then the revision is still the last one). ``sections`` names the fields."""

    subject_kind: ClassVar[str] = "idea"
    idea: str
    revision: int
    sections: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class TextRedacted(FactData):
    """A curator blacked personal data out of the idea's texts, in so many revisions."""

    subject_kind: ClassVar[str] = "idea"
    idea: str
    revisions: int


@dataclass(frozen=True, kw_only=True)
class IdeaHidden(FactData):
    """A curator hid the idea; the reason stands on the idea."""

    subject_kind: ClassVar[str] = "idea"
    audience: ClassVar[Audience] = Audience.CONCERNED
    idea: str


@dataclass(frozen=True, kw_only=True)
class IdeaShown(FactData):
    """A hidden idea can be seen again."""

    subject_kind: ClassVar[str] = "idea"
    audience: ClassVar[Audience] = Audience.CONCERNED
    idea: str
