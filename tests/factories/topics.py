"""Themes and territories for tests."""

from itertools import count

from ideas.kernel.actor import SYSTEM
from ideas.topics.models import Territory, Theme
from ideas.topics.operations import import_territories
from ideas.topics.reading import GroupingRow, TerritoryRow

_numbers = count(1)


def make_theme(name: str = "Insertion") -> Theme:
    """A theme that is open."""
    return Theme.objects.create(slug=f"theme-{next(_numbers)}", names={"fr": name})


def make_territory(code: str, parent: Territory | None = None, level: str = "commune") -> Territory:
    """A place below ``parent``, with its path."""
    path = f"{parent.path if parent else '/'}{code}/"
    return Territory.objects.create(
        code=code, level=level, parent=parent, path=path, name=code, search_name=code.lower()
    )


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
