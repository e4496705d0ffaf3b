"""What happened to reports. Only staff may see who reported what."""

from dataclasses import dataclass
from typing import ClassVar

from ideas.activity.facts import Audience, FactData


@dataclass(frozen=True, kw_only=True)
class ReportMade(FactData):
    """Somebody reported something."""

    subject_kind: ClassVar[str] = "report"
    audience: ClassVar[Audience] = Audience.STAFF

    report: str
    reported_kind: str
    reported_code: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class ReportSettled(FactData):
    """A curator decided about a report: ``dismiss`` or ``hide``."""

    subject_kind: ClassVar[str] = "report"
    audience: ClassVar[Audience] = Audience.STAFF

    report: str
    reported_kind: str
    reported_code: str
    decision: str
