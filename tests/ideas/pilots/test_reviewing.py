"""Reviews: partners asked about the decision, what keeps one from deciding, the next day owed, and being told when one is due."""

import datetime
from collections.abc import Callable

import pytest

from ideas.activity.models import Delivery
from ideas.consent.models import Round
from ideas.consent.operations import (
    end_round,
    take_position,
    withdraw_objection,
    withdraw_round,
)
from ideas.kernel import clock
from ideas.kernel.actor import SYSTEM, Actor
from ideas.kernel.errors import GuardsUnmet, Invalid, MovedOn, NotAllowed, StepNotOnMap
from ideas.pilots.guards import available_steps
from ideas.pilots.handlers import look_for_reviews, tell_of_review
from ideas.pilots.models import Pilot, PilotPassage, Review
from ideas.pilots.operations import ask_partners, begin_review, decide_review, remind_of_review
from tests.at_once import just_before
from tests.factories.activity import facts_of
from tests.factories.consent import DAY

LATER = datetime.date(2099, 6, 1)
REASON = "Le bilan est public."


def ask(pilot: Pilot, *, by: Actor, decision: str = "adapt", **fields: object) -> Review:
    said = {"proposal": "Deux matins au lieu de trois.", "quorum_value": 2, **fields}
    return ask_partners(pilot, decision=decision, deadline=clock.today() + 10 * DAY, by=by, **said)


def the_round() -> Round:
    return Round.objects.order_by("-pk")[0]


# --- Asking -------------------------------------------------------------------------------------------------------


def test_partners_and_the_lead_are_asked_about_the_decision(
    pilot_in_review: Pilot, alice: Actor, otto: Actor
) -> None:
    review = ask(pilot_in_review, by=alice)

    assert review.round == the_round()
    assert (review.proposed, review.round.question) == (
        "adapt",
        "Adapter\u00a0: «\u00a0Heures de voisinage\u00a0»\u00a0?",
    )
    assert [seat.name for seat in review.round.seats.order_by("pk")] == ["Alice", otto.organisation.name]
    assert facts_of("pilot", pilot_in_review.code)[-1] == "PartnersAsked"


def test_they_are_asked_once_unless_the_round_was_withdrawn(pilot_in_review: Pilot, carla: Actor) -> None:
    first = ask(pilot_in_review, by=carla).round
    assert first is not None
    with pytest.raises(MovedOn):
        ask(pilot_in_review, by=carla)
    withdraw_round(first, reason="Autre proposition.", by=carla)

    again = ask(pilot_in_review, decision="continue", by=carla)

    assert (again.proposed, again.round != first) == ("continue", True)


def test_only_what_the_review_can_decide_is_proposed(
    pilot_in_review: Pilot, carla: Actor, otto: Actor, charlie: Actor
) -> None:
    with pytest.raises(StepNotOnMap):
        ask(pilot_in_review, decision="start", by=carla)
    for actor in (otto, charlie):
        with pytest.raises(NotAllowed):
            ask(pilot_in_review, by=actor)
    with pytest.raises(MovedOn):
        ask(pilot_in_review, number=2, by=carla)
    with pytest.raises(Invalid):
        ask(pilot_in_review, quorum_value=9, by=carla)
    assert Round.objects.count() == 0


def test_without_a_review_nobody_is_asked(running_pilot: Pilot, carla: Actor) -> None:
    with pytest.raises(MovedOn):
        ask(running_pilot, by=carla)


def test_two_who_ask_leave_one_round(pilot_in_review: Pilot, carla: Actor) -> None:
    def other() -> None:
        Review.objects.update(decided_at=clock.now())

    with just_before('UPDATE "pilots_review"', other), pytest.raises(MovedOn):
        ask(pilot_in_review, by=carla)

    assert Round.objects.count() == 0


# --- Deciding ------------------------------------------------------------------------------------------------------


def test_an_objection_keeps_it_from_being_decided_until_it_is_withdrawn(
    pilot_in_review: Pilot, alice: Actor, otto: Actor, carla: Actor
) -> None:
    ask(pilot_in_review, by=carla)
    take_position(the_round(), stance="consent", by=alice)
    take_position(the_round(), stance="objection", text="Le bail finit en mai.", by=otto)

    with pytest.raises(GuardsUnmet) as refused:
        decide_review(pilot_in_review, decision="adapt", reason=REASON, review_on=LATER, by=carla)
    (unmet,) = refused.value.unmet
    assert (unmet.guard, str(unmet.message)) == (
        "partners_consent",
        "Objections qui tiennent\u00a0: 1. Voix attendues\u00a0: 0.",
    )
    assert {step.is_possible for step in available_steps(pilot_in_review, carla)} == {False}
    withdraw_objection(the_round(), by=otto)
    decided = decide_review(pilot_in_review, decision="adapt", reason=REASON, review_on=LATER, by=carla)

    assert (decided.state, the_round().state) == ("running", "withdrawn")  # nobody need say more


def test_who_is_still_awaited_keeps_it_too_until_the_deadline(
    pilot_in_review: Pilot, alice: Actor, carla: Actor
) -> None:
    ask(pilot_in_review, quorum_value=1, by=carla)
    take_position(the_round(), stance="consent", by=alice)
    with pytest.raises(GuardsUnmet):
        decide_review(pilot_in_review, decision="stop", reason=REASON, by=carla)

    with clock.set_to(the_round().deadline + DAY):
        end_round(the_round(), by=SYSTEM)
        decided = decide_review(pilot_in_review, decision="stop", reason=REASON, by=carla)

    assert (decided.state, the_round().state) == ("stopped", "adopted")
    assert PilotPassage.objects.get(step="stop").overridden == []


def test_a_curator_waives_it_with_the_public_reason(
    pilot_in_review: Pilot, alice: Actor, otto: Actor, carla: Actor
) -> None:
    ask(pilot_in_review, by=carla)
    for actor in (alice, otto):
        take_position(the_round(), stance="objection", text="Le bail finit.", by=actor)
    with clock.set_to(the_round().deadline + DAY):
        end_round(the_round(), by=SYSTEM)
    waived = {"override": ["partners_consent"], "reason": REASON, "review_on": LATER}

    decide_review(pilot_in_review, decision="scale", **waived, by=carla)

    passage = PilotPassage.objects.get(step="scale")
    assert (passage.source, passage.target, passage.reason) == ("in_review", "scaling", REASON)
    assert [one.missing for one in passage.waived] == [
        "Objections qui tiennent\u00a0: 2. Voix attendues\u00a0: 0."
    ]
    assert (the_round().state, the_round().reason) == ("withdrawn", REASON)


def test_where_nobody_was_asked_nothing_is_waited_for(pilot_in_review: Pilot, carla: Actor) -> None:
    decide_review(pilot_in_review, decision="stop", reason=REASON, by=carla)

    assert not PilotPassage.objects.filter(step="stop").exists()


@pytest.mark.parametrize("agreed", [None, 0, -5])
@pytest.mark.parametrize("decision", ["continue", "adapt", "scale"])
def test_one_that_goes_on_owes_the_day_of_its_next_review(
    pilot_in_review: Pilot, carla: Actor, decision: str, agreed: int | None
) -> None:
    day = clock.today() + agreed * DAY if agreed is not None else None
    Pilot.objects.update(review_on=day)

    with pytest.raises(Invalid) as refused:
        decide_review(pilot_in_review, decision=decision, reason=REASON, by=carla)

    assert [error.field for error in refused.value.errors] == ["review_on"]


# --- Near and late -------------------------------------------------------------------------------------------------


def told_on(pilot: Pilot, day: datetime.date, deliver_facts: Callable[[], int]) -> list[str]:
    """What is told of the review of ``pilot`` when the morning of ``day`` comes."""
    before = len(facts_of("pilot", pilot.code))
    noon = datetime.datetime.combine(day, datetime.time(12), tzinfo=clock.lab_zone())
    with clock.set_to(noon):
        for _ in "twice":  # once each, whenever it is looked
            look_for_reviews(Delivery())
        deliver_facts()
    return facts_of("pilot", pilot.code)[before:]


def test_it_is_told_thirty_and_seven_days_before_and_once_when_late(
    running_pilot: Pilot, deliver_facts: Callable[[], int]
) -> None:
    day = datetime.date(2028, 3, 30)
    Pilot.objects.filter(pk=running_pilot.pk).update(review_on=day)

    told = {n: told_on(running_pilot, day + n * DAY, deliver_facts) for n in (-31, -30, -20, -7, 0, 1, 2)}

    soon, late = ["ReviewDueSoon"], ["ReviewLate"]
    assert told == {-31: [], -30: soon, -20: [], -7: soon, 0: [], 1: late, 2: []}


def test_what_has_begun_or_has_another_day_is_not_told(
    running_pilot: Pilot, carla: Actor, deliver_facts: Callable[[], int]
) -> None:
    day = clock.today() - DAY
    Pilot.objects.update(review_on=day)
    running_pilot.refresh_from_db()
    assert running_pilot.review_is_late
    remind_of_review(running_pilot, review_on=day - DAY, by=SYSTEM)
    begin_review(running_pilot, by=carla)
    remind_of_review(running_pilot, review_on=day, by=SYSTEM)
    tell_of_review(Delivery(payload={"pilot": 0, "review_on": day.isoformat()}))

    running_pilot.refresh_from_db()
    assert not running_pilot.review_is_late
    assert facts_of("pilot", running_pilot.code)[-1] == "ReviewBegun"
