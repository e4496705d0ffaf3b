"""By what a pilot is judged: agreed before it starts, fixed from then on, adapted only where a review decided to."""

import pytest

from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.errors import Invalid, NotAllowed, StaleRevision
from ideas.pilots.guards import verdicts_to_start
from ideas.pilots.lifecycle import CRITERIA_FOR_EACH, CRITERION_LIMIT
from ideas.pilots.models import Criteria, Criterion, Pilot, Review
from ideas.pilots.operations import begin_review, decide_review, set_criteria
from ideas.pilots.queries import criteria_of
from tests.at_once import at_once, successes
from tests.factories.activity import facts_of
from tests.factories.pilots import agree_on_criteria, make_pilot, start_anyway


def decide_to_adapt(pilot: Pilot, by: Actor) -> Review:
    """As a row: how a review comes to it is for its own tests."""
    review = begin_review(pilot, by=by)
    decide_review(pilot, decision="continue", reason="Le lieu change.", by=by)
    Review.objects.filter(pk=review.pk).update(decision="adapt", decided_at=clock.now())
    return Review.objects.get(pk=review.pk)


def missing(pilot: Pilot) -> str:
    pilot.refresh_from_db()
    verdicts = {verdict.guard: verdict for verdict in verdicts_to_start(pilot)}
    return verdicts["criteria_set"].missing or ""


def test_they_are_owed_before_the_start_each_and_their_day(pilot: Pilot, alice: Actor) -> None:
    assert missing(pilot) == (
        "Il manque les critères pour : « Continuer », « Adapter », « Essaimer », « Arrêter ». "
        "Il manque le jour du bilan."
    )
    set_criteria(
        pilot, criteria={"continue": ["Dix familles viennent."], "stop": ["Moins de trois."]}, by=alice
    )
    assert "« Adapter », « Essaimer »" in missing(pilot)
    assert "« Continuer »" not in missing(pilot)

    agree_on_criteria(pilot, by=alice)

    assert missing(pilot) == ""


def test_until_the_start_they_are_written_over(pilot: Pilot, alice: Actor) -> None:
    first = agree_on_criteria(pilot, " Dix familles ", "", "Vingt", version=0, by=alice)
    assert first.by_decision()["continue"] == ["Dix familles", "Vingt"]
    with pytest.raises(StaleRevision) as stale:
        agree_on_criteria(pilot, "Trente", version=0, by=alice)
    assert stale.value.current["version"] == 1
    assert stale.value.current["criteria"]["stop"] == ["Dix familles", "Vingt"]

    second = agree_on_criteria(pilot, "Trente", version=1, by=alice)

    assert (second.pk, second.number, second.version, second.fixed_at) == (first.pk, 1, 2, None)
    assert second.by_decision()["adapt"] == ["Trente"]
    assert facts_of("pilot", pilot.code)[-2:] == ["CriteriaSet", "CriteriaSet"]


def test_who_wrote_first_is_told_to_who_thought_there_were_none(pilot: Pilot, alice: Actor) -> None:
    with pytest.raises(StaleRevision) as stale:
        set_criteria(pilot, criteria={}, version=3, by=alice)

    assert stale.value.current == {"criteria": {}, "version": 0}


def test_the_start_fixes_them(pilot: Pilot, alice: Actor, carla: Actor) -> None:
    agree_on_criteria(pilot, by=alice)

    started = start_anyway(pilot, by=carla)

    assert Criteria.objects.get().fixed_at == started.started_at
    for actor in (alice, carla):
        with pytest.raises(NotAllowed):
            agree_on_criteria(pilot, "Plus facile", by=actor)


def test_one_that_started_without_may_agree_once(pilot: Pilot, alice: Actor, carla: Actor) -> None:
    start_anyway(pilot, by=carla)

    assert agree_on_criteria(pilot, by=alice).fixed_at is not None

    with pytest.raises(NotAllowed):
        agree_on_criteria(pilot, by=alice)


def test_a_review_that_decides_to_adapt_opens_them_once_and_the_old_ones_are_kept(
    pilot: Pilot, alice: Actor, carla: Actor
) -> None:
    agree_on_criteria(pilot, "Dix familles", by=alice)
    start_anyway(pilot, by=carla)
    review = decide_to_adapt(pilot, carla)

    adapted = agree_on_criteria(pilot, "Six familles", by=alice)

    assert (adapted.number, adapted.review, adapted.fixed_at is not None) == (2, review, True)
    assert [one.by_decision()["stop"] for one in criteria_of(pilot)] == [["Six familles"], ["Dix familles"]]
    with pytest.raises(NotAllowed):
        agree_on_criteria(pilot, by=alice)


def test_a_review_that_decides_otherwise_leaves_them(pilot: Pilot, alice: Actor, carla: Actor) -> None:
    agree_on_criteria(pilot, by=alice)
    start_anyway(pilot, by=carla)
    begin_review(pilot, by=carla)
    decide_review(pilot, decision="continue", reason="Oui.", by=carla)

    with pytest.raises(NotAllowed):
        agree_on_criteria(pilot, by=carla)


def test_those_of_one_that_ended_stay(pilot: Pilot, carla: Actor) -> None:
    begin_review(pilot, by=carla)
    decide_review(pilot, decision="stop", reason="Aucun lieu.", by=carla)

    with pytest.raises(NotAllowed):
        agree_on_criteria(pilot, by=carla)


def test_all_that_is_wrong_is_said_at_once(pilot: Pilot, alice: Actor) -> None:
    wrong = {
        "fly": ["Haut"],
        "stop": ["x" * (CRITERION_LIMIT + 1)],
        "scale": [str(number) for number in range(CRITERIA_FOR_EACH + 1)],
    }

    with pytest.raises(Invalid) as refused:
        set_criteria(pilot, criteria=wrong, by=alice)

    assert {(error.field, error.code) for error in refused.value.errors} == {
        ("fly", "unknown"),
        ("stop", "too_long"),
        ("scale", "too_many"),
    }


@pytest.mark.django_db(transaction=True)
def test_of_two_who_write_the_first_ones_at_once_one_does(alice: Actor, carla: Actor) -> None:
    pilot = make_pilot(alice)

    results = at_once(
        lambda: agree_on_criteria(pilot, "Un", version=0, by=alice),
        lambda: agree_on_criteria(pilot, "Deux", version=0, by=carla),
    )

    assert successes(results) == 1
    assert len(set(Criterion.objects.values_list("text", flat=True))) == 1
