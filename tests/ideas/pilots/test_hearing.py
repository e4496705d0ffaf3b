"""How the people concerned were heard is written down, before the start at least once."""

import datetime

import pytest

from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.errors import Invalid, NotAllowed, StaleRevision
from ideas.pilots.guards import unmet_to_start
from ideas.pilots.models import Hearing, Pilot
from ideas.pilots.operations import answer_invitation, edit_hearing
from ideas.pilots.queries import hearings_of
from tests.at_once import at_once, successes
from tests.factories.activity import facts_of
from tests.factories.pilots import hear_people, make_pilot


def test_one_hearing_is_asked_for_before_the_start(pilot: Pilot, alice: Actor) -> None:
    assert "people_heard" in [verdict.guard for verdict in unmet_to_start(pilot)]

    hearing = hear_people(pilot, by=alice)

    assert "people_heard" not in [verdict.guard for verdict in unmet_to_start(pilot)]
    assert (hearing.person, hearing.organisation, hearing.language) == (alice.person, None, "fr")
    assert facts_of("pilot", pilot.code)[-1] == "HearingRecorded"


def test_a_partner_that_accepted_leads_one_too(pilot: Pilot, otto: Actor, charlie: Actor) -> None:
    for actor in (otto, charlie):
        with pytest.raises(NotAllowed):
            hear_people(pilot, by=actor)
    answer_invitation(pilot.partners.get(), accept=True, by=otto)

    assert hear_people(pilot, by=otto).organisation == otto.organisation


def test_what_became_of_it_is_added_later(pilot: Pilot, alice: Actor, otto: Actor) -> None:
    hearing = hear_people(pilot, by=alice)

    edited = edit_hearing(hearing, changes={"led_to": "Nous ouvrons à 18 heures."}, version=1, by=alice)

    assert (edited.led_to, edited.said, edited.version) == ("Nous ouvrons à 18 heures.", hearing.said, 2)
    assert facts_of("pilot", pilot.code)[-1] == "HearingEdited"
    assert edit_hearing(hearing, changes={"led_to": "Nous ouvrons à 18 heures."}, by=alice).version == 2
    with pytest.raises(StaleRevision) as stale:
        edit_hearing(hearing, changes={"said": "Autre chose."}, version=1, by=alice)
    assert (stale.value.current["led_to"], stale.value.current["version"]) == ("Nous ouvrons à 18 heures.", 2)
    with pytest.raises(NotAllowed):
        edit_hearing(hearing, changes={"said": "Non."}, by=otto)


def test_all_that_is_wrong_is_said_at_once(pilot: Pilot, alice: Actor) -> None:
    tomorrow = clock.today() + datetime.timedelta(days=1)
    wrong = {"held_on": tomorrow, "way": "seance", "people_count": 0, "said": " ", "led_to": "x" * 5001}

    with pytest.raises(Invalid) as refused:
        hear_people(pilot, by=alice, **wrong)

    assert {(error.field, error.code) for error in refused.value.errors} == {
        ("held_on", "future"),
        ("way", "unknown"),
        ("people_count", "out_of_range"),
        ("said", "required"),
        ("led_to", "too_long"),
    }
    assert not Hearing.objects.exists()


def test_the_latest_stands_first(pilot: Pilot, alice: Actor) -> None:
    days = [datetime.date(2026, 1, day) for day in (3, 9, 5)]
    for day in days:
        hear_people(pilot, by=alice, held_on=day)

    assert [one.held_on for one in hearings_of(pilot)] == sorted(days, reverse=True)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_change_it_at_once_one_does(alice: Actor, carla: Actor) -> None:
    hearing = hear_people(make_pilot(alice), by=alice)

    results = at_once(
        lambda: edit_hearing(hearing, changes={"said": "Un."}, version=1, by=alice),
        lambda: edit_hearing(hearing, changes={"said": "Deux."}, version=1, by=carla),
    )

    assert successes(results) == 1
