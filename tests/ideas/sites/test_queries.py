"""Who may know of which site."""

from ideas.kernel.actor import ANYONE, Actor
from ideas.sites.lifecycle import SiteState
from ideas.sites.models import Site
from ideas.sites.queries import active_sites_of, sites_visible_to
from tests.factories.pilots import make_pilot
from tests.factories.sites import make_site


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


def test_a_hidden_site_is_not_among_those_that_count(alice: Actor) -> None:
    site = make_site(make_pilot(alice))

    Site.objects.filter(pk=site.pk).update(hidden_at=site.created_at)

    assert [*sites_visible_to(ANYONE)] == []
    assert [*active_sites_of(site.pilot)] == []
