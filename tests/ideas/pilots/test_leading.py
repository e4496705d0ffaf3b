"""A pilot's words and dates, its start, and what its reviews decide for it and its idea."""

import datetime

import pytest
from django.db import transaction

from ideas.activity.models import Delivery, Fact
from ideas.ideation.operations import advance_idea
from ideas.kernel.actor import Actor
from ideas.kernel.errors import (
    Invalid,
    MovedOn,
    NotAllowed,
    StaleRevision,
    StepNotOnMap,
)
from ideas.pilots.guards import available_steps, unmet_to_start
from ideas.pilots.handlers import index
from ideas.pilots.models import Pilot, Review
from ideas.pilots.operations import (
    begin_review,
    change_pilot,
    decide_review,
    take_step,
)
from ideas.search.queries import codes_matching
from tests.at_once import at_once, overtaken, successes
from tests.factories.activity import facts_of
from tests.factories.ideas import make_theme
from tests.factories.people import acting, make_person
from tests.factories.pilots import acting_for_new, make_pilot
from tests.factories.topics import make_territory

REASON = "Le bilan est public."
LATER = datetime.date(2099, 6, 1)


def where(pilot: Pilot) -> tuple[str, str, str]:
    """State of the pilot, stage of its idea, and what holds the idea."""
    pilot = Pilot.objects.select_related("idea__stage").get(pk=pilot.pk)
    return pilot.state, pilot.idea.stage.key, pilot.idea.held_by_kind


# --- Words and dates ------------------------------------------------------------------------------------------


def test_the_team_changes_the_pilot_and_the_idea_keeps_its_own_words(pilot: Pilot, alice: Actor) -> None:
    day = datetime.date(2030, 3, 1)
    place = make_territory("6621")

    changes = {
        "title": " Heures  de quartier ",
        "text": "Dès mars.",
        "starts_on": day,
        "territories": [place],
    }
    changed = change_pilot(pilot, changes=changes, version=1, by=alice)

    assert (changed.title, changed.text, changed.starts_on) == ("Heures de quartier", "Dès mars.", day)
    assert changed.version == 2
    assert list(changed.territories.all()) == [place]
    assert changed.idea.title == "Heures de voisinage"
    assert facts_of("pilot", pilot.code)[2:] == ["PilotChanged"]


def test_the_same_words_again_change_nothing(pilot: Pilot, alice: Actor) -> None:
    same = change_pilot(pilot, changes={"title": pilot.title, "themes": [make_theme()]}, by=alice)

    assert same.version == 1
    assert facts_of("pilot", pilot.code) == ["PilotOpened", "PartnerInvited"]


def test_who_read_an_older_version_is_told_what_it_says_now(pilot: Pilot, alice: Actor) -> None:
    change_pilot(pilot, changes={"title": "Un"}, by=alice)

    with pytest.raises(StaleRevision) as stale:
        change_pilot(pilot, changes={"title": "Deux"}, version=1, by=alice)

    assert (stale.value.current["title"], stale.value.current["version"]) == ("Un", 2)


def test_all_that_is_wrong_is_said_at_once(pilot: Pilot, alice: Actor) -> None:
    day = datetime.date(2030, 3, 1)
    changes = {
        "title": " ",
        "summary": "x" * 281,
        "language": "xx",
        "starts_on": day,
        "ends_on": day - datetime.timedelta(days=1),
    }

    with pytest.raises(Invalid) as refused:
        change_pilot(pilot, changes=changes, by=alice)

    assert {(error.field, error.code) for error in refused.value.errors} == {
        ("title", "required"),
        ("summary", "too_long"),
        ("language", "unknown"),
        ("ends_on", "before_start"),
    }


def test_strangers_and_partners_do_not_change_it(pilot: Pilot, charlie: Actor, otto: Actor) -> None:
    for actor in (charlie, otto):
        with pytest.raises(NotAllowed):
            change_pilot(pilot, changes={"title": "Autre"}, by=actor)


def test_once_it_has_ended_only_a_curator_changes_it(
    pilot_in_review: Pilot, alice: Actor, carla: Actor
) -> None:
    decide_review(pilot_in_review, decision="complete", reason=REASON, by=carla)

    with pytest.raises(NotAllowed):
        change_pilot(pilot_in_review, changes={"title": "Autre"}, by=alice)

    assert change_pilot(pilot_in_review, changes={"title": "Autre"}, by=carla).title == "Autre"


# --- Reviews --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("decision", "state", "stage", "holder"),
    [
        ("continue", "running", "pilot", "pilot"),
        ("adapt", "running", "pilot", "pilot"),
        ("scale", "scaling", "scaling", "pilot"),
        ("complete", "completed", "completed", ""),
        ("stop", "stopped", "stopped", ""),
    ],
)
def test_a_review_moves_pilot_and_idea_together(
    pilot_in_review: Pilot, carla: Actor, decision: str, state: str, stage: str, holder: str
) -> None:
    decided = decide_review(pilot_in_review, decision=decision, reason=REASON, review_on=LATER, by=carla)

    review = Review.objects.get()
    passage = decided.idea.passages.order_by("-number").first()
    assert where(decided) == (state, stage, holder)
    assert (review.decision, review.reason, review.decided_by) == (decision, REASON, carla.person)
    assert (decided.ended_at is not None) == (state in {"completed", "stopped"})
    assert facts_of("pilot", decided.code)[-2:] == ["ReviewBegun", "ReviewDecided"]
    if decision not in {"continue", "adapt"}:
        assert (passage.step, passage.reason, passage.person) == (
            {"scale": "to_scaling"}.get(decision, decision),
            REASON,
            carla.person,
        )


def test_one_that_spreads_is_reviewed_again_and_goes_on_spreading_until_it_ends(
    pilot_in_review: Pilot, carla: Actor, alice: Actor
) -> None:
    decide_review(pilot_in_review, decision="scale", reason=REASON, review_on=LATER, by=carla)

    begin_review(pilot_in_review, by=alice)
    with pytest.raises(StepNotOnMap):
        decide_review(pilot_in_review, decision="scale", reason=REASON, review_on=LATER, by=carla)
    decide_review(pilot_in_review, decision="continue", reason=REASON, review_on=LATER, by=carla)
    assert where(pilot_in_review) == ("scaling", "scaling", "pilot")
    begin_review(pilot_in_review, by=alice)
    decide_review(pilot_in_review, decision="complete", reason=REASON, by=carla)

    assert where(pilot_in_review) == ("completed", "completed", "")
    assert list(Review.objects.order_by("number").values_list("number", "state_before")) == [
        (1, "running"),
        (2, "scaling"),
        (3, "scaling"),
    ]


def test_one_that_never_started_can_be_stopped_by_a_review(pilot: Pilot, carla: Actor) -> None:
    begin_review(pilot, by=carla)
    with pytest.raises(StepNotOnMap):
        decide_review(pilot, decision="complete", reason=REASON, by=carla)

    decide_review(pilot, decision="stop", reason="Aucun lieu ne s’est trouvé.", by=carla)

    assert where(pilot) == ("stopped", "stopped", "")


def test_a_decision_owes_a_reason_and_may_name_the_next_review(pilot_in_review: Pilot, carla: Actor) -> None:
    with pytest.raises(Invalid) as refused:
        decide_review(pilot_in_review, decision="stop", reason="  ", by=carla)
    assert [(error.field, error.code) for error in refused.value.errors] == [("reason", "required")]
    with pytest.raises(Invalid):
        decide_review(pilot_in_review, decision="stop", reason="x" * 5001, by=carla)

    day = datetime.date(2031, 6, 18)
    decided = decide_review(pilot_in_review, decision="continue", reason=REASON, review_on=day, by=carla)

    assert decided.review_on == day


def test_without_an_open_review_nothing_is_decided(running_pilot: Pilot, carla: Actor) -> None:
    with pytest.raises(MovedOn):
        decide_review(running_pilot, decision="stop", reason=REASON, by=carla)


def test_the_team_may_ask_for_a_review_but_not_decide_it(running_pilot: Pilot, alice: Actor) -> None:
    begin_review(running_pilot, by=alice)

    with pytest.raises(MovedOn):
        begin_review(running_pilot, by=alice)
    with pytest.raises(NotAllowed):
        decide_review(running_pilot, decision="stop", reason=REASON, by=alice)


def test_while_its_pilot_holds_it_a_curator_cannot_move_the_idea_past_it(
    running_pilot: Pilot, carla: Actor
) -> None:
    with pytest.raises(NotAllowed):
        advance_idea(running_pilot.idea, step="stop", reason=REASON, by=carla)
    with pytest.raises(NotAllowed):
        advance_idea(running_pilot.idea, step="stop", reason=REASON, holder=("pilot", "AAAAAAAA"), by=carla)

    assert where(running_pilot) == ("running", "pilot", "pilot")


@pytest.mark.django_db(transaction=True)
def test_of_two_curators_who_decide_at_once_one_does(pilot_in_review: Pilot, carla: Actor) -> None:
    cyril = acting(make_person("Cyril", roles=["curator"]))

    results = at_once(
        lambda: decide_review(pilot_in_review, decision="stop", reason="Trop cher.", by=carla),
        lambda: decide_review(
            pilot_in_review, decision="scale", reason="Il marche.", review_on=LATER, by=cyril
        ),
    )

    states = {("stopped", "stopped", ""), ("scaling", "scaling", "pilot")}
    assert successes(results) == 1
    assert [type(result) for result in results if isinstance(result, Exception)] == [MovedOn]
    assert where(pilot_in_review) in states
    assert pilot_in_review.idea.passages.count() == 6
    assert facts_of("pilot", pilot_in_review.code).count("ReviewDecided") == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_begin_a_review_at_once_one_does(running_pilot: Pilot, carla: Actor, alice: Actor) -> None:
    results = at_once(
        lambda: begin_review(running_pilot, by=carla), lambda: begin_review(running_pilot, by=alice)
    )

    assert successes(results) == 1
    assert Review.objects.count() == 1


# --- Steps as doors see them ----------------------------------------------------------------------------------


def seen(pilot: Pilot, actor: Actor) -> list[tuple[str, bool, bool]]:
    steps = available_steps(pilot, actor)
    return [(step.key, step.is_possible, step.owes_reason) for step in steps]


def test_steps_say_whether_they_can_be_taken(alice: Actor, carla: Actor, otto: Actor) -> None:
    pilot = make_pilot(alice, otto)

    assert seen(pilot, carla) == [("start", False, True), ("begin_review", True, False)]
    assert seen(pilot, alice) == [("start", False, True), ("begin_review", True, False)]

    waived = [verdict.guard for verdict in unmet_to_start(pilot)]
    pilot = take_step(pilot, step="start", reason=REASON, override=waived, by=carla)
    assert seen(pilot, carla) == [("begin_review", True, False)]

    pilot = take_step(pilot, step="begin_review", by=carla)
    assert seen(pilot, carla) == [
        ("continue", True, True),
        ("adapt", True, True),
        ("scale", True, True),
        ("complete", True, True),
        ("stop", True, True),
    ]
    assert [possible for _key, possible, _owed in seen(pilot, otto)] == [False] * 5

    pilot = take_step(pilot, step="stop", reason=REASON, by=carla)
    assert seen(pilot, carla) == []


def test_a_step_that_is_unknown_is_not_on_the_map(pilot_in_review: Pilot, carla: Actor) -> None:
    with pytest.raises(StepNotOnMap):
        take_step(pilot_in_review, step="fly", reason=REASON, by=carla)


@pytest.mark.django_db(transaction=True)
def test_words_that_were_read_earlier_are_never_found_last() -> None:
    lead = acting(make_person("Alice"))
    pilot = make_pilot(lead, acting_for_new("Commune d’Aubrive"))

    def deliver(name: str) -> None:
        with transaction.atomic():
            index(Delivery(fact=Fact.objects.filter(name=name).latest("pk")))

    def change() -> None:
        change_pilot(pilot, changes={"title": "Fribourg"}, by=lead)
        deliver("PilotChanged")

    overtaken(lambda: deliver("PilotOpened"), 'SELECT "search_searchtext"', change)

    assert list(codes_matching("pilot", "fribourg")) == [pilot.code]
