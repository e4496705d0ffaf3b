"""What is said of ideas beside their texts, for the act that blacks words out, and what of it repeats the texts.

A file of its own because that act asks every chapter for exactly this. The texts themselves are ``redact_text``'s.
"""

from typing import Any

from django.db.models import F, Q, QuerySet

from ideas.ideation.models import (
    Departure,
    Endorsement,
    Idea,
    Invitation,
    JoinRequest,
    Merge,
    Passage,
    Redaction,
    Revision,
    Source,
    Translation,
    TranslationVersion,
)
from ideas.kernel.blacking import Around, holds


def _of_merges(around: Around) -> Q:
    return Q(source=around.idea) | Q(target=around.idea)


def _no_texts(rows: QuerySet[Any], mark: str) -> None:
    for row in rows.select_for_update():
        Merge.objects.filter(pk=row.pk).update(texts=dict.fromkeys(row.texts, mark), version=F("version") + 1)


_TEXT = ("title", "summary", "sections")
holds(Idea, *_TEXT, "place", belongs="pk", is_by_owner=True)
holds(Idea, "hidden_reason", "origin_name", "origin_url", "consent_channel", belongs="pk")
holds(Revision, *_TEXT, "note", belongs="idea", is_by_owner=True)
holds(Translation, *_TEXT, belongs="idea", is_by_owner=True)
holds(TranslationVersion, *_TEXT, belongs="translation__idea", is_by_owner=True)
holds(Redaction, "reason", belongs="idea")
holds(Source, "title", "url", "note", belongs="idea")
holds(
    Merge,
    "reason",
    "texts",
    "decision",
    "answer",
    "clock.pause_reason",
    belongs=_of_merges,
    kind="merge",
    takes_away=_no_texts,
)
holds(Passage, "reason", belongs="idea")
holds(Endorsement, "text", belongs="idea")
holds(Invitation, "message", belongs="idea")
holds(JoinRequest, "message", "reason", belongs="idea")
holds(Departure, "reason", belongs="idea")
