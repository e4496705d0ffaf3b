"""The outbox's own periodic work."""

from ideas.activity import operations
from ideas.activity.hearing import Queue, daily, periodic, reaction
from ideas.activity.models import Delivery, PeriodicRun
from ideas.kernel import clock


@reaction("activity.tidy", queue=Queue.HEAVY)
def tidy(delivery: Delivery) -> None:
    """Nightly: fold generations, remove what is done and over."""
    operations.fold_generations()
    operations.tidy(clock.now())
    PeriodicRun.objects.filter(due_at__lt=clock.now() - operations.KEEP_PERIODIC).delete()


periodic("activity.tidy", daily(3, 15))
