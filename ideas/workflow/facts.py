"""What happened to processes and clocks."""

from dataclasses import dataclass
from typing import ClassVar

from ideas.activity.facts import Audience, FactData


@dataclass(frozen=True, kw_only=True)
class ProcessPublished(FactData):
    """A version of a process can be used by new ideas."""

    subject_kind: ClassVar[str] = "process"
    process: str
    number: int


@dataclass(frozen=True, kw_only=True)
class AnswerDueSoon(FactData):
    """An answer is owed within three days."""

    audience: ClassVar[Audience] = Audience.CONCERNED
    kind: str
    subject: str
    owed_by: str
    due_at: str


@dataclass(frozen=True, kw_only=True)
class AnswerLate(FactData):
    """An answer is late. Seen by all: the lab's promises are public."""

    kind: str
    subject: str
    owed_by: str
    due_at: str


@dataclass(frozen=True, kw_only=True)
class ClockPaused(FactData):
    """The clock stands still until a date, for a reason that the subject's page tells."""

    kind: str
    subject: str
    wake_at: str


@dataclass(frozen=True, kw_only=True)
class ClockResumed(FactData):
    """The clock runs again."""

    kind: str
    subject: str
    due_at: str
