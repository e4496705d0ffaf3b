"""What comes round for organisations."""

from ideas.activity.hearing import daily, periodic, reaction
from ideas.activity.models import Delivery
from ideas.kernel import clock
from ideas.kernel.actor import SYSTEM
from ideas.organisations.operations import expire_verification


@reaction("organisations.expire_verifications")
def expire(delivery: Delivery) -> str | None:
    """Shortly after midnight: a verification whose date passed is over, then the next."""
    return f"{delivery.pk}" if expire_verification(today=clock.today(), by=SYSTEM) else None


periodic("organisations.expire_verifications", daily(0, 5))
