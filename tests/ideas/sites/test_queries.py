"""Who may know of which site, and what is asked of many."""

import pytest

from ideas.kernel.actor import ANYONE, SYSTEM, Actor
from ideas.kernel.subjects import kind_of
from ideas.pilots.models import Pilot
from ideas.pilots.operations import hide_pilot
from ideas.sites.lifecycle import SiteState
from ideas.sites.models import Site
from ideas.sites.queries import (
    active_sites_of,
    counts_by_state,
    listed_sites,
    site_called,
    sites_of,
    sites_of_pilots,
    sites_visible_to,
    sites_within,
)
from tests.factories.pilots import make_pilot
from tests.factories.sites import make_site, make_site_partner
from tests.factories.topics import make_territories


def test_a_site_that_is_only_asked_for_is_seen_by_those_whose_pilot_it_is(
    alice: Actor, charlie: Actor
) -> None:
    pilot = make_pilot(alice)
    opened = make_site(pilot, "Aubrive")
    asked = make_site(pilot, "Montcharmin", state=SiteState.REQUESTED)

    assert [*sites_visible_to(ANYONE)] == [opened]
    assert [*sites_visible_to(charlie)] == [opened]
    assert {*sites_visible_to(alice)} == {opened, asked}
    assert [*active_sites_of(pilot)] == [opened]
    assert [*listed_sites()] == [opened]
    assert {*sites_visible_to(SYSTEM)} == {opened, asked}
    assert (site_called(pilot, asked.code, ANYONE), site_called(pilot, asked.code, alice)) == (None, asked)


def test_a_hidden_site_is_not_among_those_that_count(alice: Actor) -> None:
    site = make_site(make_pilot(alice))

    Site.objects.filter(pk=site.pk).update(hidden_at=site.created_at)

    assert [*sites_visible_to(ANYONE)] == []
    assert [*active_sites_of(site.pilot)] == []


def test_sites_of_a_hidden_pilot_are_hidden(pilot: Pilot, site: Site, carla: Actor) -> None:
    hide_pilot(pilot, reason="Motif.", by=carla)

    assert not listed_sites().exists()
    assert not sites_visible_to(ANYONE).exists()


def test_sites_are_counted_and_found_by_place(pilot: Pilot) -> None:
    places = make_territories()
    geneva = make_site(pilot, "Genève", territory=places["CH-C6621"])
    vaud = make_site(pilot, "Lausanne", territory=places["CH-C5586"], state="preparing")

    assert [*sites_within(listed_sites(), "CH-GE")] == [geneva]
    assert {*sites_within(listed_sites(), "LAC")} == {geneva, vaud}
    assert counts_by_state(Site.objects.all()) == {"preparing": 1, "running": 1}
    assert sites_of_pilots([pilot]) == {pilot.pk: [geneva, vaud]}


@pytest.mark.parametrize("rows", [1, 30])
def test_many_sites_ask_no_more(pilot: Pilot, rows: int, django_assert_num_queries) -> None:
    for number in range(rows):
        make_site_partner(make_site(pilot, f"Lieu {number}"), f"Association {number}")

    with django_assert_num_queries(2):
        found = [(site.territory.name, site.accepted_partners) for site in sites_of(pilot, ANYONE)]

    assert len(found) == rows


def test_a_site_is_a_subject_of_its_pilot(pilot: Pilot, site: Site, carla: Actor, alice: Actor) -> None:
    kind = kind_of("site")

    assert kind.parent(site) == ("pilot", pilot.code)
    assert (kind.curated_by(carla, site), kind.curated_by(alice, site)) == (True, False)
    assert alice.person_code in kind.concerned(site)
