"""What happened to pledges and budgets. Amounts stand on the rows, which can be corrected; facts cannot."""

from dataclasses import dataclass
from typing import ClassVar

from ideas.activity.facts import Audience, FactData
from ideas.pilots.facts import OfPilot


@dataclass(frozen=True, kw_only=True)
class OfPledge(OfPilot):
    """What facts about pledges share."""

    pledge: str
    organisation: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class PledgePromised(OfPledge, FactData):
    """A partner promises to give something."""


@dataclass(frozen=True, kw_only=True)
class PledgeChanged(OfPledge, FactData):
    """What a partner promises says something else; ``changed`` names the fields."""

    changed: list[str]


@dataclass(frozen=True, kw_only=True)
class PledgeCommitted(OfPledge, FactData):
    """A partner binds itself to what it promised."""


@dataclass(frozen=True, kw_only=True)
class PledgeDelivered(OfPledge, FactData):
    """Part of what was promised has come, or all (``is_whole``)."""

    is_whole: bool


@dataclass(frozen=True, kw_only=True)
class PledgeWithdrawn(OfPledge, FactData):
    """A partner does not give what it promised, or gives no more of it; the reason stands on the pledge."""


@dataclass(frozen=True, kw_only=True)
class PledgeDueSoon(OfPledge, FactData):
    """A pledge is due within seven days."""

    audience: ClassVar[Audience] = Audience.CONCERNED


@dataclass(frozen=True, kw_only=True)
class PledgeLate(OfPledge, FactData):
    """The day of a pledge is over and it has not come. Seen by all."""


@dataclass(frozen=True, kw_only=True)
class CurrencyChosen(OfPilot, FactData):
    """A pilot has its currency, for good."""

    currency: str


@dataclass(frozen=True, kw_only=True)
class BudgetPlanned(OfPilot, FactData):
    """A line of the budget was added or says something else."""

    line: str


@dataclass(frozen=True, kw_only=True)
class AmountSpent(OfPilot, FactData):
    """Something was spent, or taken back (``is_reversed``)."""

    line: str
    spending: str
    is_reversed: bool = False
