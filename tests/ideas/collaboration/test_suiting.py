"""Why an offer suits a need: each reason in words, and what cannot go together is never suggested."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from ideas.collaboration.lifecycle.needs import UNITS, Kind, bits_of, days_of
from ideas.collaboration.measures import amount_said, dates_said
from ideas.collaboration.suiting import Around, Place, Traits, fit

NAMES = {
    "CH": "Suisse",
    "GE": "Genève",
    "VD": "Vaud",
    "C1": "Carouge",
    "C2": "Lancy",
    "L1": "Lausanne",
    "LAC": "Villes du lac",
}
CAROUGE, LANCY, GENEVA = Place(("CH", "GE", "C1")), Place(("CH", "GE", "C2")), Place(("CH", "GE"))
LAUSANNE = Place(("CH", "VD", "L1"))
MARCH = datetime.date(2026, 3, 1)
DAY = datetime.timedelta(days=1)


def traits(**said: Any) -> Traits:
    return Traits(**{"kind": "place", "language": "fr", **said})


def reasons(need: Traits, offer: Traits, **around: Any) -> dict[str, str] | None:
    how = fit(need, offer, Around(NAMES, **around))
    return None if how is None else {reason.key: reason.words for reason in how.reasons}


def place_of(mine: Place, yours: Place) -> str | None:
    found = reasons(traits(places=(mine,)), traits(places=(yours,)))
    return None if found is None else found.get("place")


def test_places_are_compared_from_the_same_one_to_the_same_region() -> None:
    lac = frozenset({"LAC"})

    assert place_of(CAROUGE, CAROUGE) == "au même endroit\u00a0: Carouge"
    assert place_of(CAROUGE, GENEVA) == "Carouge est dans\u00a0: Genève"
    assert place_of(GENEVA, CAROUGE) == "Carouge est dans\u00a0: Genève"
    assert place_of(CAROUGE, LANCY) == "non loin, dans\u00a0: Genève"
    assert (
        place_of(Place(CAROUGE.codes, lac), Place(LAUSANNE.codes, lac))
        == "même groupement\u00a0: Villes du lac"
    )
    assert place_of(CAROUGE, LAUSANNE) is None


def test_a_room_elsewhere_is_of_no_use_a_skill_elsewhere_may_be() -> None:
    far = {"places": (LAUSANNE,)}

    assert reasons(traits(places=(CAROUGE,)), traits(**far)) is None
    assert "place" not in (
        reasons(traits(kind="skill", places=(CAROUGE,)), traits(kind="skill", **far)) or {}
    )
    assert reasons(traits(places=(CAROUGE,)), traits()) == {"kind": "Lieu", "language": "en français"}


def test_the_nearest_of_several_places_counts() -> None:
    found = reasons(traits(places=(LAUSANNE, CAROUGE)), traits(places=(LANCY, CAROUGE)))

    assert found is not None
    assert found["place"] == "au même endroit\u00a0: Carouge"


def test_days_and_dates_must_meet() -> None:
    tuesday, both = bits_of(["tue"]), bits_of(["mon", "tue"])

    assert reasons(traits(weekdays=tuesday), traits(weekdays=bits_of(["sun"]))) is None
    assert (reasons(traits(weekdays=both), traits(weekdays=both)) or {})["days"] == "les lundis, les mardis"
    assert "days" not in (reasons(traits(weekdays=tuesday), traits()) or {})
    assert reasons(traits(ends_on=MARCH), traits(starts_on=MARCH + DAY)) is None
    between = reasons(traits(starts_on=MARCH, ends_on=MARCH + 9 * DAY), traits(starts_on=MARCH + DAY))
    assert (between or {})["dates"] == "du 2 mars 2026 au 10 mars 2026"
    assert (reasons(traits(starts_on=MARCH), traits(starts_on=MARCH)) or {})[
        "dates"
    ] == "dès le 1er mars 2026"
    assert (reasons(traits(ends_on=MARCH), traits(ends_on=MARCH)) or {})["dates"] == "jusqu’au 1er mars 2026"


def test_words_in_common_are_said_as_they_are_written() -> None:
    found = reasons(
        traits(words=frozenset({"menuis", "ateli", "bois"})),
        traits(words=frozenset({"menuis", "bois", "autr"})),
        written={"menuis": "menuiserie", "bois": "bois"},
    )

    assert (found or {})["words"] == "mots en commun\u00a0: menuiserie, bois"


def test_a_near_meaning_counts_beside_words_no_more_than_three_words_do() -> None:
    def weights(*words: str) -> dict[str, int]:
        shared = traits(words=frozenset(words))
        written = {word: word for word in words}
        found = fit(shared, shared, Around({}, written, closeness=0.9))
        assert found is not None
        return {one.key: one.weight for one in found.reasons if one.key in {"words", "meaning"}}

    assert [weights(*"abc"[:count]) for count in range(4)] == [
        {"meaning": 25},
        {"words": 10, "meaning": 20},
        {"words": 20, "meaning": 10},
        {"words": 30},
    ]


def test_a_near_meaning_counts_where_no_word_is_shared() -> None:
    assert (reasons(traits(), traits(), closeness=0.9) or {})["meaning"] == "un sens proche"
    assert "meaning" not in (reasons(traits(), traits(), closeness=0.4) or {})


def test_what_is_enough_and_what_is_meant_for_the_idea_weighs() -> None:
    enough = {"amount": Decimal(4), "unit": "hour"}

    found = reasons(traits(**enough), traits(**enough), is_directed=True)

    assert found == {
        "idea": "offerte à cette idée",
        "kind": "Lieu",
        "language": "en français",
        "amount": "suffit à ce qui manque",
    }
    assert "amount" not in (reasons(traits(**enough), traits(amount=Decimal(3), unit="hour")) or {})
    assert "amount" not in (reasons(traits(**enough), traits(amount=Decimal(9), unit="day")) or {})
    assert "language" not in (reasons(traits(language="it"), traits()) or {})


KINDS = st.sampled_from(Kind.values)
PLACES = st.lists(st.sampled_from([CAROUGE, LANCY, GENEVA, LAUSANNE]), max_size=2).map(tuple)
DATES = st.none() | st.integers(0, 20).map(lambda days: MARCH + days * DAY)
TRAITS = st.builds(
    Traits,
    kind=KINDS,
    language=st.sampled_from(["fr", "it"]),
    places=PLACES,
    starts_on=DATES,
    ends_on=DATES,
    weekdays=st.integers(0, 127),
    amount=st.none() | st.integers(1, 9).map(Decimal),
    unit=st.sampled_from(["hour", "day"]),
    words=st.frozensets(st.sampled_from(["bois", "clou"])),
)


@given(TRAITS, TRAITS)
def test_a_fit_reads_the_same_from_both_sides_but_for_what_is_enough(one: Traits, other: Traits) -> None:
    around = Around(NAMES, {"bois": "bois", "clou": "clou"})
    there, back = fit(one, other, around), fit(other, one, around)

    assert (there is None) == (back is None)
    if there is not None and back is not None:
        assert {r for r in there.reasons if r.key != "amount"} == {
            r for r in back.reasons if r.key != "amount"
        }
        assert [r.weight for r in there.reasons] == sorted((r.weight for r in there.reasons), reverse=True)
        assert one.kind == other.kind


@given(st.sets(st.sampled_from(["mon", "tue", "wed", "thu", "fri", "sat", "sun"])))
def test_days_are_kept_as_they_were_said(days: set[str]) -> None:
    assert {day.value for day in days_of(bits_of(list(days)))} == days


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_is_counted_somehow(kind: Kind) -> None:
    assert UNITS[kind]


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        ("1", "hour", "1 heure"),
        ("2.5", "hour", "2,5 heures"),
        ("3", "hour_a_month", "3 heures par mois"),
        ("1", "day", "1 jour"),
        ("2", "person", "2 personnes"),
        ("2", "room", "2 salles"),
        ("12", "seat", "12 places"),
        ("1", "piece", "1 pièce"),
        ("20", "square_metre", "20 m²"),
        ("2000", "CHF", "2 000 CHF"),
        ("50", "EUR", "50 EUR"),
        ("4", "", "4"),
    ],
)
def test_amounts_are_said_with_their_unit(value: str, unit: str, said: str) -> None:
    with translation.override("fr"):
        assert " ".join(amount_said(Decimal(value), unit).split()) == said


def test_no_amount_is_not_said() -> None:
    assert amount_said(None, "hour") == ""


@pytest.mark.parametrize(
    ("language", "said"),
    [("fr", "du 1er mars 2026 au 11 mars 2026"), ("en", "from March 1, 2026 to March 11, 2026")],
)
def test_french_counts_the_first_of_a_month_as_the_first(language: str, said: str) -> None:
    with translation.override(language):
        assert dates_said(datetime.date(2026, 3, 1), datetime.date(2026, 3, 11)) == said
