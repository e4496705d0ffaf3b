"""What follows for reports: what was taken back or hidden is shown in no report any more."""

from ideas.activity.hearing import reaction
from ideas.activity.models import Delivery
from ideas.learning.facts import LearningHidden, LearningShown
from ideas.learning.models import Learning
from ideas.measurement.facts import StoryConsentNoted, StoryWithdrawn
from ideas.reporting.operations import hide_entries, show_entries, take_back_entries

USE = "report"


@reaction("reporting.take_back", hears=(StoryWithdrawn, StoryConsentNoted), hears_quiet=True)
def take_back(delivery: Delivery) -> None:
    """The person told of agrees no more to be in reports: what was frozen of it says nothing any more."""
    assert delivery.fact is not None  # noqa: S101 - it hears only facts
    said = delivery.fact.data
    if USE not in said.get("uses", ()):
        take_back_entries("stories", said["story"])


@reaction("reporting.hide", hears=(LearningHidden, LearningShown), hears_quiet=True)
def hide(delivery: Delivery) -> None:
    """What a curator hid is not shown while it is hidden: what holds is how it is now, not in which order one heard of it."""
    assert delivery.fact is not None  # noqa: S101 - it hears only facts
    code = delivery.fact.data["learning"]
    is_hidden = Learning.objects.filter(code=code, hidden_at__isnull=False).exists()
    (hide_entries if is_hidden else show_entries)("learnings", code)
