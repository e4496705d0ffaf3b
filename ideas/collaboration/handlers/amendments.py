"""What happens to amendments when their idea goes on."""

from ideas.activity.hearing import Queue, daily, periodic, reaction
from ideas.activity.models import Delivery
from ideas.collaboration.operations import lapse_merged_amendments, note_fit
from ideas.ideation.facts import IdeaRevised
from ideas.ideation.models import Idea
from ideas.kernel.actor import SYSTEM


def _idea(delivery: Delivery) -> Idea | None:
    assert delivery.fact is not None  # noqa: S101 - they only hear facts
    return Idea.objects.filter(code=delivery.fact.subject_code).first()


@reaction("collaboration.note_fit", hears=(IdeaRevised,))
def note_what_fits(delivery: Delivery) -> str | None:
    """Tell both sides once when the text has moved on so far that an open amendment no longer fits; a batch at a time."""
    idea = _idea(delivery)
    last = note_fit(idea, after=int(delivery.part or 0), by=SYSTEM) if idea is not None else None
    return str(last) if last is not None else None


@reaction("collaboration.lapse_merged_amendments", queue=Queue.HEAVY)
def lapse_merged(delivery: Delivery) -> str | None:
    """Let what waits on ideas that were merged for good lapse, a batch at a time."""
    return f"{delivery.pk}" if lapse_merged_amendments() else None


periodic("collaboration.lapse_merged_amendments", daily(3, 50))
