"""Milestones are begun, reached, dropped; late ones are explained, and reminded of."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from ideas.activity.hearing import handler_called
from ideas.activity.models import Delivery
from ideas.files.operations import add_file
from ideas.kernel import clock
from ideas.kernel.actor import SYSTEM, Actor
from ideas.kernel.errors import Invalid, MovedOn, NotAllowed, StaleRevision, StepNotOnMap
from ideas.organisations.models import Mandate
from ideas.people.personal_data import export_of, unite_all
from ideas.pilots.models import Pilot
from ideas.roadmap.models import Milestone
from ideas.roadmap.operations import change_milestone, explain_delay, move_milestone, remind_late, remind_soon
from tests.at_once import at_once, successes
from tests.factories.activity import facts_of
from tests.factories.files import PDF
from tests.factories.people import make_person
from tests.factories.roadmap import in_days, make_milestone


@pytest.fixture
def milestone(pilot: Pilot, otto: Actor) -> Milestone:
    """otto answers for it, for his commune; it is due in thirty days."""
    return make_milestone(pilot, owner=otto.person, organisation=otto.organisation)


def test_its_owner_begins_and_reaches_it_with_what_shows_it(
    milestone: Milestone, otto: Actor, pilot: Pilot
) -> None:
    move_milestone(milestone, state="under_way", by=otto)

    done = move_milestone(
        milestone, state="reached", evidence="Clés reçues.", link="https://demo.example/x", version=2, by=otto
    )

    assert (done.state, done.reached_on, done.evidence) == ("reached", clock.today(), "Clés reçues.")
    assert done.is_over
    assert not done.was_late
    assert facts_of("pilot", pilot.code)[-2:] == ["MilestoneMoved", "MilestoneMoved"]


def test_it_can_be_reached_after_its_day(pilot: Pilot, alice: Actor) -> None:
    late = make_milestone(pilot, days=-5)

    done = move_milestone(late, state="reached", reached_on=in_days(-2), evidence="Vu.", by=alice)

    assert done.was_late
    assert not done.is_late


def test_a_file_shows_it_too(milestone: Milestone, otto: Actor) -> None:
    add_file(kind="milestone", code=milestone.code, content=PDF, name="pv.pdf", by=otto)

    assert move_milestone(milestone, state="reached", by=otto).state == "reached"


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({}, ("evidence", "required")),
        ({"evidence": " "}, ("evidence", "required")),
        ({"evidence": "Vu.", "reached_on": datetime.date(2999, 1, 1)}, ("reached_on", "in_future")),
        ({"evidence": "x" * 5001}, ("evidence", "too_long")),
        ({"link": "javascript:alert(1)"}, ("link", "invalid")),
        ({"link": "https://[oups"}, ("link", "invalid")),
        ({"link": "https://demo.example/" + "x" * 300}, ("link", "invalid")),
    ],
)
def test_reached_it_owes_something_that_shows_it(
    milestone: Milestone, otto: Actor, given: dict[str, Any], fault: tuple[str, str]
) -> None:
    with pytest.raises(Invalid) as refused:
        move_milestone(milestone, state="reached", **given, by=otto)

    assert fault in [(one.field, one.code) for one in refused.value.errors]


def test_dropped_it_owes_a_reason(milestone: Milestone, alice: Actor) -> None:
    with pytest.raises(Invalid):
        move_milestone(milestone, state="dropped", by=alice)

    dropped = move_milestone(milestone, state="dropped", reason="La salle est vendue.", by=alice)

    assert (dropped.state, dropped.reason) == ("dropped", "La salle est vendue.")
    with pytest.raises(StepNotOnMap):
        move_milestone(milestone, state="reached", evidence="Si.", by=alice)
    with pytest.raises(StepNotOnMap):
        move_milestone(milestone, state="elsewhere", by=alice)


def test_the_owner_moves_it_but_does_not_plan_it_otherwise(
    milestone: Milestone, otto: Actor, charlie: Actor
) -> None:
    with pytest.raises(NotAllowed):
        change_milestone(milestone, changes={"planned_on": in_days(60)}, by=otto)
    with pytest.raises(NotAllowed):
        move_milestone(milestone, state="under_way", by=charlie)


def test_who_speaks_for_the_partner_no_more_answers_for_nothing_more(
    milestone: Milestone, otto: Actor
) -> None:
    Mandate.objects.filter(pk=otto.mandate.pk).update(revoked_at=clock.now())

    with pytest.raises(NotAllowed):
        move_milestone(milestone, state="under_way", by=Actor(person=otto.person))


def test_who_read_something_else_moves_nothing(milestone: Milestone, otto: Actor, alice: Actor) -> None:
    change_milestone(milestone, changes={"title": "Autre chose"}, by=alice)

    with pytest.raises(StaleRevision):
        move_milestone(milestone, state="under_way", version=1, by=otto)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_reach_and_drop_at_once_one_holds(milestone: Milestone, otto: Actor, alice: Actor) -> None:
    answers = at_once(
        lambda: move_milestone(milestone, state="reached", evidence="Fait.", by=otto),
        lambda: move_milestone(milestone, state="dropped", reason="Non.", by=alice),
    )

    assert successes(answers) == 1
    assert facts_of("pilot", milestone.pilot.code).count("MilestoneMoved") == 1


# --- Late ones ---------------------------------------------------------------------------------------------------------


def test_why_it_is_late_is_asked_of_its_owner_and_kept(pilot: Pilot, otto: Actor, charlie: Actor) -> None:
    late = make_milestone(pilot, days=-1, owner=otto.person, organisation=otto.organisation)
    early = make_milestone(pilot)

    explained = explain_delay(late, reason="Les travaux durent.", by=otto)

    assert explained.late_reason == "Les travaux durent."
    assert facts_of("pilot", pilot.code)[-1] == "DelayExplained"
    with pytest.raises(Invalid):
        explain_delay(late, reason=" ", by=otto)
    with pytest.raises(StaleRevision):
        explain_delay(late, reason="Encore.", version=1, by=otto)
    with pytest.raises(NotAllowed):
        explain_delay(late, reason="Moi.", by=charlie)
    with pytest.raises(MovedOn):
        explain_delay(early, reason="Pas encore.", by=SYSTEM)


def run(handler: str) -> None:
    """What the outbox does when the day has come."""
    known = handler_called(handler)
    assert known is not None
    for delivery in Delivery.objects.filter(handler=handler, run_after__lte=clock.now()):
        known.run(delivery)


def test_its_owner_is_reminded_before_and_after_its_day(
    milestone: Milestone, pilot: Pilot, deliver_facts: Callable[..., int]
) -> None:
    before = clock.end_of_day(milestone.planned_on) - datetime.timedelta(days=6)
    after = clock.end_of_day(milestone.planned_on) + datetime.timedelta(seconds=2)

    with clock.set_to(before):
        run("roadmap.remind_soon")
        run("roadmap.remind_late")
    with clock.set_to(after):
        run("roadmap.remind_late")

    assert facts_of("pilot", pilot.code)[-2:] == ["MilestoneDueSoon", "MilestoneLate"]


@pytest.mark.parametrize("change", ["moved", "reached", "ended", "gone"])
def test_what_is_owed_no_more_is_not_reminded_of(
    milestone: Milestone, pilot: Pilot, alice: Actor, change: str
) -> None:
    if change == "moved":
        change_milestone(milestone, changes={"planned_on": in_days(90)}, by=alice)
    elif change == "reached":
        move_milestone(milestone, state="reached", evidence="Oui.", by=alice)
    elif change == "ended":
        Pilot.objects.filter(pk=pilot.pk).update(state="stopped")
    else:
        milestone.delete()
    told = len(facts_of("pilot", pilot.code))

    with clock.set_to(clock.end_of_day(in_days(31))):
        for handler in ("roadmap.remind_soon", "roadmap.remind_late"):
            run(handler)

    assert len(facts_of("pilot", pilot.code)) == told


def test_nobody_but_our_own_code_reminds(milestone: Milestone, carla: Actor) -> None:
    for remind in (remind_soon, remind_late):
        with pytest.raises(NotAllowed):
            remind(milestone, planned_on=milestone.planned_on, by=carla)


def test_what_it_holds_of_people(milestone: Milestone, otto: Actor) -> None:
    into = make_person("Otto bis")
    exported = export_of(otto.person)["roadmap.Milestone"]

    unite_all(otto.person, into)

    milestone.refresh_from_db()
    assert [row["title"] for row in exported] == ["Salle ouverte"]
    assert milestone.owner == into
