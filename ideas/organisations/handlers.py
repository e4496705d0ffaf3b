"""What comes round for organisations."""

from ideas.activity.hearing import daily, periodic, reaction
from ideas.activity.models import Delivery
from ideas.kernel import clock
from ideas.organisations.operations import expire_verifications


@reaction("organisations.expire_verifications")
def expire(delivery: Delivery) -> None:
    """Shortly after midnight: verifications whose date passed are over."""
    expire_verifications(today=clock.today())


periodic("organisations.expire_verifications", daily(0, 5))
