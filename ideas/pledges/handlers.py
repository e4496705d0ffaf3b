"""What becomes of pledges when a day has come. Each checks that it is still owed."""

from ideas.activity.hearing import reaction
from ideas.activity.models import Delivery
from ideas.kernel.actor import SYSTEM
from ideas.pledges.models import Pledge
from ideas.pledges.operations import remind_late, remind_soon


@reaction("pledges.remind_soon")
def soon(delivery: Delivery) -> None:
    """Seven days are left."""
    for pledge in Pledge.objects.select_related("pilot").filter(pk=delivery.payload["pledge"]):
        remind_soon(pledge, by=SYSTEM)


@reaction("pledges.remind_late")
def late(delivery: Delivery) -> None:
    """The day is over."""
    for pledge in Pledge.objects.select_related("pilot").filter(pk=delivery.payload["pledge"]):
        remind_late(pledge, by=SYSTEM)
