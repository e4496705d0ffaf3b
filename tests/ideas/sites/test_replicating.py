"""Organisations elsewhere ask to take a pilot up; the pilot says yes or no."""

import pytest

from ideas.activity.models import Fact
from ideas.kernel.actor import ANYONE, Actor
from ideas.kernel.errors import Invalid, MovedOn, NotAllowed
from ideas.pilots.models import Partner, Pilot
from ideas.pilots.queries import pilots_with
from ideas.sites.models import Replication, Site, SitePartner
from ideas.sites.operations import ask_replication, change_site, decide_replication, withdraw_replication
from ideas.sites.queries import people_of, requests_to, sites_visible_to
from tests.at_once import at_once, successes
from tests.factories.activity import facts_of
from tests.factories.organisations import acting_for, make_mandate
from tests.factories.people import make_person
from tests.factories.pilots import make_pilot
from tests.factories.sites import BENEFIT, ask, make_site, place_called


def test_a_question_is_known_to_both_sides_only(
    pilot: Pilot, nadia: Actor, alice: Actor, charlie: Actor, carla: Actor
) -> None:
    site = ask(pilot, nadia, adaptations="Le matin.")

    assert (site.state, site.name, site.replication.mandate) == ("requested", "Montcharmin", nadia.mandate)
    assert site.partners.get().mandate == nadia.mandate
    assert [sites_visible_to(one).exists() for one in (ANYONE, charlie, nadia, alice, carla)] == [
        False,
        False,
        True,
        True,
        True,
    ]
    assert [*requests_to(Pilot.objects.all())] == [site]
    assert {alice.person_code, nadia.person_code} <= set(people_of(site))
    assert Fact.objects.get(name="ReplicationAsked").audience == "concerned"


def test_a_yes_makes_a_site_that_the_organisation_carries(pilot: Pilot, nadia: Actor, alice: Actor) -> None:
    site = ask(pilot, nadia)

    taken = decide_replication(site, accept=True, reason="Avec joie.", by=alice)

    partner = SitePartner.objects.get()
    assert (taken.state, taken.replication.reason) == ("preparing", "Avec joie.")
    assert (partner.state, partner.role, partner.mandate) == ("accepted", "accountable", nadia.mandate)
    assert [*pilots_with(nadia.organisation)] == []
    assert change_site(taken, changes=BENEFIT, by=nadia).says_how_to_benefit
    assert facts_of("site", site.code) == [
        "ReplicationAsked",
        "ReplicationAccepted",
        "SitePartnerAccepted",
        "SiteChanged",
    ]


def test_a_no_owes_a_reason_and_stays_known_to_who_asked(
    pilot: Pilot, nadia: Actor, alice: Actor, charlie: Actor
) -> None:
    site = ask(pilot, nadia)
    with pytest.raises(Invalid):
        decide_replication(site, accept=False, reason="", by=alice)

    declined = decide_replication(site, accept=False, reason="Trop tôt.", by=alice)

    assert (declined.state, SitePartner.objects.get().state) == ("declined", "declined")
    assert [sites_visible_to(one).exists() for one in (charlie, nadia)] == [False, True]
    with pytest.raises(MovedOn):
        decide_replication(site, accept=True, reason="Quand même.", by=alice)
    with pytest.raises(NotAllowed):
        change_site(site, changes={"place": "Ici"}, by=alice)
    assert ask(pilot, nadia).state == "requested"


def test_a_question_is_taken_back_by_who_asked(pilot: Pilot, nadia: Actor, otto: Actor) -> None:
    site = ask(pilot, nadia)
    for actor in (otto, Actor(person=nadia.person)):
        with pytest.raises(NotAllowed):
            withdraw_replication(site, by=actor)

    assert withdraw_replication(site, by=nadia).state == "withdrawn"
    assert SitePartner.objects.get().state == "left"


def test_one_question_at_a_time(pilot: Pilot, nadia: Actor) -> None:
    ask(pilot, nadia)

    with pytest.raises(MovedOn):
        ask(pilot, nadia, "Ailleurs")


def test_what_is_owed_is_said_at_once(pilot: Pilot, nadia: Actor) -> None:
    with pytest.raises(Invalid) as refused:
        ask_replication(
            pilot, territory=place_called("Lac"), why="", carriers=" ", adaptations="x" * 5001, by=nadia
        )

    assert [fault.field for fault in refused.value.errors] == ["why", "carriers", "adaptations"]


def test_a_mandate_that_binds_and_a_pilot_that_runs_are_needed(
    pilot: Pilot, nadia: Actor, alice: Actor, otto: Actor
) -> None:
    speaker = acting_for(make_mandate(make_person("Coco"), nadia.organisation, "communication"))
    preparing = make_pilot(alice, otto, title="Autre")

    for which, actor in ((pilot, speaker), (pilot, Actor(person=nadia.person)), (preparing, nadia)):
        with pytest.raises(NotAllowed):
            ask(which, actor)


def test_the_organisation_that_answers_for_the_pilot_decides(pilot: Pilot, nadia: Actor, otto: Actor) -> None:
    site = ask(pilot, nadia)
    with pytest.raises(NotAllowed):
        decide_replication(site, accept=True, reason="Oui.", by=otto)
    Partner.objects.update(role="accountable")

    assert decide_replication(site, accept=True, reason="Oui.", by=otto).state == "preparing"


def test_a_name_that_another_site_took_meanwhile_is_in_the_way(
    pilot: Pilot, nadia: Actor, alice: Actor
) -> None:
    site = ask(pilot, nadia)
    make_site(pilot, "Montcharmin")

    with pytest.raises(Invalid):
        decide_replication(site, accept=True, reason="Oui.", by=alice)


@pytest.mark.django_db(transaction=True)
def test_a_yes_and_a_withdrawal_at_once_are_one(pilot: Pilot, nadia: Actor, alice: Actor) -> None:
    site = ask(pilot, nadia)

    results = at_once(
        lambda: decide_replication(site, accept=True, reason="Oui.", by=alice),
        lambda: withdraw_replication(site, by=nadia),
    )

    assert successes(results) == 1
    assert Site.objects.get().state == ("withdrawn" if isinstance(results[0], Exception) else "preparing")


@pytest.mark.django_db(transaction=True)
def test_asking_twice_at_once_asks_once(pilot: Pilot, nadia: Actor) -> None:
    place_called("Montcharmin")

    results = at_once(lambda: ask(pilot, nadia), lambda: ask(pilot, nadia))

    assert successes(results) == 1
    assert Replication.objects.count() == 1
