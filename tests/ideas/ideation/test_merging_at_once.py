"""A merge while others do something with the same ideas: threads with connections of their own."""

from typing import Any

import pytest

from ideas.discussion.models import Comment
from ideas.discussion.operations import post_comment
from ideas.discussion.queries import thread_of
from ideas.ideation.models import Idea, Merge, Support, TeamMember
from ideas.ideation.operations import (
    advance_idea,
    agree_to_merge,
    propose_merge,
    support_idea,
    undo_merge,
    withdraw_support,
)
from ideas.ideation.queries import family_of
from ideas.kernel.actor import Actor
from ideas.kernel.errors import LabError
from tests.at_once import at_once, lingering, successes
from tests.factories.ideas import GUARDS_OF_EVALUATION, make_idea
from tests.factories.people import acting, make_person

WHY = "Les deux parlent du même jardin."
WAIVED = (*GUARDS_OF_EVALUATION, "organisation_committed")


@pytest.fixture
def bruno(transactional_db: None) -> Actor:
    return acting(make_person("Bruno"))


@pytest.fixture
def garden(transactional_db: None) -> Idea:
    return make_idea(acting(make_person("Alice")))


@pytest.fixture
def orchard(bruno: Actor) -> Idea:
    return make_idea(bruno, title="Un verger")


@pytest.fixture
def carla(transactional_db: None) -> Actor:
    return acting(make_person("Carla", roles=["curator"]))


def lead_of(idea: Idea) -> Actor:
    return acting(TeamMember.objects.get(idea=idea, role="lead").person)


def agreeing(merge: Merge) -> Any:
    """The yes of the target's lead, which makes them one."""
    by = lead_of(merge.target)

    def agree() -> Merge:
        with lingering(0.1):
            return agree_to_merge(Merge.objects.get(pk=merge.pk), version=1, by=by)

    return agree


def is_counted_rightly(idea: Idea) -> bool:
    idea = Idea.objects.get(pk=idea.pk)
    backing = Support.objects.filter(idea__in=family_of(idea)).values("person").distinct()
    return idea.support_count == backing.count()


def test_what_is_said_while_it_is_merged_is_kept_where_it_was_said_or_refused(
    garden: Idea, orchard: Idea, bruno: Actor
) -> None:
    merge = propose_merge(orchard, into=garden, reason=WHY, by=bruno)
    people = [acting(make_person(f"Voisine {number}")) for number in range(6)]
    thread = thread_of("idea", orchard.code)
    assert thread is not None

    def say(by: Actor) -> Any:
        return lambda: post_comment(thread, body="Et le dimanche ?", by=by)

    merged, *said = at_once(agreeing(merge), *(say(by) for by in people))

    assert isinstance(merged, Merge)
    kept = [result for result in said if isinstance(result, Comment)]
    assert all(isinstance(result, Comment | LabError) for result in said)
    assert set(Comment.objects.filter(thread=thread)) == set(kept)
    thread.refresh_from_db()
    assert (thread.is_closed, thread.comment_count) == (True, len(kept))


def test_who_backs_it_or_no_longer_while_it_is_merged_is_counted(
    garden: Idea, orchard: Idea, bruno: Actor
) -> None:
    people = [acting(make_person(f"Voisine {number}")) for number in range(6)]
    for by in people[:3]:
        support_idea(orchard, by=by)
    merge = propose_merge(orchard, into=garden, reason=WHY, by=bruno)

    merged, *results = at_once(
        agreeing(merge),
        *(lambda by=by: withdraw_support(orchard, by=by) for by in people[:3]),
        *(lambda by=by: support_idea(orchard, by=by) for by in people[3:]),
        *(lambda by=by: support_idea(garden, by=by) for by in people[1:5]),
    )

    assert isinstance(merged, Merge)
    assert all(isinstance(result, Support | LabError | None) for result in results)
    assert is_counted_rightly(garden)


def test_of_a_merge_and_a_step_of_the_same_idea_one_is_taken(
    garden: Idea, orchard: Idea, bruno: Actor, carla: Actor
) -> None:
    merge = propose_merge(orchard, into=garden, reason=WHY, by=bruno)

    at_once(agreeing(merge), lambda: advance_idea(orchard, step="decline", reason="Cela existe.", by=carla))

    orchard.refresh_from_db()
    merge.refresh_from_db()
    assert (orchard.stage.key, orchard.merged_into, merge.state) in {
        ("merged", garden, "done"),
        ("declined", None, "lapsed"),
    }


def test_of_a_merge_and_a_pilot_one_is_begun(garden: Idea, bruno: Actor, carla: Actor) -> None:
    ready = make_idea(bruno, title="Un verger", stage="evaluation")
    merge = propose_merge(ready, into=garden, reason=WHY, by=bruno)

    at_once(
        agreeing(merge),
        lambda: advance_idea(ready, step="to_pilot", reason="C’est mûr.", override=WAIVED, by=carla),
    )

    ready.refresh_from_db()
    merge.refresh_from_db()
    assert (ready.stage.key, ready.merged_into, merge.state) in {
        ("merged", garden, "done"),
        ("pilot", None, "lapsed"),
    }


def test_of_two_merges_of_one_idea_one_is_proposed(garden: Idea, orchard: Idea, bruno: Actor) -> None:
    elsewhere = make_idea(acting(make_person("Charlie")), title="Ailleurs")

    results = at_once(
        *(
            lambda into=into: propose_merge(orchard, into=into, reason=WHY, by=bruno)
            for into in (garden, elsewhere)
        )
    )

    assert successes(results) == Merge.objects.count() == 1


def test_of_two_ideas_that_would_join_each_other_one_does(garden: Idea, orchard: Idea, bruno: Actor) -> None:
    there = propose_merge(orchard, into=garden, reason=WHY, by=bruno)
    back = propose_merge(garden, into=orchard, reason=WHY, by=lead_of(garden))

    results = at_once(agreeing(there), agreeing(back))

    assert successes(results) == 1
    assert sorted(Merge.objects.values_list("state", flat=True)) == ["done", "lapsed"]
    assert Idea.objects.exclude(merged_into=None).count() == 1


def test_undone_by_two_at_once_is_undone_once(
    garden: Idea, orchard: Idea, bruno: Actor, carla: Actor
) -> None:
    merge = propose_merge(orchard, into=garden, reason=WHY, by=bruno)
    agreeing(merge)()

    results = at_once(*(lambda: undo_merge(merge, reason="Deux jardins.", by=carla) for _time in range(3)))

    assert successes(results) == 1
    assert orchard.passages.filter(step="unmerge").count() == 1
