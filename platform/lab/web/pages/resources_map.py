"""Where needs and offers are: a plan of tiles, and beside it the list that says the same.

The lab keeps no coordinates of places, so the plan shows the parts of a country side by side, each as big as the others.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from ideas.collaboration.queries.figures import counts_by_part
from ideas.collaboration.queries.resources import listed_needs, listed_offers
from ideas.kernel.errors import NotFound
from ideas.topics.models import Territory
from ideas.topics.queries import ancestors_of
from lab.ui.shelf import kept_for_reader, same_for_all
from lab.web.answers import show
from lab.web.pages.listing import clipped

COLUMNS, WIDTH, HEIGHT, GAP = 3, 108, 64, 8
LETTERS = 15


@dataclass(frozen=True)
class Tile:
    """A part of the country on the plan: where it stands, its name, and how much there is."""

    code: str
    name: str
    count: int
    x: int
    y: int
    radius: int
    has_parts: bool

    @property
    def short(self) -> str:
        """As much of its name as there is room for."""
        return self.name if len(self.name) <= LETTERS else f"{self.name[: LETTERS - 1]}…"


@kept_for_reader
@same_for_all
def resources_map(request: HttpRequest) -> HttpResponse:
    """What is offered or needed in each part of a place (``within``), of the only country that has any, or of the world."""
    is_needs = request.GET.get("view") == "needs"
    rows: Any = listed_needs() if is_needs else listed_offers()
    within = _place_in(request.GET.get("within", ""))
    counts = _counts(rows, within)
    if within is None and len(counts) == 1:
        within = Territory.objects.get(code=next(iter(counts)))
        counts = _counts(rows, within)
    shown = map_of(counts)
    context = {
        "is_needs": is_needs,
        "within": within,
        "trail": [*ancestors_of(within), within] if within is not None else [],
        **shown,
        "total": sum(counts.values()),
        "everywhere": rows.filter(territories=None).count() if within is None else 0,
        "view": "needs" if is_needs else "",
        "list_url": reverse("web:resources"),
    }
    return show(request, "web/resources_map.html", context)


def _place_in(code: str) -> Territory | None:
    if not code:
        return None
    place = Territory.objects.filter(code=code).first()
    if place is None:
        raise NotFound()
    return place


def _counts(rows: Any, within: Territory | None) -> dict[str, int]:
    level = len(within.path.strip("/").split("/")) if within is not None else 0
    return counts_by_part(rows, level=level, within=within.path if within is not None else "")


def map_of(counts: Mapping[str, int]) -> dict[str, Any]:
    """What a template draws of ``counts``, by the codes of places."""
    tiles = _tiles(counts)
    return {
        "tiles": tiles,
        "width": COLUMNS * (WIDTH + GAP) - GAP,
        "height": -(-len(tiles) // COLUMNS) * (HEIGHT + GAP),
        "tile_width": WIDTH,
        "tile_height": HEIGHT,
    }


def _tiles(counts: Mapping[str, int]) -> list[Tile]:
    """The parts by name, row by row; the more there is in one, the bigger its dot."""
    most = max(counts.values(), default=1) or 1
    parts = Territory.objects.filter(code__in=counts).order_by("search_name", "pk")
    parents = set(Territory.objects.filter(parent__in=parts).values_list("parent", flat=True))
    return [
        Tile(
            code=part.code,
            name=clipped(part.name),
            count=counts[part.code],
            x=place % COLUMNS * (WIDTH + GAP),
            y=place // COLUMNS * (HEIGHT + GAP),
            radius=8 + round(8 * (counts[part.code] / most) ** 0.5),
            has_parts=part.pk in parents,
        )
        for place, part in enumerate(parts)
    ]
