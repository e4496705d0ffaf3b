"""What happened to reports, told of the pilot."""

from dataclasses import dataclass
from typing import ClassVar

from ideas.activity.facts import Audience, FactData
from ideas.pilots.facts import OfPilot


@dataclass(frozen=True, kw_only=True)
class ReportFrozen(OfPilot, FactData):
    """A report says what it says for good; ``funder`` is the code of the organisation that it is for, or empty."""

    audience: ClassVar[Audience] = Audience.CONCERNED
    funder_report: str
    funder: str
