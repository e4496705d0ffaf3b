"""How long before it leaves a partner says so.

A file of its own because it is a registry: agreements come after pilots, so pilots ask and they answer. Without an answer it is
thirty days.
"""

from collections.abc import Callable

from ideas.pilots.lifecycle import DAYS_OF_NOTICE
from ideas.pilots.models import Partner

type Days = Callable[[Partner], int | None]

_answers: list[Days] = []


def register_notice(days: Days) -> None:
    """Have ``days(partner)`` say how many days of notice that partner owes; None where it has nothing to say."""
    if days not in _answers:
        _answers.append(days)


def forget_notice(days: Days) -> None:
    """Take an answer out again; for tests that plant their own."""
    _answers.remove(days)


def days_of_notice(partner: Partner) -> int:
    """How many days of notice ``partner`` owes: the most that somebody asks for, or thirty."""
    asked = [days for days in (answer(partner) for answer in _answers) if days is not None]
    return max(asked, default=DAYS_OF_NOTICE)
