"""Saying where a pilot runs, changing it, and the steps of a site."""

from typing import Any

import pytest

from ideas.activity.models import Fact
from ideas.kernel.actor import ANYONE, Actor
from ideas.kernel.errors import (
    GuardsUnmet,
    Invalid,
    MovedOn,
    NotAllowed,
    StaleRevision,
    StepNotOnMap,
)
from ideas.pilots.models import Partner, Pilot
from ideas.sites.guards import steps_of_site
from ideas.sites.models import Site, SitePartner
from ideas.sites.operations import change_site, hide_site, open_site, show_site, take_site_step
from ideas.sites.queries import sites_visible_to
from tests.at_once import at_once, just_before, successes
from tests.factories.activity import facts_of
from tests.factories.pilots import make_pilot
from tests.factories.sites import BENEFIT, make_site, place_called


def faults(error: pytest.ExceptionInfo[Invalid]) -> list[tuple[str, str]]:
    return [(fault.field, fault.code) for fault in error.value.errors]


# --- Opening ----------------------------------------------------------------------------------------------------


def test_the_team_says_where_the_pilot_runs(pilot: Pilot, alice: Actor) -> None:
    first = open_site(pilot, territory=place_called("Aubrive"), by=alice)
    second = open_site(pilot, territory=place_called("Aubrive"), name="Le four", says=BENEFIT, by=alice)

    assert (first.name, first.state, first.position, first.language) == ("Aubrive", "preparing", 1, "fr")
    assert (second.name, second.position, second.says_how_to_benefit) == ("Le four", 2, True)
    assert facts_of("site", first.code) == ["SiteOpened"]


def test_the_organisation_that_answers_for_the_pilot_opens_one_and_its_host_does_not(
    pilot: Pilot, otto: Actor
) -> None:
    with pytest.raises(NotAllowed):
        open_site(pilot, territory=place_called("Aubrive"), by=otto)
    Partner.objects.update(role="accountable")

    assert open_site(pilot, territory=place_called("Aubrive"), by=otto).name == "Aubrive"


def test_strangers_open_none(pilot: Pilot, charlie: Actor) -> None:
    with pytest.raises(NotAllowed):
        open_site(pilot, territory=place_called("Aubrive"), by=charlie)


def test_two_sites_of_a_pilot_are_not_called_the_same(pilot: Pilot, site: Site, alice: Actor) -> None:
    with pytest.raises(Invalid) as refused:
        open_site(pilot, territory=site.territory, by=alice)

    assert faults(refused) == [("name", "taken")]


def test_all_that_is_wrong_is_said_at_once(pilot: Pilot, alice: Actor) -> None:
    said = {"who": "x" * 1001, "language": "xx"}

    with pytest.raises(Invalid) as refused:
        open_site(pilot, territory=place_called("Aubrive"), name="y" * 121, says=said, by=alice)

    assert faults(refused) == [("name", "too_long"), ("who", "too_long"), ("language", "unknown")]


@pytest.mark.django_db(transaction=True)
def test_two_who_open_the_same_at_once_open_one(pilot: Pilot, alice: Actor, carla: Actor) -> None:
    place = place_called("Aubrive")

    results = at_once(
        lambda: open_site(pilot, territory=place, by=alice),
        lambda: open_site(pilot, territory=place, by=carla),
    )

    assert successes(results) == 1
    assert Site.objects.count() == 1


# --- Changing ---------------------------------------------------------------------------------------------------


def test_a_site_is_changed_in_the_version_that_was_read(site: Site, alice: Actor) -> None:
    changed = change_site(site, changes={"place": " Salle  du four "}, version=1, by=alice)

    assert (changed.place, changed.version) == ("Salle du four", 2)
    with pytest.raises(StaleRevision) as stale:
        change_site(site, changes={"place": "Ailleurs"}, version=1, by=alice)
    assert stale.value.current["version"] == 2
    assert change_site(site, changes={"place": "Salle du four"}, by=alice).version == 2
    assert Fact.objects.get(name="SiteChanged").data["changed"] == ["place"]


def test_a_site_that_is_open_never_stops_saying_how_to_benefit(site: Site, alice: Actor) -> None:
    with pytest.raises(Invalid) as refused:
        change_site(site, changes={"who": "", "name": ""}, by=alice)

    assert faults(refused) == [("who", "required"), ("name", "required")]


def test_a_name_that_somebody_takes_meanwhile_is_refused(pilot: Pilot, site: Site, alice: Actor) -> None:
    other = make_site(pilot, "Le lac", **BENEFIT)

    with (
        just_before(
            'UPDATE "pilot_sites_site"', lambda: Site.objects.filter(pk=other.pk).update(name="Le bois")
        ),
        pytest.raises(Invalid) as refused,
    ):
        change_site(site, changes={"name": "Le bois"}, by=alice)

    assert faults(refused) == [("name", "taken")]


# --- Steps ------------------------------------------------------------------------------------------------------


def test_a_site_opens_once_it_says_how_to_benefit(pilot: Pilot, alice: Actor) -> None:
    site = make_site(pilot, state="preparing")
    with pytest.raises(GuardsUnmet) as unmet:
        take_site_step(site, step="open", by=alice)
    change_site(site, changes=BENEFIT, by=alice)

    opened = take_site_step(site, step="open", by=alice)

    assert [one.guard for one in unmet.value.unmet] == ["benefit_said"]
    assert (opened.state, opened.started_at is not None, opened.ended_at) == ("running", True, None)
    assert Fact.objects.get(name="SiteMoved").data["state"] == "running"


def test_a_site_does_not_open_before_its_pilot(alice: Actor, otto: Actor) -> None:
    site = make_site(make_pilot(alice, otto), state="preparing", **BENEFIT)

    with pytest.raises(GuardsUnmet) as unmet:
        take_site_step(site, step="open", by=alice)

    assert [one.guard for one in unmet.value.unmet] == ["pilot_started"]


def test_a_site_that_nobody_carries_any_more_does_not_open(taken_up: Site, alice: Actor) -> None:
    change_site(taken_up, changes=BENEFIT, by=alice)
    SitePartner.objects.update(state="left")

    with pytest.raises(GuardsUnmet) as unmet:
        take_site_step(taken_up, step="open", by=alice)

    assert [one.guard for one in unmet.value.unmet] == ["carried_here"]


def test_a_pause_owes_a_reason_and_goes_on_without(site: Site, alice: Actor) -> None:
    with pytest.raises(Invalid):
        take_site_step(site, step="pause", by=alice)
    paused = take_site_step(site, step="pause", reason="Travaux.", by=alice)
    resumed = take_site_step(paused, step="resume", by=alice)
    ended = take_site_step(resumed, step="end", reason="L’été.", by=alice)

    assert (paused.state, resumed.state, resumed.started_at, ended.state) == (
        "paused",
        "running",
        site.started_at,
        "ended",
    )
    assert ended.ended_at is not None
    assert [(move.step, move.reason) for move in site.moves.all()] == [
        ("end", "L’été."),
        ("resume", ""),
        ("pause", "Travaux."),
    ]


@pytest.mark.parametrize("step", ["open", "fly", "resume"])
def test_steps_that_do_not_lead_on_from_there_are_refused(site: Site, alice: Actor, step: str) -> None:
    with pytest.raises(StepNotOnMap):
        take_site_step(site, step=step, by=alice)


def test_steps_are_seen_with_what_is_missing(pilot: Pilot, alice: Actor, charlie: Actor) -> None:
    site = make_site(pilot, state="preparing")

    seen = {step.key: step.is_possible for step in steps_of_site(site, alice)}
    strangers = [step.is_mine for step in steps_of_site(site, charlie)]

    assert seen == {"open": False, "end": True}
    assert strangers == [False, False]


def test_who_is_slower_is_told(site: Site, alice: Actor) -> None:
    def pause() -> None:
        Site.objects.filter(pk=site.pk).update(state="paused")

    with just_before('UPDATE "pilot_sites_site"', pause), pytest.raises(MovedOn):
        take_site_step(site, step="pause", reason="Travaux.", by=alice)


@pytest.mark.django_db(transaction=True)
def test_a_site_is_paused_once(site: Site, alice: Actor, carla: Actor) -> None:
    results: list[Any] = at_once(
        lambda: take_site_step(site, step="pause", reason="Travaux.", by=alice),
        lambda: take_site_step(site, step="pause", reason="Travaux.", by=carla),
    )

    assert successes(results) == 1
    assert site.moves.count() == 1


# --- Hiding -----------------------------------------------------------------------------------------------------


def test_a_hidden_site_is_known_to_its_pilots_people(
    site: Site, alice: Actor, carla: Actor, charlie: Actor
) -> None:
    with pytest.raises(Invalid):
        hide_site(site, reason=" ", by=carla)
    hidden = hide_site(site, reason="Adresse privée.", by=carla)
    with pytest.raises(MovedOn):
        hide_site(site, reason="Encore.", by=carla)

    assert (hidden.is_hidden, hidden.hidden_reason) == (True, "Adresse privée.")
    assert [sites_visible_to(one).exists() for one in (ANYONE, charlie, alice)] == [False, False, True]
    assert not show_site(site, by=carla).is_hidden
    with pytest.raises(MovedOn):
        show_site(site, by=carla)
    with pytest.raises(NotAllowed):
        hide_site(site, reason="Non.", by=alice)
