"""Budgets and pledges for tests."""

from decimal import Decimal
from typing import Any

from ideas.kernel.actor import SYSTEM, Actor
from ideas.pilots.models import Pilot
from ideas.pledges.models import BudgetLine, Pledge
from ideas.pledges.operations import choose_currency, plan_line, promise_pledge


def make_line(pilot: Pilot, title: str = "Loyer", planned: str = "12000") -> BudgetLine:
    """A line of the budget of ``pilot``, in francs."""
    choose_currency(pilot, currency="CHF", by=SYSTEM)
    return plan_line(pilot, title=title, planned=Decimal(planned), by=SYSTEM)


def make_pledge(
    pilot: Pilot, by: Actor, kind: str = "money", amount: str | None = "1000", **values: Any
) -> Pledge:
    """What the organisation that ``by`` acts for promises to ``pilot``, in francs if it is money."""
    choose_currency(pilot, currency="CHF", by=SYSTEM)
    values.setdefault("title", "Un don")
    counted = Decimal(amount) if amount is not None and kind in {"money", "hours", "posts"} else None
    return promise_pledge(pilot, kind=kind, amount=counted, by=by, **values)
