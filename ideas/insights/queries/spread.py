"""Where pilots run and where nothing happens: parts of a territory beside the priority axes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ideas.kernel.actor import Actor
from ideas.roadmap.models import Axis
from ideas.roadmap.queries import axes_by_network, axes_visible_to
from ideas.sites.lifecycle import SiteState
from ideas.sites.queries import listed_sites
from ideas.topics.models import Territory
from ideas.topics.queries import children_of, countries

RUNS = (SiteState.PREPARING, SiteState.RUNNING, SiteState.PAUSED)


@dataclass(frozen=True)
class SpreadRow:
    """A part of a territory: how many sites it and all below it have, by the key of the axis and all together.

    A site whose pilot hangs under two axes counts under both, and once in ``total``; under none, as ``without``.
    """

    territory: Territory
    counts: Mapping[int, int]
    without: int
    total: int


@dataclass(frozen=True)
class Spread:
    """Axes beside territories; ``rows`` are all parts of ``within``, also those where nothing happens.

    ``here`` counts sites for ``within`` as a whole, which no part of it holds.
    """

    within: Territory | None
    axes: Sequence[Axis]
    rows: Sequence[SpreadRow]
    here: int

    @property
    def empty(self) -> int:
        """How many parts have no site."""
        return sum(row.total == 0 for row in self.rows)


def sites_that_run() -> dict[int, tuple[str, frozenset[int]]]:
    """Sites that everyone may see and that run, or will: by key the path of the territory and the axes of the pilot."""
    rows: dict[int, tuple[str, set[int]]] = {}
    sites = listed_sites().filter(state__in=RUNS).order_by()
    for key, path, axis in sites.values_list("pk", "territory__path", "pilot__axes"):
        rows.setdefault(key, (path, set()))[1].update([axis] if axis is not None else [])
    return {key: (path, frozenset(axes)) for key, (path, axes) in rows.items()}


def spread_over(within: Territory | None, viewer: Actor) -> Spread:
    """What runs in each part of ``within``; of None in each country, or in the parts of the only one that has any.

    Of None, a place whose only part the lab knows is looked at by that part.
    """
    is_free = within is None
    sites = sites_that_run()
    if within is None:
        codes = {_codes(path)[0] for path, _axes in sites.values()}
        within = Territory.objects.filter(code=next(iter(codes))).first() if len(codes) == 1 else None
    parts = list(children_of(within) if within is not None else countries())
    while is_free and len(parts) == 1 and (below := list(children_of(parts[0]))):
        within, parts = parts[0], below
    axes = list(axes_by_network(axes_visible_to(viewer)))
    return _counted(within, axes, parts, list(sites.values()))


def _counted(
    within: Territory | None,
    axes: Sequence[Axis],
    parts: Sequence[Territory],
    sites: Sequence[tuple[str, frozenset[int]]],
) -> Spread:
    above = _codes(within.path) if within is not None else []
    seen = {axis.pk for axis in axes}
    counts: dict[str, Counter[int]] = {}
    totals: Counter[str] = Counter()
    without: Counter[str] = Counter()
    here = 0
    for path, under in sites:
        codes = _codes(path)
        if codes[: len(above)] != above:
            continue
        if len(codes) == len(above):
            here += 1
            continue
        part, shown = codes[len(above)], under & seen
        totals[part] += 1
        counts.setdefault(part, Counter()).update(shown)
        without[part] += not shown
    rows = [
        SpreadRow(one, counts.get(one.code, Counter()), without[one.code], totals[one.code]) for one in parts
    ]
    return Spread(within, axes, rows, here)


def _codes(path: str) -> list[str]:
    return path.strip("/").split("/")


def site_count(spread: Spread) -> int:
    """How many sites there are in all of it, each once."""
    return spread.here + sum(row.total for row in spread.rows)
