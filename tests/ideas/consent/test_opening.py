"""Opening a round: whose voices are asked, until when, and how many must be heard."""

import datetime

import pytest

from ideas.activity.models import Delivery
from ideas.consent.hosts import Venue, may_open
from ideas.consent.lifecycle import QuorumKind, Tally, seats_needed
from ideas.consent.models import Round
from ideas.consent.operations import change_proposal, open_round, take_position, withdraw_round
from ideas.consent.queries import proposal_of, rounds_about, silent_seats, tally_of
from ideas.kernel import clock
from ideas.kernel.actor import ANYONE, SYSTEM, Actor
from ideas.kernel.errors import Invalid, MovedOn, NotAllowed, StaleRevision
from ideas.pilots.models import Pilot
from ideas.pilots.operations import hide_pilot
from tests.factories.activity import facts_of
from tests.factories.consent import DAY, make_round
from tests.factories.organisations import make_organisation
from tests.factories.people import acting, make_person


def test_a_pilots_voices_are_its_lead_and_its_accepted_partners(
    asked: Round, alice: Actor, otto: Actor
) -> None:
    assert [seat.name for seat in asked.seats.all()] == [str(alice.person), otto.organisation.name]
    assert (asked.state, asked.is_public, asked.language) == ("open", True, "fr")
    assert proposal_of(asked).text.startswith("Le pilote continue")
    assert tally_of(asked) == Tally(seats=2, needed=2)
    assert facts_of("round", asked.code) == ["RoundOpened"]


def test_other_voices_can_be_named_each_once(running_pilot: Pilot, alice: Actor, bruno: Actor) -> None:
    commune = make_organisation("Commune de Montcharmin")
    round_ = make_round(
        running_pilot, by=alice, people=[bruno.person, bruno.person], organisations=[commune], quorum_value=1
    )

    assert [seat.name for seat in round_.seats.all()] == [str(bruno.person), commune.name]


def test_it_ends_with_the_day_in_the_labs_zone(asked: Round) -> None:
    last = asked.deadline.astimezone(clock.lab_zone())

    assert (last.date(), last.hour, last.minute) == (clock.today() + 10 * DAY, 23, 59)


@pytest.mark.parametrize(
    ("today", "day", "ends"),
    [
        ("2026-03-20", "2026-03-29", "2026-03-29T21:59:59+00:00"),  # the day on which summer time begins
        ("2026-10-20", "2026-10-25", "2026-10-25T22:59:59+00:00"),  # and the one on which it ends
        ("2028-02-20", "2028-02-29", "2028-02-29T22:59:59+00:00"),  # a leap day
    ],
)
def test_the_last_second_is_right_on_odd_days(
    running_pilot: Pilot, carla: Actor, today: str, day: str, ends: str
) -> None:
    moment = datetime.datetime.fromisoformat(today).replace(hour=12, tzinfo=clock.lab_zone())
    with clock.set_to(moment):
        deadline = datetime.date.fromisoformat(day)
        round_ = open_round(
            Venue("pilot", running_pilot),
            question="?",
            proposal="!",
            deadline=deadline,
            quorum_value=1,
            by=carla,
        )

    assert round_.deadline.astimezone(datetime.UTC).isoformat() == ends


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"question": " "}, "question"),
        ({"question": "x" * 251}, "question"),
        ({"proposal": ""}, "proposal"),
        ({"proposal": "x" * 30_001}, "proposal"),
        ({"days": 0}, "deadline"),
        ({"days": 91}, "deadline"),
        ({"people": [], "organisations": []}, "seats"),
        ({"quorum_value": 0}, "quorum_value"),
        ({"quorum_value": 3}, "quorum_value"),
        ({"quorum_value": 101, "quorum_kind": "share"}, "quorum_value"),
        ({"quorum_kind": "most"}, "quorum_value"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    running_pilot: Pilot, carla: Actor, changes: dict, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        make_round(running_pilot, by=carla, **changes)

    assert [error.field for error in refused.value.errors] == [field]


def test_all_faults_are_said_at_once(running_pilot: Pilot, carla: Actor) -> None:
    with pytest.raises(Invalid) as refused:
        make_round(running_pilot, by=carla, question="", proposal="", days=0)

    assert [error.field for error in refused.value.errors] == ["question", "proposal", "deadline"]


def test_who_does_not_lead_it_opens_none(running_pilot: Pilot, charlie: Actor, otto: Actor) -> None:
    for actor in (charlie, otto):
        with pytest.raises(NotAllowed):
            make_round(running_pilot, by=actor)
    assert not may_open(SYSTEM, Venue("theme", running_pilot))


@pytest.mark.parametrize(
    ("kind", "value", "seats", "needed"),
    [
        (QuorumKind.SEATS, 2, 5, 2),
        (QuorumKind.SEATS, 5, 3, 3),
        (QuorumKind.SHARE, 50, 5, 3),
        (QuorumKind.SHARE, 50, 4, 2),
        (QuorumKind.SHARE, 1, 4, 1),
        (QuorumKind.SHARE, 100, 7, 7),
    ],
)
def test_a_quorum_is_a_number_or_a_share_rounded_up(kind: str, value: int, seats: int, needed: int) -> None:
    assert seats_needed(kind, value, seats) == needed


# --- Another proposal ---


def test_another_text_asks_everybody_anew_and_keeps_what_was_said(
    asked: Round, carla: Actor, alice: Actor, otto: Actor
) -> None:
    take_position(asked, stance="consent", by=alice)
    take_position(asked, stance="objection", text="La salle ferme.", by=otto)

    changed = change_proposal(asked, proposal="Le pilote continue ailleurs.", number=1, by=carla)

    assert [one.number for one in changed.proposals.all()] == [1, 2]
    assert proposal_of(changed).text == "Le pilote continue ailleurs."
    assert tally_of(changed) == Tally(seats=2, needed=2, objection=1)  # no text takes an objection back
    assert [seat.name for seat in silent_seats(changed)] == [str(alice.person)]
    assert facts_of("round", asked.code)[-1] == "ProposalChanged"


def test_it_can_be_given_more_time(asked: Round, carla: Actor) -> None:
    changed = change_proposal(asked, proposal="Autrement.", deadline=clock.today() + 20 * DAY, by=carla)

    assert changed.deadline == clock.end_of_day(clock.today() + 20 * DAY)
    assert Delivery.objects.filter(handler="consent.end_round").count() == 2


def test_nobody_overwrites_a_proposal_unread(asked: Round, carla: Actor) -> None:
    change_proposal(asked, proposal="Autrement.", number=1, by=carla)

    with pytest.raises(StaleRevision) as refused:
        change_proposal(asked, proposal="Encore autrement.", number=1, by=carla)

    assert refused.value.current == {"proposal": "Autrement.", "proposal_number": 2}


def test_the_same_text_is_no_other(asked: Round, carla: Actor) -> None:
    with pytest.raises(Invalid):
        change_proposal(asked, proposal=proposal_of(asked).text, by=carla)


def test_what_has_ended_asks_nothing_else(asked: Round, carla: Actor) -> None:
    withdraw_round(asked, reason="Autre voie.", by=carla)

    with pytest.raises(MovedOn):
        change_proposal(asked, proposal="Autrement.", by=carla)


# --- Who sees it ---


def test_a_public_round_is_seen_as_its_pilot_is(
    asked: Round, running_pilot: Pilot, carla: Actor, charlie: Actor, otto: Actor, alice: Actor
) -> None:
    everybody = (ANYONE, charlie, alice, otto, carla, SYSTEM)

    def seers() -> list[Actor]:
        return [one for one in everybody if rounds_about("pilot", running_pilot.code, one).exists()]

    assert seers() == list(everybody)
    hide_pilot(running_pilot, reason="Motif.", by=carla)
    assert seers() == [alice, otto, carla, SYSTEM]


def test_one_about_a_hidden_pilot_is_among_those_concerned(
    running_pilot: Pilot, carla: Actor, charlie: Actor, otto: Actor
) -> None:
    hide_pilot(running_pilot, reason="Motif.", by=carla)
    running_pilot.refresh_from_db()
    seated = acting(make_person("Assise"))
    round_ = make_round(
        running_pilot, by=carla, people=[seated.person], organisations=[otto.organisation], quorum_value=1
    )

    assert not round_.is_public
    seen = {
        one: rounds_about("pilot", running_pilot.code, one).exists() for one in (seated, otto, carla, charlie)
    }
    assert list(seen.values()) == [True, True, True, False]
