"""Where pilots run and where nothing happens."""

from typing import Any

import pytest

from ideas.insights.queries.spread import SpreadRow, site_count, spread_over
from ideas.kernel.actor import ANYONE, Actor
from ideas.pilots.models import Pilot
from ideas.sites.lifecycle import SiteState
from ideas.topics.models import Territory
from tests.factories.pilots import make_running_pilot
from tests.factories.roadmap import make_axis
from tests.factories.sites import make_site
from tests.factories.topics import make_territory


@pytest.fixture
def pilot(alice: Actor, otto: Actor, carla: Actor) -> Pilot:
    """alice's pilot, under way."""
    return make_running_pilot(alice, otto, carla)


@pytest.fixture
def country() -> dict[str, Territory]:
    """A country of two regions, of which one has two communes."""
    land = make_territory("XP")
    north, south = (make_territory(name, parent=land) for name in ("XP-N", "XP-S"))
    towns = {name: make_territory(name, parent=north) for name in ("XP-N-1", "XP-N-2")}
    return {"XP": land, "XP-N": north, "XP-S": south, **towns}


def by_code(rows: Any) -> dict[str, SpreadRow]:
    return {row.territory.code: row for row in rows}


def test_each_part_counts_what_runs_in_all_below_it(pilot: Pilot, country: dict[str, Territory]) -> None:
    axis = make_axis("Habiter", None, pilot)
    make_site(pilot, "Un", territory=country["XP-N-1"])
    make_site(pilot, "Deux", territory=country["XP-N-2"])
    make_site(pilot, "Trois", territory=country["XP"])

    spread = spread_over(None, ANYONE)

    rows = by_code(spread.rows)
    assert spread.within == country["XP"]
    assert (rows["XP-N"].total, rows["XP-N"].counts[axis.pk], rows["XP-N"].without) == (2, 2, 0)
    assert (rows["XP-S"].total, spread.empty, spread.here) == (0, 1, 1)
    assert site_count(spread) == 3


def test_a_site_under_two_axes_counts_under_both_and_once_in_all(
    pilot: Pilot, country: dict[str, Territory]
) -> None:
    first, second = make_axis("Habiter", None, pilot), make_axis("Manger", None, pilot)
    make_site(pilot, "Un", territory=country["XP-S"])

    row = by_code(spread_over(country["XP"], ANYONE).rows)["XP-S"]

    assert (row.counts[first.pk], row.counts[second.pk], row.total, row.without) == (1, 1, 1, 0)


def test_a_pilot_under_no_axis_is_counted_as_such(pilot: Pilot, country: dict[str, Territory]) -> None:
    make_site(pilot, "Un", territory=country["XP-S"])

    row = by_code(spread_over(country["XP"], ANYONE).rows)["XP-S"]

    assert (row.without, row.total) == (1, 1)


@pytest.mark.parametrize("state", [SiteState.REQUESTED, SiteState.ENDED, SiteState.DECLINED])
def test_what_does_not_run_is_not_counted(
    pilot: Pilot, country: dict[str, Territory], state: SiteState
) -> None:
    make_site(pilot, "Un", territory=country["XP-S"], state=state)

    assert by_code(spread_over(country["XP"], ANYONE).rows)["XP-S"].total == 0


def test_places_beside_the_one_that_is_asked_for_are_left_out(
    pilot: Pilot, country: dict[str, Territory]
) -> None:
    make_site(pilot, "Un", territory=country["XP-S"])
    make_site(pilot, "Deux", territory=make_territory("XQ"))

    rows = by_code(spread_over(country["XP"], ANYONE).rows)
    everywhere = by_code(spread_over(None, ANYONE).rows)

    assert set(rows) == {"XP-N", "XP-S"}
    assert (everywhere["XP"].total, everywhere["XQ"].total) == (1, 1)


def test_a_place_without_parts_says_only_what_runs_there(pilot: Pilot, country: dict[str, Territory]) -> None:
    make_site(pilot, "Un", territory=country["XP-S"])

    spread = spread_over(country["XP-S"], ANYONE)

    assert (list(spread.rows), spread.here) == ([], 1)


def test_without_a_choice_a_place_of_one_known_part_is_looked_at_by_that_part(pilot: Pilot) -> None:
    land = make_territory("XR")
    region = make_territory("XR-N", parent=land)
    first, second = (make_territory(name, parent=region) for name in ("XR-N-1", "XR-N-2"))
    make_site(pilot, "Un", territory=first)

    spread = spread_over(None, ANYONE)

    assert spread.within == region
    assert [(row.territory, row.total) for row in spread.rows] == [(first, 1), (second, 0)]
    assert spread_over(land, ANYONE).within == land
