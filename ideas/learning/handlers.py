"""What follows from learnings: they are found by their words."""

from ideas.activity.hearing import Queue, reaction
from ideas.activity.models import Delivery
from ideas.activity.operations import raise_generation
from ideas.ideation.facts import TextRedacted
from ideas.kernel.text import plain_text_of
from ideas.learning.facts import LearningEdited, LearningNoted
from ideas.learning.models import Learning
from ideas.search.operations import index_text


@reaction("learning.index", hears=(LearningNoted, LearningEdited), queue=Queue.HEAVY, hears_quiet=True)
def index(delivery: Delivery) -> None:
    """Let a learning be found by the words it has now; locked, so that of two deliveries the later one writes last."""
    assert delivery.fact is not None  # noqa: S101 - it hears only facts
    _index(code=delivery.fact.data["learning"])


@reaction("learning.index_redacted", hears=(TextRedacted,), queue=Queue.HEAVY)
def index_redacted(delivery: Delivery) -> None:
    """Let it be found no more by words that were blacked out of its idea, and of it."""
    assert delivery.fact is not None  # noqa: S101 - it hears only facts
    _index(pk__in=Learning.objects.filter(pilot__idea__code=delivery.fact.subject_code).values("pk"))


def _index(**which: object) -> None:
    for one in Learning.objects.select_for_update(no_key=True).filter(**which):
        light = plain_text_of(one.text)
        index_text("learning", one.code, language=one.language, heavy=one.title, light=light)
        raise_generation()
