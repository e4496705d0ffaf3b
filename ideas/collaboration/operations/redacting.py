"""Blacking personal data out of all that was written of an idea: its texts, what people are writing, what is said of it."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet

from ideas.collaboration.models import Amendment, AmendmentForm, TranslationCopy, WorkingCopy
from ideas.collaboration.queries.redacting import places_saying, threads_around
from ideas.discussion.models import Comment
from ideas.discussion.operations import black_out_comment, black_out_quotations, black_out_syntheses
from ideas.ideation.models import Idea, Redaction
from ideas.ideation.operations import redact_text
from ideas.ideation.operations.redacting import words_to_redact
from ideas.ideation.operations.writing import locked
from ideas.ideation.redacting import Blackener
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize

OF_COPIES = ("base_text", "text")
OF_TRANSLATIONS = ("parts",)
OF_AMENDMENTS = ("texts", "reason", "decision_reason")
OF_FORMS = ("texts", "reason")


def redact_everywhere(
    idea: Idea, *, words: Iterable[str], reason: str, also: Collection[str] = (), by: Actor
) -> Redaction:
    """As ``ideation.redact_text``, and out of working copies, amendments and quoted passages, too.

    Their versions move on, so that a window left open cannot write the words back unseen. ``also`` names by their keys those
    messages and syntheses among ``places_saying`` that lose the words in the same act; the others keep them.
    """
    words = words_to_redact(words)
    blackener = Blackener(words)
    with transaction.atomic():
        idea = locked(idea)
        authorize(by, "ideation.redact_text", idea)
        found = [_of_those_who_write(idea, blackener), _of_the_talk(idea, blackener, also, by)]
        return redact_text(idea, words=words, reason=reason, is_elsewhere=any(found), by=by)


def _of_those_who_write(idea: Idea, blackener: Blackener) -> bool:
    newer = {"version": F("version") + 1}
    found = [
        _blacken_rows(WorkingCopy.objects.filter(idea=idea), blackener, OF_COPIES, **newer),
        _blacken_rows(TranslationCopy.objects.filter(idea=idea), blackener, OF_TRANSLATIONS, **newer),
        _blacken_rows(Amendment.objects.filter(idea=idea), blackener, OF_AMENDMENTS, **newer),
        _blacken_rows(AmendmentForm.objects.filter(amendment__idea=idea), blackener, OF_FORMS),
    ]
    return any(found)


def _of_the_talk(idea: Idea, blackener: Blackener, also: Collection[str], by: Actor) -> bool:
    """Passages that were quoted always, messages and syntheses where they were chosen."""
    found = [
        black_out_quotations(thread, black=blackener.text, by=by)
        for thread in threads_around(idea).order_by("pk")
    ]
    for place in places_saying(idea, blackener, by) if also else ():
        if place.key not in also:
            continue
        if isinstance(place.row, Comment):
            found.append(black_out_comment(place.row, black=blackener.text, by=by))
        else:
            found.append(black_out_syntheses(place.row.thread, black=blackener.text, by=by))
    return any(found)


def _blacken_rows(rows: QuerySet[Any], blackener: Blackener, names: Iterable[str], **also: Any) -> bool:
    is_found = False
    for row in rows:
        changes = blackener.changes(row, names)
        if changes:
            is_found = True
            rows.filter(pk=row.pk).update(**changes, **also)
    return is_found
