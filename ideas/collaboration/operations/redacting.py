"""Blacking personal data out of all that was written of an idea: its texts, what people are writing, amendments."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet

from ideas.collaboration.models import Amendment, AmendmentForm, WorkingCopy
from ideas.ideation.models import Idea, Redaction
from ideas.ideation.operations import redact_text
from ideas.ideation.operations.redacting import words_to_redact
from ideas.ideation.redacting import Blackener
from ideas.kernel.actor import Actor

OF_COPIES = ("base_text", "text")
OF_AMENDMENTS = ("texts", "reason", "decision_reason")
OF_FORMS = ("texts", "reason")


def redact_everywhere(idea: Idea, *, words: Iterable[str], reason: str, by: Actor) -> Redaction:
    """As ``ideation.redact_text``, and out of working copies and amendments, too.

    Their versions move on, so that a window left open cannot write the words back unseen.
    """
    words = list(words)
    with transaction.atomic():
        redaction = redact_text(idea, words=words, reason=reason, by=by)
        blackener = Blackener(words_to_redact(words))
        _blacken_rows(WorkingCopy.objects.filter(idea=idea), blackener, OF_COPIES, version=F("version") + 1)
        _blacken_rows(Amendment.objects.filter(idea=idea), blackener, OF_AMENDMENTS, version=F("version") + 1)
        _blacken_rows(AmendmentForm.objects.filter(amendment__idea=idea), blackener, OF_FORMS)
    return redaction


def _blacken_rows(rows: QuerySet[Any], blackener: Blackener, names: Iterable[str], **also: Any) -> None:
    for row in rows:
        changes = blackener.changes(row, names)
        if changes:
            rows.filter(pk=row.pk).update(**changes, **also)
