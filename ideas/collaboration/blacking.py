"""What those who work with others on an idea say, for the act that blacks words out, and what of it repeats its text.

A file of its own because that act asks every chapter for exactly this.
"""

from typing import Any

from django.db.models import F, Q, QuerySet

from ideas.collaboration.models import (
    Amendment,
    AmendmentForm,
    Match,
    Need,
    Offer,
    TranslationCopy,
    WorkingCopy,
)
from ideas.kernel.blacking import Around, holds


def _of_matches(around: Around) -> Q:
    return Q(need__idea=around.idea) | Q(offer__idea=around.idea)


def _drop(rows: QuerySet[Any], mark: str) -> None:
    rows.delete()


def _no_texts(rows: QuerySet[Any], mark: str) -> None:
    for row in rows.select_for_update():
        newer = {"version": F("version") + 1} if isinstance(row, Amendment) else {}
        rows.filter(pk=row.pk).update(texts=dict.fromkeys(row.texts, mark), **newer)


_RESOURCE = ("title", "description", "rhythm", "hidden_reason")
holds(WorkingCopy, "base_text", "text", belongs="idea", takes_away=_drop)
holds(TranslationCopy, "parts", belongs="idea", takes_away=_drop)
holds(
    Amendment,
    "texts",
    "reason",
    "decision_reason",
    "hidden_reason",
    belongs="idea",
    kind="amendment",
    takes_away=_no_texts,
)
holds(AmendmentForm, "texts", "reason", belongs="amendment__idea", takes_away=_no_texts)
holds(Need, *_RESOURCE, belongs="idea", kind="need")
holds(Offer, *_RESOURCE, belongs="idea", kind="offer")
holds(
    Match,
    "need_words",
    "need_contact",
    "offer_words",
    "offer_contact",
    "thanks",
    "reason",
    belongs=_of_matches,
    kind="match",
)
