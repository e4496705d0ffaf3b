"""Blacking personal data out of all that was written of an idea: its texts, what people are writing, what is said of it."""

from collections.abc import Collection, Iterable

from django.db import transaction

from ideas.collaboration.queries.redacting import places_saying
from ideas.discussion.models import Comment
from ideas.discussion.operations import black_out_comment, black_out_syntheses
from ideas.ideation.models import Idea, Redaction
from ideas.ideation.operations import redact_text
from ideas.ideation.operations.redacting import words_to_redact
from ideas.ideation.operations.writing import locked
from ideas.ideation.redacting import Blackener
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.blacking import around_idea, black_out


def redact_everywhere(
    idea: Idea, *, words: Iterable[str], reason: str, also: Collection[str] = (), by: Actor
) -> Redaction:
    """As ``ideation.redact_text``, and out of all that chapters hold of the idea: working copies, amendments, quoted passages,
    merges, needs, pilots (``kernel.blacking``).

    Their versions move on, so that a window left open cannot write the words back unseen. ``also`` names by their keys those
    messages and syntheses among ``places_saying`` that lose the words in the same act; the others keep them.
    """
    words = words_to_redact(words)
    blackener = Blackener(words)
    with transaction.atomic():
        idea = locked(idea)
        authorize(by, "ideation.redact_text", idea)
        is_around = black_out(around_idea(idea.pk, idea.code), blackener.text)
        is_said = _of_the_talk(idea, blackener, also, by)
        return redact_text(idea, words=words, reason=reason, is_elsewhere=is_around or is_said, by=by)


def _of_the_talk(idea: Idea, blackener: Blackener, also: Collection[str], by: Actor) -> bool:
    """Messages and syntheses where they were chosen."""
    found = [False]
    for place in places_saying(idea, blackener, by) if also else ():
        if place.key not in also:
            continue
        if isinstance(place.row, Comment):
            found.append(black_out_comment(place.row, black=blackener.text, by=by))
        else:
            found.append(black_out_syntheses(place.row.thread, black=blackener.text, by=by))
    return any(found)
