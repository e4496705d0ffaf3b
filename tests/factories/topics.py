"""Territories for tests: a small true corner of the world."""

from ideas.kernel.actor import SYSTEM
from ideas.topics.models import Territory
from ideas.topics.operations import import_territories
from ideas.topics.reading import GroupingRow, TerritoryRow

ROWS = (
    TerritoryRow(1, "CH", "country", "", "Suisse"),
    TerritoryRow(2, "CH-GE", "canton", "CH", "Genève", "Geneva"),
    TerritoryRow(3, "CH-C6621", "municipality", "CH-GE", "Genève"),
    TerritoryRow(4, "CH-C6608", "municipality", "CH-GE", "Carouge (GE)"),
    TerritoryRow(5, "CH-VD", "canton", "CH", "Vaud"),
    TerritoryRow(6, "CH-C5586", "municipality", "CH-VD", "Lausanne", "", 140_000, "VD", "1000|1003"),
    TerritoryRow(7, "FR", "country", "", "France"),
)
GROUPINGS = (GroupingRow(1, "LAC", "consortium", "Villes du lac", None, ("CH-C6621", "CH-C5586")),)


def make_territories() -> dict[str, Territory]:
    """Switzerland with Geneva, Carouge and Lausanne, France, and a grouping across cantons; by code."""
    import_territories(ROWS, groupings=GROUPINGS, by=SYSTEM)
    return {territory.code: territory for territory in Territory.objects.all()}
