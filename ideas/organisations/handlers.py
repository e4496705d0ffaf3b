"""What comes round for organisations."""

from ideas.activity.hearing import daily, periodic, reaction
from ideas.activity.models import Delivery
from ideas.kernel import clock
from ideas.kernel.actor import SYSTEM
from ideas.organisations.operations import expire_verification, remind_of_end, settle_next


@reaction("organisations.expire_verifications")
def expire(delivery: Delivery) -> str | None:
    """Shortly after midnight: a verification whose date passed is over, then the next."""
    return f"{delivery.pk}" if expire_verification(today=clock.today(), by=SYSTEM) else None


@reaction("organisations.remind_of_ends")
def remind(delivery: Delivery) -> str | None:
    """In the morning: a verification that runs out soon, if it still does, then the next."""
    return f"{delivery.pk}" if remind_of_end(today=clock.today(), by=SYSTEM) else None


@reaction("organisations.settle_representations")
def settle(delivery: Delivery) -> str | None:
    """Shortly after midnight: an organisation whose last representative's mandate ran out, or began, then the next."""
    return f"{delivery.pk}" if settle_next(today=clock.today()) else None


periodic("organisations.expire_verifications", daily(0, 5))
periodic("organisations.settle_representations", daily(0, 10))
periodic("organisations.remind_of_ends", daily(7, 0))
