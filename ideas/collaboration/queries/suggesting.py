"""Which offers suit a need and which needs suit an offer, with why: computed whenever somebody looks, never kept.

A bounded number of likely ones are fetched (same words, same part of the country, newest), so that it costs
the same in a lab of ten and of ten thousand; ``suiting`` weighs each.
"""

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects

from ideas.collaboration.models import Match, Need, Offer
from ideas.collaboration.queries.meanings import closeness_to
from ideas.collaboration.queries.resources import is_led_by, listed_needs, listed_offers
from ideas.collaboration.suiting import Around, Fit, Place, Traits, fit
from ideas.ideation.queries import root_of
from ideas.search.folding import stems_of
from ideas.search.queries import codes_near, stems_kept
from ideas.topics.models import Grouping, Territory

MOST_BY_WORDS, MOST_NEAR, MOST_ANYWHERE = 60, 90, 30
MOST_SHOWN = 5
PLACES = Prefetch("territories", queryset=Territory.objects.prefetch_related("groupings"))
_WORD = re.compile(r"[^\W\d_]{3,}(?:-[^\W\d_]+)*")


@dataclass(frozen=True)
class Suggestion:
    """A need and an offer that suit each other, and why."""

    need: Need
    offer: Offer
    fit: Fit


def offers_for(
    need: Need, *, since: datetime.datetime | None = None, most: int = MOST_SHOWN
) -> list[Suggestion]:
    """Open offers that suit ``need``, the best first; with ``since`` only those made after it.

    Never one that is hidden, paused, all taken, over, made to another idea, or that was brought together
    with it before.
    """
    tried = Match.objects.filter(need=need).values("offer")
    to_it = Q(idea=None) | is_led_by(root_of(need.idea))
    offers = listed_offers().filter(to_it, kind=need.kind).exclude(pk__in=tried)
    found = _likely(offers, need, "offer", since)
    weighed = _weighed(need, found, {"need": [need.code], "offer": [one.code for one in found]})
    return [Suggestion(need, row, how) for row, how in weighed[:most]]


def needs_for(
    offer: Offer, *, since: datetime.datetime | None = None, most: int = MOST_SHOWN
) -> list[Suggestion]:
    """Open needs that ``offer`` suits, the best first; with ``since`` only those listed after it.

    Of an offer made to one idea only what that idea leads, or the one that it is part of by now. None for an offer that cannot
    be had.
    """
    if not listed_offers().filter(pk=offer.pk).exists():
        return []
    tried = Match.objects.filter(offer=offer).values("need")
    needs = listed_needs().filter(kind=offer.kind).exclude(pk__in=tried)
    if offer.idea is not None:
        needs = needs.filter(is_led_by(root_of(offer.idea)))
    found = _likely(needs, offer, "need", since)
    weighed = _weighed(offer, found, {"offer": [offer.code], "need": [one.code for one in found]})
    return [Suggestion(row, offer, how) for row, how in weighed[:most]]


def fit_between(need: Need, offer: Offer) -> Fit | None:
    """How these two suit each other, whether well or not; None where they cannot."""
    prefetch_related_objects([need, offer], PLACES)
    found = _compared(need, [offer], {"need": [need.code], "offer": [offer.code]})
    return found[0][1] if found else None


# --- Fetching -------------------------------------------------------------------------------------------------------


def _likely(
    rows: QuerySet[Any], subject: Need | Offer, kind: str, since: datetime.datetime | None
) -> list[Any]:
    """The likeliest of ``rows`` to suit ``subject``: alike in words, near, newest; each once, with what is compared."""
    if since is not None:
        rows = rows.filter(created_at__gt=since)
    newest = rows.order_by("-created_at", "-id").values_list("pk", flat=True)
    codes = codes_near(kind, f"{subject.title} {subject.description[:200]}", most=MOST_BY_WORDS)
    keys = {*newest.filter(code__in=codes), *newest[:MOST_ANYWHERE]}
    prefetch_related_objects([subject], PLACES)
    regions = {"/".join(place.path.split("/")[:3]) for place in subject.territories.all()}
    if regions:
        near = Q()
        for region in regions:
            near |= Q(territory__path__begins=f"{region}/")
        link = rows.model.territories.through
        owner = rows.model._meta.model_name
        keys |= set(newest.filter(pk__in=link.objects.filter(near).values(owner))[:MOST_NEAR])
    related = ("idea",) if rows.model is Need else ("idea", "person", "organisation")
    return list(rows.filter(pk__in=keys).select_related(*related).prefetch_related(PLACES))


def _weighed(subject: Need | Offer, rows: list[Any], codes: Mapping[str, list[str]]) -> list[tuple[Any, Fit]]:
    """Those of ``rows`` that suit ``subject`` well, with how, the best first, of equal ones the newest."""
    found = [(row, how) for row, how in _compared(subject, rows, codes) if how.is_good] if rows else []
    return sorted(found, key=lambda pair: (-pair[1].weight, -pair[0].pk))


def _compared(
    subject: Need | Offer, rows: list[Any], codes: Mapping[str, list[str]]
) -> list[tuple[Any, Fit]]:
    """Those of ``rows`` that can go with ``subject``, with how."""
    stems = {(kind, code): words for kind in codes for code, words in stems_kept(kind, codes[kind]).items()}
    names = _names([subject, *rows])
    written = _written(subject)
    traits = {row: _traits(row, stems) for row in (subject, *rows)}
    close = closeness_to(subject, rows)
    found = []
    for row in rows:
        need, offer = (subject, row) if isinstance(subject, Need) else (row, subject)
        is_directed = offer.idea_id is not None
        around = Around(names, written, is_directed, close.get(row.pk))
        how = fit(traits[need], traits[offer], around)
        if how is not None:
            found.append((row, how))
    return found


def _traits(row: Need | Offer, stems: Mapping[tuple[str, str], frozenset[str]]) -> Traits:
    kind = "need" if isinstance(row, Need) else "offer"
    return Traits(
        kind=row.kind,
        language=row.language,
        places=tuple(_place(territory) for territory in row.territories.all()),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        weekdays=row.weekdays,
        amount=row.missing if isinstance(row, Need) else row.left,
        unit=row.unit,
        words=stems.get((kind, row.code), frozenset()),
    )


def _place(territory: Territory) -> Place:
    codes = tuple(territory.path.strip("/").split("/"))
    return Place(codes, frozenset(grouping.code for grouping in territory.groupings.all()))


def _names(rows: Iterable[Need | Offer]) -> dict[str, str]:
    """What all places and groupings around ``rows`` are called, by code."""
    places = [territory for row in rows for territory in row.territories.all()]
    codes = {code for place in places for code in place.path.strip("/").split("/")}
    names: dict[str, str] = dict(Territory.objects.filter(code__in=codes).values_list("code", "name"))
    groupings: Iterable[Grouping] = (one for place in places for one in place.groupings.all())
    return names | {one.code: one.name for one in groupings}


def _written(row: Need | Offer) -> dict[str, str]:
    """How the words of ``row`` are written, by their stems as they are kept for searching; of one stem the first."""
    words = _WORD.findall(f"{row.title} {row.description}")
    kept = [(stems_of(word, row.language).split(), word.lower()) for word in reversed(words)]
    return {stems[0]: word for stems, word in kept if stems}
