"""Why an offer suits a need: what is told of each suggestion, and how much it weighs. Pure: no database.

A file of its own because it is neither a question nor a rule: it compares two descriptions that
``queries.suggesting`` has gathered, and says each reason in words.
"""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ideas.collaboration.lifecycle.needs import Kind, days_of
from ideas.collaboration.measures import dates_said, days_said

# From which weight on a suggestion is worth telling.
GOOD = 40

KIND, PLACE_SAME, PLACE_WITHIN, PLACE_GROUPED, PLACE_NEAR = 10, 40, 30, 25, 20
DIRECTED, DAYS, DATES, LANGUAGE, COVERS = 30, 15, 10, 5, 5
A_WORD, MOST_FOR_WORDS = 10, 30
MEANING, CLOSE = 25, 0.5

# What is of no use far away.
BOUND_TO_A_PLACE = frozenset({Kind.PLACE, Kind.TIME, Kind.EQUIPMENT})
MOST_WORDS_SAID = 3

LANGUAGES = {
    "fr": gettext_lazy("en français"),
    "it": gettext_lazy("en italien"),
    "de": gettext_lazy("en allemand"),
    "en": gettext_lazy("en anglais"),
}


@dataclass(frozen=True)
class Place:
    """Where: the codes from the country down, and the groupings it belongs to, by code."""

    codes: tuple[str, ...]
    groupings: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Traits:
    """What is compared of a need or an offer. ``words`` are stems; ``amount`` what is missing, or left."""

    kind: str
    language: str
    places: tuple[Place, ...] = ()
    starts_on: datetime.date | None = None
    ends_on: datetime.date | None = None
    weekdays: int = 0
    amount: Decimal | None = None
    unit: str = ""
    words: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Reason:
    """One why: a stable ``key`` for machines, its ``weight``, and words for people."""

    key: str
    weight: int
    words: str


@dataclass(frozen=True)
class Fit:
    """How well an offer suits a need, and why, the weightiest reason first."""

    reasons: tuple[Reason, ...] = field(default_factory=tuple)

    @property
    def weight(self) -> int:
        """The sum of its reasons."""
        return sum(reason.weight for reason in self.reasons)

    @property
    def is_good(self) -> bool:
        """Whether it is worth telling anybody."""
        return self.weight >= GOOD


@dataclass(frozen=True)
class Around:
    """What both have in common besides: names of places and groupings by code, how words are written, how close the meaning."""

    names: Mapping[str, str]
    written: Mapping[str, str] = field(default_factory=dict)
    is_directed: bool = False
    closeness: float | None = None


def fit(need: Traits, offer: Traits, around: Around) -> Fit | None:
    """How ``offer`` suits ``need``; None where it cannot: another kind, another place, another time."""
    if need.kind != offer.kind or not _times_meet(need, offer):
        return None
    place = _place(need, offer, around)
    if place is None and need.places and offer.places and need.kind in BOUND_TO_A_PLACE:
        return None
    reasons = [Reason("kind", KIND, str(Kind(need.kind).label))]
    if place is not None:
        reasons.append(place)
    reasons += [*_directed(around), *_time(need, offer), *_meaning(need, offer, around)]
    reasons += [*_language(need, offer), *_covered(need, offer)]
    return Fit(tuple(sorted(reasons, key=lambda reason: -reason.weight)))


# --- Where ----------------------------------------------------------------------------------------------------------


def _place(need: Traits, offer: Traits, around: Around) -> Reason | None:
    """The strongest thing that two of their places have in common, or None."""
    found = [
        reason
        for mine in need.places
        for yours in offer.places
        if (reason := _between(mine, yours, around.names)) is not None
    ]
    return max(found, key=lambda reason: reason.weight, default=None)


def _between(mine: Place, yours: Place, names: Mapping[str, str]) -> Reason | None:
    shared = _shared(mine.codes, yours.codes)
    narrow, wide = sorted((mine.codes, yours.codes), key=len, reverse=True)
    said = {"place": names.get(narrow[-1], narrow[-1]), "wide": names.get(wide[-1], wide[-1])}
    if mine.codes == yours.codes:
        return Reason("place", PLACE_SAME, _("au même endroit : %(place)s") % said)
    if shared == wide:
        return Reason("place", PLACE_WITHIN, _("%(place)s est dans : %(wide)s") % said)
    if common := sorted(mine.groupings & yours.groupings):
        name = names.get(common[0], common[0])
        return Reason("place", PLACE_GROUPED, _("même groupement : %(name)s") % {"name": name})
    if len(shared) > 1:  # more than the country
        name = names.get(shared[-1], shared[-1])
        return Reason("place", PLACE_NEAR, _("non loin, dans : %(name)s") % {"name": name})
    return None


def _shared(mine: tuple[str, ...], yours: tuple[str, ...]) -> tuple[str, ...]:
    """The codes from the country down that both have."""
    length = 0
    for one, other in zip(mine, yours, strict=False):
        if one != other:
            break
        length += 1
    return mine[:length]


# --- When -----------------------------------------------------------------------------------------------------------


def _times_meet(need: Traits, offer: Traits) -> bool:
    start, end = _common_dates(need, offer)
    days_meet = not need.weekdays or not offer.weekdays or bool(need.weekdays & offer.weekdays)
    return days_meet and (start is None or end is None or start <= end)


def _common_dates(need: Traits, offer: Traits) -> tuple[datetime.date | None, datetime.date | None]:
    """From when and until when both can; None without a limit."""
    starts = [day for day in (need.starts_on, offer.starts_on) if day is not None]
    ends = [day for day in (need.ends_on, offer.ends_on) if day is not None]
    return max(starts, default=None), min(ends, default=None)


def _time(need: Traits, offer: Traits) -> Iterator[Reason]:
    if need.weekdays and offer.weekdays:
        yield Reason("days", DAYS, days_said(days_of(need.weekdays & offer.weekdays)))
    if any((need.starts_on, need.ends_on)) and any((offer.starts_on, offer.ends_on)):
        yield Reason("dates", DATES, dates_said(*_common_dates(need, offer)))


# --- What -----------------------------------------------------------------------------------------------------------


def _directed(around: Around) -> Iterator[Reason]:
    if around.is_directed:
        yield Reason("idea", DIRECTED, _("offerte à cette idée"))


def _meaning(need: Traits, offer: Traits, around: Around) -> Iterator[Reason]:
    left = MOST_FOR_WORDS
    shared = {around.written.get(stem, "") for stem in need.words & offer.words} - {""}
    if shared:
        said = ", ".join(sorted(shared, key=lambda word: (-len(word), word))[:MOST_WORDS_SAID])
        weight = min(A_WORD * len(shared), MOST_FOR_WORDS)
        left -= weight
        yield Reason("words", weight, _("mots en commun : %(words)s") % {"words": said})
    if left and around.closeness is not None and around.closeness >= CLOSE:
        yield Reason("meaning", min(MEANING, left), _("un sens proche"))


def _language(need: Traits, offer: Traits) -> Iterator[Reason]:
    if need.language == offer.language and need.language in LANGUAGES:
        yield Reason("language", LANGUAGE, str(LANGUAGES[need.language]))


def _covered(need: Traits, offer: Traits) -> Iterator[Reason]:
    if need.unit != offer.unit or need.amount is None or offer.amount is None:
        return
    if offer.amount >= need.amount > 0:
        yield Reason("amount", COVERS, _("suffit à ce qui manque"))
