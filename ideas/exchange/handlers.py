"""What exchange does at night."""

from ideas.activity.hearing import Queue, daily, periodic, reaction
from ideas.activity.models import Delivery
from ideas.exchange.operations import KEPT_FOR, forget_answers
from ideas.kernel import clock
from ideas.kernel.actor import SYSTEM


@reaction("exchange.forget_answers", queue=Queue.HEAVY)
def forget(delivery: Delivery) -> str | None:
    """Remove answered requests after 48 hours, a batch at a time."""
    part = int(delivery.part or 0)
    gone = forget_answers(before=clock.now() - KEPT_FOR, by=SYSTEM)
    return str(part + 1) if gone else None


periodic("exchange.forget_answers", daily(3, 45))
