"""What happened to amendments."""

from dataclasses import dataclass, field
from typing import ClassVar

from ideas.activity.facts import Audience, FactData


@dataclass(frozen=True, kw_only=True)
class AmendmentProposed(FactData):
    """Somebody proposed a change to an idea's text; ``sections`` names the parts."""

    subject_kind: ClassVar[str] = "amendment"
    amendment: str
    idea: str
    number: int
    sections: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class AmendmentRebased(FactData):
    """Its proposer or the team wrote it anew, against the text of ``revision``; it now has that ``version``."""

    subject_kind: ClassVar[str] = "amendment"
    amendment: str
    idea: str
    number: int
    version: int
    revision: int


@dataclass(frozen=True, kw_only=True)
class AmendmentStranded(FactData):
    """The text has moved on so far that it no longer fits in those ``sections``."""

    subject_kind: ClassVar[str] = "amendment"
    amendment: str
    idea: str
    number: int
    revision: int
    sections: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class AmendmentDecided(FactData):
    """The team decided: ``accepted``, ``partly_accepted`` or ``declined``; ``revision`` is the text's after it."""

    subject_kind: ClassVar[str] = "amendment"
    amendment: str
    idea: str
    number: int
    decision: str
    revision: int


@dataclass(frozen=True, kw_only=True)
class AmendmentWithdrawn(FactData):
    """Its proposer took it back."""

    subject_kind: ClassVar[str] = "amendment"
    amendment: str
    idea: str
    number: int


@dataclass(frozen=True, kw_only=True)
class AmendmentLapsed(FactData):
    """It was still open when its idea went to ``stage``, where its text can be changed no more."""

    subject_kind: ClassVar[str] = "amendment"
    amendment: str
    idea: str
    number: int
    stage: str = ""


@dataclass(frozen=True, kw_only=True)
class AmendmentGrown(FactData):
    """Its proposer began an idea of their own from it, still a draft: only they know of it."""

    subject_kind: ClassVar[str] = "amendment"
    audience: ClassVar[Audience] = Audience.STAFF
    amendment: str
    idea: str
    number: int


@dataclass(frozen=True, kw_only=True)
class AmendmentHidden(FactData):
    """A curator hid it; the reason stands with it."""

    subject_kind: ClassVar[str] = "amendment"
    audience: ClassVar[Audience] = Audience.CONCERNED
    amendment: str
    idea: str


@dataclass(frozen=True, kw_only=True)
class AmendmentShown(FactData):
    """A hidden one can be seen again."""

    subject_kind: ClassVar[str] = "amendment"
    audience: ClassVar[Audience] = Audience.CONCERNED
    amendment: str
    idea: str
