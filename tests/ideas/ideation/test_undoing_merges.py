"""Two again, as they were, with what was written since."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from ideas.activity.models import Fact
from ideas.discussion.operations import post_comment
from ideas.discussion.queries import thread_of
from ideas.ideation.lifecycle import MergeState
from ideas.ideation.models import Idea, Merge, Support
from ideas.ideation.operations import (
    agree_to_merge,
    propose_merge,
    revise_idea,
    undo_merge,
)
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.errors import Invalid, NotAllowed
from ideas.notifications.models import Notification
from ideas.notifications.queries import follower_count
from ideas.workflow.models import Clock
from tests.factories.activity import facts_of
from tests.factories.ideas import add_supports
from tests.factories.merges import WHY, followed_by, people, read, state_of


class TestThreeHundredAndThreeHundred:
    def test_are_four_hundred_and_eighty_once_one_and_three_hundred_each_again_once_undone(
        self,
        garden: Idea,
        orchard: Idea,
        alice: Actor,
        bruno: Actor,
        carla: Actor,
        deliver_facts: Callable[[], Any],
    ) -> None:
        crowd = people("Voisine", 480)
        add_supports(garden, crowd[:300])
        add_supports(orchard, crowd[180:])
        followed_by(garden, crowd[:300])
        followed_by(orchard, crowd[180:])
        post_comment(thread_of("idea", garden.code), body="Oui.", by=bruno)
        for _time in range(2):
            post_comment(thread_of("idea", orchard.code), body="Aussi.", by=alice)
        deliver_facts()
        before = state_of(garden), state_of(orchard)

        merge = propose_merge(orchard, into=garden, reason=WHY, by=bruno)
        agree_to_merge(merge, version=1, by=alice)
        deliver_facts()
        read(garden, orchard)

        assert garden.support_count == 480
        assert follower_count("idea", garden.code) == 480
        assert garden.comment_count == 3
        assert (orchard.stage.key, orchard.merged_into) == ("merged", garden)
        assert Support.objects.count() == 600
        told = Notification.objects.filter(fact__name="IdeasMerged")
        assert (
            told.count() == len(set(told.values_list("person", flat=True))) == 480 + 1
        )  # bruno; alice did it
        assert not Notification.objects.filter(fact__name="IdeaAdvanced", fact__data__step="merge").exists()

        undo_merge(merge, reason="Deux jardins, finalement.", by=carla)
        deliver_facts()

        assert (state_of(garden)["counts"], state_of(orchard)["counts"]) == ((300, 0, 1), (300, 0, 2))
        after = state_of(garden), state_of(orchard)
        left = after[1].pop("clock")[2] - before[1].pop("clock")[2]
        assert datetime.timedelta() < left < datetime.timedelta(minutes=5)
        assert after == before


class TestUndoing:
    def test_takes_both_teams(self, merged: Merge, orchard: Idea, alice: Actor, bruno: Actor) -> None:
        undo_merge(merged, by=bruno)
        read(orchard)
        still = orchard.merged_into
        undo_merge(merged, by=bruno)
        undo_merge(merged, by=alice)

        read(orchard)
        assert (still, orchard.merged_into) == (merged.target, None)
        assert facts_of("merge", merged.code)[-1] == "UndoAsked"
        assert Fact.objects.filter(name="IdeasParted").count() == 1

    def test_takes_a_curators_reason(self, merged: Merge, carla: Actor, charlie: Actor) -> None:
        with pytest.raises(Invalid):
            undo_merge(merged, by=carla)
        with pytest.raises(NotAllowed):
            undo_merge(merged, reason="Non.", by=charlie)

    def test_is_over_after_two_weeks(self, merged: Merge, carla: Actor) -> None:
        Merge.objects.filter(pk=merged.pk).update(undo_until=clock.now() - datetime.timedelta(seconds=1))

        with pytest.raises(NotAllowed):
            undo_merge(merged, reason="Trop tard.", by=carla)

    def test_leaves_what_was_written_since(
        self, garden: Idea, orchard: Idea, alice: Actor, bruno: Actor, carla: Actor
    ) -> None:
        merge = propose_merge(orchard, into=garden, reason=WHY, choices={"need": "both"}, by=bruno)
        agree_to_merge(merge, version=1, by=alice)
        revise_idea(garden, changes={"sections": {"existing": "Un compost."}}, by=alice)

        undo_merge(merge, reason="Deux jardins.", by=carla)

        read(garden)
        assert garden.section("existing") == "Un compost."
        assert garden.section("need").endswith("Des fruits se perdent.")

    def test_lets_both_be_merged_again(
        self, merged: Merge, garden: Idea, orchard: Idea, bruno: Actor, alice: Actor, carla: Actor
    ) -> None:
        undo_merge(merged, reason="À revoir.", by=carla)

        again = propose_merge(orchard, into=garden, reason=WHY, by=bruno)
        again = agree_to_merge(again, version=1, by=alice)

        assert again.state == MergeState.DONE
        assert orchard.passages.filter(step="merge").count() == 2

    def test_sets_a_paused_clock_down_as_it_stood(
        self, garden: Idea, orchard: Idea, alice: Actor, bruno: Actor, carla: Actor
    ) -> None:
        until = clock.now() + datetime.timedelta(days=5)
        Clock.objects.filter(subject=orchard.code).update(
            paused_at=clock.now(), wake_at=until, pause_reason="Vacances."
        )
        before = Clock.objects.filter(subject=orchard.code).values(
            "due_at", "paused_at", "wake_at", "pause_reason"
        )
        was = before.get()
        merge = propose_merge(orchard, into=garden, reason=WHY, by=bruno)
        agree_to_merge(merge, version=1, by=alice)
        undo_merge(merge, reason="Deux jardins.", by=carla)

        assert before.get() == was
