"""Places are found by their beginnings, and hold all that is below them."""

import pytest
from django.db import connection

from ideas.kernel.actor import ANYONE, SYSTEM
from ideas.kernel.subjects import short_path, subject_visible_to, titles
from ideas.people.models import LabRole, Person
from ideas.topics.models import Territory, Theme
from ideas.topics.operations import import_territories
from ideas.topics.queries import (
    ancestors_of,
    children_of,
    located_within,
    territories_matching,
    territories_within,
)
from ideas.topics.reading import GroupingRow, TerritoryRow


@pytest.fixture
def places(db: None) -> None:
    rows = [
        TerritoryRow(1, "FR", "country", "", "France"),
        TerritoryRow(2, "FR-R84", "region", "FR", "Auvergne-Rhône-Alpes"),
        TerritoryRow(3, "FR-R841", "region", "FR", "Ailleurs"),
        TerritoryRow(4, "FR-D69", "department", "FR-R84", "Rhône"),
        TerritoryRow(5, "FR-C69123", "municipality", "FR-D69", "Lyon", "", 522250, "", "69001|69002"),
        TerritoryRow(6, "FR-C69381", "borough", "FR-C69123", "Lyon 1er Arrondissement", "", 29000),
        TerritoryRow(7, "FR-C69081", "municipality", "FR-D69", "Écully", "", 18000, "", "69130"),
        TerritoryRow(8, "FR-C1", "municipality", "FR-R841", "Saint-Genis-l’Œuf", "", 10),
        TerritoryRow(9, "CH", "country", "", "Suisse"),
        TerritoryRow(10, "CH-GE", "canton", "CH", "Genève", "Geneva"),
    ]
    groupings = [
        GroupingRow(1, "200046977", "MET69", "Métropole de Lyon", None, ("FR-C69123", "FR-C69081")),
        GroupingRow(2, "SUD", "consortium", "Sud", None, ("CH-GE", "FR-C1")),
    ]
    import_territories(rows, groupings=groupings, by=SYSTEM)


def codes(territories: object) -> set[str]:
    return {territory.code for territory in territories}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("code", "held"),
    [
        ("FR-R84", {"FR-R84", "FR-D69", "FR-C69123", "FR-C69381", "FR-C69081"}),
        ("FR-C69081", {"FR-C69081"}),
        ("200046977", {"FR-C69123", "FR-C69381", "FR-C69081"}),
        ("SUD", {"CH-GE", "FR-C1"}),
        ("nowhere", set()),
    ],
)
def test_a_territory_or_grouping_holds_all_below(places: None, code: str, held: set[str]) -> None:
    assert codes(territories_within(code)) == held


def test_rows_located_within_come_once_each(places: None) -> None:
    lyon, ecully, geneva = (Territory.objects.get(code=c) for c in ("FR-C69123", "FR-C69081", "CH-GE"))
    near, far = (Person.objects.create(display_name=name) for name in ("Near", "Far"))
    both = LabRole.objects.create(person=near, role="curator")
    both.territories.set([lyon, ecully])
    elsewhere = LabRole.objects.create(person=far, role="curator")
    elsewhere.territories.set([geneva])

    assert list(located_within(LabRole.objects.all(), "FR-R84")) == [both]
    assert list(located_within(LabRole.objects.all(), "200046977")) == [both]
    assert list(located_within(LabRole.objects.all(), "CH")) == [elsewhere]


@pytest.mark.parametrize("code", ["FR-R84", "200046977"])
def test_being_within_is_answered_from_an_index(places: None, code: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")

    plan = territories_within(code).explain()

    assert "SCAN topics_territory" not in plan
    assert "Seq Scan on topics_territory" not in plan


def test_a_place_knows_what_is_above_and_below(places: None) -> None:
    ecully = Territory.objects.get(code="FR-C69081")

    assert [t.code for t in ancestors_of(ecully)] == ["FR", "FR-R84", "FR-D69"]
    assert [t.code for t in children_of(Territory.objects.get(code="FR-D69"))] == ["FR-C69081", "FR-C69123"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("lyon", ["FR-C69123", "FR-C69381"]),
        ("ECULLY", ["FR-C69081"]),
        ("rhône", ["FR-D69", "FR-R84"]),
        ("genis l'oeuf", ["FR-C1"]),
        ("geneva", ["CH-GE"]),
        ("6913", ["FR-C69081"]),
        ("69002", ["FR-C69123"]),
        ("l", []),
        ("zz", []),
        ("%", []),
    ],
)
def test_places_are_found_by_the_beginning_of_a_word(places: None, text: str, found: list[str]) -> None:
    assert [t.code for t in territories_matching(text)] == found


def test_at_most_as_many_are_found_as_asked_for(places: None) -> None:
    assert [t.code for t in territories_matching("lyon", limit=1)] == ["FR-C69123"]


def test_themes_and_territories_are_subjects(places: None) -> None:
    theme = Theme.objects.create(slug="sante", names={"fr": "Santé"})
    geneva = subject_visible_to(ANYONE, "territory", "CH-GE")

    named = titles({("theme", theme.code): theme, ("territory", "CH-GE"): geneva})

    assert sorted(named.values()) == ["Genève", "Santé"]
    assert (short_path("theme", theme.code), short_path("territory", "CH-GE")) == (
        f"/h/{theme.code}",
        "/t/CH-GE",
    )
