"""What happens to calls."""

from dataclasses import dataclass, field
from typing import ClassVar

from ideas.activity.facts import Audience, FactData


@dataclass(frozen=True, kw_only=True)
class CallOpened(FactData):
    """The lab invites to propose, from ``opens_at`` (ISO) on."""

    subject_kind: ClassVar[str] = "call"
    call: str
    opens_at: str


@dataclass(frozen=True, kw_only=True)
class CallChanged(FactData):
    """A call says something else, or has other dates; ``changed`` names the fields."""

    subject_kind: ClassVar[str] = "call"
    call: str
    changed: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class CallArchived(FactData):
    """A call is over and put away; its ideas go on."""

    subject_kind: ClassVar[str] = "call"
    call: str


@dataclass(frozen=True, kw_only=True)
class CallReopened(FactData):
    """An archived call is back, within its dates."""

    subject_kind: ClassVar[str] = "call"
    call: str


@dataclass(frozen=True, kw_only=True)
class CallHidden(FactData):
    """The lab hid a call; the reason stands on it."""

    subject_kind: ClassVar[str] = "call"
    audience: ClassVar[Audience] = Audience.CONCERNED
    call: str


@dataclass(frozen=True, kw_only=True)
class CallShown(FactData):
    """A hidden call can be seen again."""

    subject_kind: ClassVar[str] = "call"
    audience: ClassVar[Audience] = Audience.CONCERNED
    call: str
