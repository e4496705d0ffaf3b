"""What places are called where two could be confused, and which one a text names."""

from typing import Any

import pytest

from ideas.kernel.actor import SYSTEM
from ideas.topics.models import Territory
from ideas.topics.naming import LONGEST, names_told_apart, territories_named
from ideas.topics.operations import import_territories
from ideas.topics.reading import TerritoryRow

LONG = f"Aubrive{'-sur-Lac' * 18}"
ROWS = (
    TerritoryRow(1, "CH", "country", "", "Suisse"),
    TerritoryRow(2, "CH-GE", "canton", "CH", "Genève", "Geneva"),
    TerritoryRow(3, "CH-C6621", "municipality", "CH-GE", "Genève"),
    TerritoryRow(4, "CH-C2226", "municipality", "CH-GE", "Wil (SG)"),
    TerritoryRow(5, "SG", "country", "", "Singapour"),
    TerritoryRow(6, "CH-C1", "municipality", "CH-GE", "Aubrive"),
    TerritoryRow(7, "CH-C2", "municipality", "CH-GE", "Aubrive"),
    TerritoryRow(8, "CH-C3", "municipality", "CH-GE", "Aubrive-sur-Lac"),
    TerritoryRow(9, "LU", "country", "", "Luxembourg"),
    TerritoryRow(10, "LU-L", "province", "LU", "Luxembourg"),
    TerritoryRow(11, "CH-C4", "municipality", "CH-GE", "L’Œuvre"),
    TerritoryRow(12, "CH-X", "canton", "CH", "Vallon, Rive et Lac"),
    TerritoryRow(13, "CH-C5", "municipality", "CH-X", "Molard"),
    TerritoryRow(14, "CH-C6", "municipality", "CH-GE", "Molard"),
    TerritoryRow(15, "CH-Y", "canton", "CH", LONG),
    TerritoryRow(16, "CH-C7", "municipality", "CH-Y", f"Saint-{LONG}"),
    TerritoryRow(17, "CH-C8", "municipality", "CH-GE", f"Saint-{LONG}"),
)
SHOWN = {
    "CH": "Suisse",
    "CH-GE": "Genève, Suisse",
    "CH-C6621": "Genève, Genève",
    "CH-C2226": "Wil (SG)",
    "SG": "Singapour",
    "CH-C1": "Aubrive (CH-C1)",
    "CH-C2": "Aubrive (CH-C2)",
    "CH-C3": "Aubrive-sur-Lac",
    "LU": "Luxembourg (LU)",
    "LU-L": "Luxembourg, Luxembourg",
    "CH-C4": "L’Œuvre",
    "CH-X": "Vallon, Rive et Lac",
    "CH-C5": "Molard (CH-C5)",
    "CH-C6": "Molard, Genève",
    "CH-Y": LONG,
    "CH-C7": f"Saint-{LONG} (CH-C7)",
    "CH-C8": f"Saint-{LONG}, Genève",
}


@pytest.fixture
def places(db: None) -> list[Territory]:
    import_territories(ROWS, by=SYSTEM)
    return list(Territory.objects.all())


def test_the_code_stands_only_where_names_would_be_confused(places: list[Territory]) -> None:
    assert dict(zip([one.code for one in places], names_told_apart(places), strict=True)) == SHOWN


@pytest.mark.parametrize("code", SHOWN)
def test_what_is_shown_names_that_place_alone(places: list[Territory], code: str) -> None:
    assert [one.code for one in territories_named(SHOWN[code])] == [code]
    assert len(SHOWN[code]) <= LONGEST


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("geneve", ["CH-GE", "CH-C6621"]),
        ("GENÈVE, suisse", ["CH-GE"]),
        ("Genève (CH-C6621)", ["CH-C6621"]),
        ("CH-GE", ["CH-GE"]),
        ("l'oeuvre", ["CH-C4"]),
        ("Aubrive", ["CH-C1", "CH-C2"]),
        ("Aubrive, Jura", []),
        ("Geneva", []),
        (" ", []),
        ("(, )", []),
    ],
)
def test_a_text_names_what_is_called_exactly_so_the_widest_first(
    places: list[Territory], text: str, codes: list[str]
) -> None:
    assert [one.code for one in territories_named(text)] == codes


@pytest.mark.parametrize("rows", [1, 11])
def test_names_are_told_apart_by_two_questions(
    places: list[Territory], rows: int, django_assert_num_queries: Any
) -> None:
    confused = sorted(places, key=lambda one: one.code != "CH-C1")[:rows]

    with django_assert_num_queries(2):
        names_told_apart(confused)
