"""What is done differently at a site, and what sites hold of people."""

import datetime

import pytest

from ideas.activity.models import Fact
from ideas.kernel.actor import ANYONE, SYSTEM, Actor
from ideas.kernel.errors import Invalid, MovedOn, NotAllowed
from ideas.people.personal_data import export_of, unite_all
from ideas.pilots.models import Pilot
from ideas.sites.models import Deviation, Site
from ideas.sites.operations import (
    decide_deviation,
    decide_replication,
    end_deviation,
    note_deviation,
    take_site_step,
)
from ideas.sites.queries import deviations_of
from tests.at_once import at_once, successes
from tests.factories.people import make_person
from tests.factories.sites import ask

SAID = {"text": "Nous ouvrons le matin.", "reason": "Le marché est le matin."}


def test_an_adaptation_is_noted_by_who_carries_the_site(taken_up: Site, nadia: Actor) -> None:
    since = datetime.date(2026, 3, 1)

    deviation = note_deviation(taken_up, **SAID, since=since, by=nadia)

    assert (deviation.number, deviation.state, deviation.since) == (1, "noted", since)
    assert [*deviations_of(taken_up, ANYONE)] == [deviation]
    assert Fact.objects.get(name="DeviationNoted").audience == "public"


def test_one_of_the_core_waits_for_the_pilot(
    taken_up: Site, nadia: Actor, alice: Actor, charlie: Actor
) -> None:
    deviation = note_deviation(taken_up, **SAID, is_core=True, by=nadia)
    known = [deviations_of(taken_up, one).exists() for one in (ANYONE, charlie, nadia, alice, SYSTEM)]
    with pytest.raises(NotAllowed):
        decide_deviation(deviation, agree=True, reason="Oui.", by=nadia)
    with pytest.raises(Invalid):
        decide_deviation(deviation, agree=True, reason="", by=alice)
    with pytest.raises(MovedOn):
        end_deviation(deviation, by=nadia)

    agreed = decide_deviation(deviation, agree=True, reason="Essayez.", by=alice)

    assert known == [False, False, True, True, True]
    assert (agreed.state, agreed.answer) == ("agreed", "Essayez.")
    assert deviations_of(taken_up, ANYONE).exists()
    assert end_deviation(agreed, by=nadia).state == "over"


def test_one_that_was_refused_stays_among_those_concerned(taken_up: Site, nadia: Actor, alice: Actor) -> None:
    deviation = note_deviation(taken_up, **SAID, is_core=True, by=nadia)

    decide_deviation(deviation, agree=False, reason="C’est le cœur.", by=alice)

    assert not deviations_of(taken_up, ANYONE).exists()
    assert Fact.objects.get(name="DeviationDecided").audience == "concerned"


def test_what_and_why_are_owed(site: Site, alice: Actor) -> None:
    with pytest.raises(Invalid) as refused:
        note_deviation(site, text="", reason=" ", by=alice)
    with pytest.raises(Invalid) as long:
        note_deviation(site, text="x" * 5001, reason="y", by=alice)

    assert [fault.field for fault in refused.value.errors] == ["text", "reason"]
    assert [fault.code for fault in long.value.errors] == ["too_long"]


@pytest.mark.django_db(transaction=True)
def test_two_who_decide_at_once_decide_once(taken_up: Site, nadia: Actor, alice: Actor, carla: Actor) -> None:
    deviation = note_deviation(taken_up, **SAID, is_core=True, by=nadia)

    results = at_once(
        lambda: decide_deviation(deviation, agree=True, reason="Oui.", by=alice),
        lambda: decide_deviation(deviation, agree=False, reason="Non.", by=carla),
    )

    assert successes(results) == 1
    assert Deviation.objects.get().state in {"agreed", "refused"}


# --- What sites hold of people ----------------------------------------------------------------------------------


def test_a_person_gets_what_they_asked_and_noted(pilot: Pilot, nadia: Actor, alice: Actor) -> None:
    site = decide_replication(ask(pilot, nadia), accept=True, reason="Oui.", by=alice)
    note_deviation(site, **SAID, by=nadia)

    exported = export_of(nadia.person)

    assert [row["why"] for row in exported["pilot_sites.Replication"]] == ["Nos rues en ont besoin."]
    assert [row["text"] for row in exported["pilot_sites.Deviation"]] == [SAID["text"]]
    assert len(exported["pilot_sites.SitePartner"]) == 1


def test_united_people_share_what_they_did(pilot: Pilot, site: Site, nadia: Actor, alice: Actor) -> None:
    taken = decide_replication(ask(pilot, nadia), accept=True, reason="Oui.", by=alice)
    take_site_step(site, step="pause", reason="Travaux.", by=alice)
    into = make_person("Alice bis")

    unite_all(alice.person, into)

    taken.refresh_from_db()
    assert (taken.replication.decided_by, site.moves.get().by) == (into, into)
