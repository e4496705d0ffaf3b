"""What rounds do when their time comes."""

import datetime

from ideas.activity.hearing import reaction
from ideas.activity.models import Delivery
from ideas.consent.models import Round
from ideas.consent.operations import end_round, remind_seats
from ideas.kernel.actor import SYSTEM


def _round(delivery: Delivery) -> Round | None:
    """The round that was meant, if its deadline is still the one that was."""
    deadline = datetime.datetime.fromisoformat(delivery.payload["deadline"])
    return Round.objects.filter(pk=delivery.payload["round"], deadline=deadline).first()


@reaction("consent.remind_seats")
def remind(delivery: Delivery) -> None:
    """Remind those who have not spoken, two days before the deadline."""
    round_ = _round(delivery)
    if round_ is not None:
        remind_seats(round_, by=SYSTEM)


@reaction("consent.end_round")
def end(delivery: Delivery) -> None:
    """Count what was said when the deadline is past."""
    round_ = _round(delivery)
    if round_ is not None:
        end_round(round_, by=SYSTEM)
