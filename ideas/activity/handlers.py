"""The outbox's own periodic work."""

from ideas.activity import operations
from ideas.activity.hearing import Queue, daily, periodic, reaction
from ideas.activity.models import Delivery
from ideas.kernel import clock


@reaction("activity.tidy", queue=Queue.HEAVY)
def tidy(delivery: Delivery) -> str | None:
    """Nightly: fold generations, remove what is done and over, one batch for each part."""
    operations.fold_generations()
    is_more = operations.tidy(clock.now())
    return str(int(delivery.part or 1) + 1) if is_more else None


periodic("activity.tidy", daily(3, 15))
