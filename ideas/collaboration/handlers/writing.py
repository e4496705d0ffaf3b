"""Texts that nobody writes any more."""

from ideas.activity.hearing import Queue, daily, periodic, reaction
from ideas.activity.models import Delivery
from ideas.collaboration.operations import drop_stale_copies, drop_stale_translations


@reaction("collaboration.drop_stale_copies", queue=Queue.HEAVY)
def drop_copies(delivery: Delivery) -> str | None:
    """Drop what was left, a batch at a time."""
    return f"{delivery.pk}" if drop_stale_copies() + drop_stale_translations() else None


periodic("collaboration.drop_stale_copies", daily(3, 45))
