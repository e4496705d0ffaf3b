"""The outbox's own periodic work."""

from ideas.activity import operations
from ideas.activity.hearing import Queue, daily, every, periodic, reaction
from ideas.activity.models import Delivery
from ideas.kernel import clock


@reaction("activity.tidy", queue=Queue.HEAVY)
def tidy(delivery: Delivery) -> str | None:
    """Nightly: remove what is done and over, one batch for each part."""
    is_more = operations.tidy(clock.now())
    return str(int(delivery.part or 1) + 1) if is_more else None


@reaction("activity.fold_generations", queue=Queue.HEAVY)
def fold_generations(_delivery: Delivery) -> None:
    """Hourly: every page adds the rows up, and connections come and go all day."""
    operations.fold_generations()


periodic("activity.tidy", daily(3, 15))
periodic("activity.fold_generations", every(60))
