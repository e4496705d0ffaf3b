"""Blacking personal data out of all that was written of an idea: its texts, and what people are writing."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F

from ideas.collaboration.models import WorkingCopy
from ideas.ideation.models import Idea, Redaction
from ideas.ideation.operations import redact_text
from ideas.ideation.operations.redacting import words_to_redact
from ideas.ideation.redacting import Blackener
from ideas.kernel.actor import Actor


def redact_everywhere(idea: Idea, *, words: Iterable[str], reason: str, by: Actor) -> Redaction:
    """As ``ideation.redact_text``, and out of the working copies too.

    A copy's version moves on, so that a window left open cannot write the words back unseen.
    """
    words = list(words)
    with transaction.atomic():
        redaction = redact_text(idea, words=words, reason=reason, by=by)
        blackener = Blackener(words_to_redact(words))
        for copy in WorkingCopy.objects.filter(idea=idea):
            changes = blackener.changes(copy, ("base_text", "text"))
            if changes:
                WorkingCopy.objects.filter(pk=copy.pk).update(**changes, version=F("version") + 1)
    return redaction
