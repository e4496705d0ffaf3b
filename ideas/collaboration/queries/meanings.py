"""Questions about what needs and offers mean."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from ideas.collaboration.models import Meaning, Need, Offer
from ideas.collaboration.queries.resources import listed_needs, listed_offers
from ideas.kernel.text import plain_text_of
from ideas.similarity.comparing import closeness
from ideas.similarity.encoding import MEANING, Parts


def parts_of(row: Need | Offer) -> Parts:
    """What of a need or an offer counts: its title, and what is said of it."""
    return Parts(row.title, plain_text_of(row.description))


def lacking(kind: str) -> QuerySet[Any]:
    """Listed needs or offers (``kind``) without what their text of today means by the encoder of today; by key."""
    rows: QuerySet[Any] = listed_needs() if kind == "need" else listed_offers()
    current = Meaning.objects.filter(
        **{kind: OuterRef("pk")}, model=MEANING.name, version=OuterRef("version")
    )
    return rows.filter(~Exists(current)).order_by("pk")


def closeness_to(subject: Need | Offer, rows: Sequence[Need | Offer]) -> dict[int, float]:
    """How close each of ``rows``, all of the other kind, is to ``subject`` in meaning, by its key: 0 to 1, near from 0.5 on.

    Nothing of those whose text was not read yet, and nothing at all where meaning is not compared. One query.
    """
    if not rows or settings.LAB_TWINS == "words":
        return {}
    mine, other = ("need", "offer") if isinstance(subject, Need) else ("offer", "need")
    wanted = Q(**{mine: subject.pk}) | Q(**{f"{other}__in": [row.pk for row in rows]})
    current = Q(need__version=F("version")) | Q(offer__version=F("version"))
    kept = Meaning.objects.filter(wanted, current, model=MEANING.name)
    numbers = {row[0]: bytes(row[1]) for row in kept.values_list(f"{other}_id", "numbers")}
    own = numbers.pop(None, None)
    scores = closeness(own, list(numbers.values())) if own is not None else []
    return dict(zip(numbers, scores, strict=False))
