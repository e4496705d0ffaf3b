"""What the pack asks of chapters that come later, which register the answer."""

from collections.abc import Callable

from ideas.pilots.models import Pilot

type Currency = Callable[[Pilot], str]
_currencies: list[Currency] = []


def tells_currency(tell: Currency) -> None:
    """Have ``tell`` say in which currency a pilot's amounts are, or nothing where that is not chosen."""
    _currencies.append(tell)


def currency_of(pilot: Pilot) -> str:
    """The currency of all amounts of ``pilot``; empty where it is not chosen."""
    return next((said for tell in _currencies if (said := tell(pilot))), "")
