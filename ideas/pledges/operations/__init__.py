"""The verbs of pledges and budgets, by what they serve."""

from ideas.pledges.operations.budgeting import (
    change_line,
    choose_currency,
    plan_line,
    reverse_spending,
    spend_amount,
)
from ideas.pledges.operations.giving import deliver_pledge, withdraw_pledge
from ideas.pledges.operations.promising import change_pledge, commit_pledge, promise_pledge
from ideas.pledges.operations.reminding import remind_late, remind_soon

__all__ = [
    "change_line",
    "change_pledge",
    "choose_currency",
    "commit_pledge",
    "deliver_pledge",
    "plan_line",
    "promise_pledge",
    "remind_late",
    "remind_soon",
    "reverse_spending",
    "spend_amount",
    "withdraw_pledge",
]
