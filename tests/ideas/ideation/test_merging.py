"""Two ideas made one, and two again."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from ideas.activity.models import Fact
from ideas.discussion.models import Comment
from ideas.discussion.operations import post_comment
from ideas.discussion.queries import thread_of
from ideas.ideation.lifecycle import MergeState, RevisionReason, TeamRole
from ideas.ideation.models import Endorsement, Idea, Merge, Support, TeamMember
from ideas.ideation.operations import (
    advance_idea,
    agree_to_merge,
    decide_merge,
    decline_merge,
    endorse_idea,
    hide_idea,
    propose_merge,
    revise_idea,
    revise_merge,
    support_idea,
    undo_merge,
    withdraw_endorsement,
    withdraw_merge,
    withdraw_support,
)
from ideas.ideation.operations.lapsing import lapse_unanswered_merges
from ideas.ideation.personal_data import unite_supports
from ideas.ideation.queries import (
    endorsements_of,
    family_of,
    ideas_backed_by,
    is_supported_by,
    listed_ideas,
)
from ideas.ideation.relating import merges_to_answer, merges_visible_to, merges_waiting
from ideas.kernel import clock
from ideas.kernel.actor import ANYONE, SYSTEM, Actor
from ideas.kernel.errors import Invalid, MovedOn, NotAllowed, StaleRevision
from ideas.notifications.models import Follow, Notification
from ideas.notifications.operations import follow_subject, unfollow_subject
from ideas.notifications.queries import follower_count, is_followed_by
from ideas.people.models import Person
from ideas.search.queries import codes_matching
from ideas.workflow.models import Clock
from tests.factories.activity import facts_of
from tests.factories.ideas import add_supports, make_idea, make_theme
from tests.factories.people import acting, give_role, make_person

WHY = "Les deux parlent du même jardin."


@pytest.fixture
def garden(idea: Idea) -> Idea:
    """alice's idea, which the other is to join."""
    return idea


@pytest.fixture
def orchard(bruno: Actor) -> Idea:
    """bruno's idea, which is to join alice's."""
    text = {"need": "Des fruits se perdent.", "success": "Moins de fruits perdus."}
    return make_idea(
        bruno, title="Un verger pour toutes et tous", sections=text | {"solution": "Le cueillir."}
    )


@pytest.fixture
def merged(garden: Idea, orchard: Idea, alice: Actor, bruno: Actor) -> Merge:
    """The two made one by both teams."""
    merge = propose_merge(orchard, into=garden, reason=WHY, by=bruno)
    return agree_to_merge(merge, version=1, by=alice)


def read(*ideas: Idea) -> None:
    for idea in ideas:
        idea.refresh_from_db()


def people(name: str, count: int) -> list[Person]:
    rows = [Person(display_name=f"{name} {number}", confirmed_at=clock.now()) for number in range(count)]
    return Person.objects.bulk_create(rows)


def followed_by(idea: Idea, followers: list[Person]) -> None:
    rows = [
        Follow(subject_kind="idea", subject_code=idea.code, person=person, confirmed_at=clock.now())
        for person in followers
    ]
    Follow.objects.bulk_create(rows)


def state_of(idea: Idea) -> dict[str, Any]:
    """All that undoing owes: where it stands, what it says, who backs and follows it, what it waits for."""
    idea = Idea.objects.select_related("stage").get(pk=idea.pk)
    running = Clock.objects.filter(kind="idea", subject=idea.code).first()
    thread = thread_of("idea", idea.code)
    assert thread is not None
    return {
        "stage": (idea.stage.key, idea.stage_since, idea.is_public, idea.merged_into_id),
        "text": (idea.title, idea.summary, {key: text for key, text in idea.sections.items() if text}),
        "counts": (idea.support_count, idea.endorsement_count, idea.comment_count),
        "supporters": set(idea.supports.values_list("person", flat=True)),
        "followers": (follower_count("idea", idea.code), idea.code),
        "clock": (running.owed_by, running.started_at, running.due_at) if running else None,
        "thread": (thread.is_closed, thread.comment_count),
        "family": list(family_of(idea).values_list("code", flat=True)),
    }


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


class TestProposing:
    def test_says_yes_for_the_team_one_leads_and_waits_for_the_other(
        self, garden: Idea, orchard: Idea, alice: Actor, bruno: Actor
    ) -> None:
        merge = propose_merge(orchard, into=garden, reason=WHY, by=bruno)

        read(orchard)
        assert (merge.source_agreed_by, merge.target_agreed_by) == (bruno.person, None)
        assert (merge.state, orchard.merged_into) == (MergeState.PROPOSED, None)
        assert facts_of("merge", merge.code) == ["MergeProposed"]
        assert list(merges_to_answer(alice)) == [merge]
        assert list(merges_to_answer(bruno)) == []

    def test_by_who_leads_both_makes_them_one(self, garden: Idea, alice: Actor) -> None:
        other = make_idea(alice, title="Une autre")

        merge = propose_merge(other, into=garden, reason=WHY, by=alice)

        read(other)
        assert (merge.state, other.merged_into) == (MergeState.DONE, garden)

    def test_by_a_curator_waits_for_both(self, garden: Idea, orchard: Idea, carla: Actor) -> None:
        merge = propose_merge(orchard, into=garden, reason=WHY, by=carla)

        assert (merge.source_agreed_at, merge.target_agreed_at) == (None, None)
        assert list(merges_waiting(carla)) == [merge]

    def test_is_for_writers_and_curators(self, garden: Idea, orchard: Idea, charlie: Actor) -> None:
        TeamMember.objects.create(idea=garden, person=charlie.person, role=TeamRole.CONTRIBUTOR)

        with pytest.raises(NotAllowed):
            propose_merge(orchard, into=garden, reason=WHY, by=charlie)
        assert not Merge.objects.exists()

    def test_needs_a_reason_and_another_idea(self, garden: Idea, orchard: Idea, bruno: Actor) -> None:
        with pytest.raises(Invalid):
            propose_merge(orchard, into=garden, reason=" ", by=bruno)
        with pytest.raises(Invalid):
            propose_merge(orchard, into=orchard, reason=WHY, by=bruno)

    @pytest.mark.parametrize("what", ["draft", "hidden", "declined", "merged"])
    def test_is_not_into_what_cannot_take_one_in(
        self, what: str, orchard: Idea, alice: Actor, bruno: Actor, carla: Actor, draft: Idea
    ) -> None:
        into = draft if what == "draft" else make_idea(alice, title="Ailleurs")
        if what == "hidden":
            hide_idea(into, reason="Non.", by=carla)
        if what == "declined":
            advance_idea(into, step="decline", reason="Non.", by=carla)
        if what == "merged":
            propose_merge(into, into=make_idea(alice, title="Plus loin"), reason=WHY, by=alice)

        with pytest.raises(Invalid) as refused:
            propose_merge(orchard, into=into, reason=WHY, by=bruno)
        assert refused.value.errors[0].field == "into"

    def test_of_an_idea_with_a_pilot_is_only_into_it(self, garden: Idea, alice: Actor) -> None:
        piloted = make_idea(alice, title="Pilotée", stage="pilot")

        with pytest.raises(Invalid):
            propose_merge(piloted, into=garden, reason=WHY, by=alice)
        merge = propose_merge(garden, into=piloted, reason=WHY, by=alice)

        assert merge.state == MergeState.DONE

    def test_twice_of_one_idea_is_refused(
        self, garden: Idea, orchard: Idea, bruno: Actor, alice: Actor
    ) -> None:
        propose_merge(orchard, into=garden, reason=WHY, by=bruno)

        with pytest.raises(MovedOn):
            propose_merge(orchard, into=make_idea(alice, title="Ailleurs"), reason=WHY, by=bruno)

    def test_is_known_to_both_teams_and_curators_until_it_is_done(
        self, garden: Idea, orchard: Idea, alice: Actor, bruno: Actor, carla: Actor, charlie: Actor
    ) -> None:
        merge = propose_merge(orchard, into=garden, reason=WHY, by=bruno)

        knowing = [by for by in (alice, bruno, carla, charlie, ANYONE) if merges_visible_to(by).exists()]
        agree_to_merge(merge, version=1, by=alice)

        assert knowing == [alice, bruno, carla]
        assert list(merges_visible_to(ANYONE)) == [merge]


class TestText:
    def test_is_chosen_part_by_part(self, garden: Idea, orchard: Idea, alice: Actor, bruno: Actor) -> None:
        merge = propose_merge(
            orchard,
            into=garden,
            reason=WHY,
            choices={"title": "own", "need": "both", "solution": "source"},
            texts={"title": "Un jardin et un verger"},
            by=bruno,
        )
        agree_to_merge(merge, version=1, by=alice)

        read(garden)
        assert garden.title == "Un jardin et un verger"
        assert garden.section("need") == "Une personne sur trois vit seule.\n\nDes fruits se perdent."
        assert garden.section("solution") == "Le cueillir."
        assert garden.section("success") == "Moins de fruits perdus."  # where one is silent, the other speaks
        revision = garden.revisions.get(number=garden.revision)
        assert (revision.reason, revision.note) == (RevisionReason.MERGE, orchard.code)

    def test_in_another_language_is_written_for_it(self, garden: Idea, bruno: Actor) -> None:
        italian = make_idea(bruno, title="Un frutteto", language="it")

        with pytest.raises(Invalid) as refused:
            propose_merge(italian, into=garden, reason=WHY, choices={"need": "both"}, by=bruno)
        assert refused.value.errors[0].field == "choices.need"

    def test_stays_where_it_can_no_longer_be_changed(self, alice: Actor, orchard: Idea, bruno: Actor) -> None:
        assessed = make_idea(alice, title="Évaluée", stage="evaluation")

        with pytest.raises(Invalid):
            propose_merge(orchard, into=assessed, reason=WHY, choices={"need": "source"}, by=bruno)
        merge = propose_merge(orchard, into=assessed, reason=WHY, by=bruno)
        revisions = assessed.revisions.count()
        agree_to_merge(merge, version=1, by=alice)

        assert assessed.revisions.count() == revisions

    def test_that_moved_on_is_agreed_to_anew(
        self, garden: Idea, orchard: Idea, alice: Actor, bruno: Actor
    ) -> None:
        merge = propose_merge(orchard, into=garden, reason=WHY, choices={"need": "both"}, by=bruno)
        revise_idea(orchard, changes={"sections": {"need": "Autre chose."}}, by=bruno)

        with pytest.raises(StaleRevision):
            agree_to_merge(merge, version=1, by=alice)
        merge = revise_merge(merge, choices={"need": "both"}, version=1, by=alice)

        assert (merge.version, merge.source_agreed_at) == (2, None)
        assert merge.target_agreed_by == alice.person
        merge = agree_to_merge(merge, version=2, by=bruno)
        read(garden)
        assert garden.section("need").endswith("Autre chose.")

    def test_chosen_otherwise_asks_who_agreed_again(
        self, garden: Idea, orchard: Idea, alice: Actor, bruno: Actor
    ) -> None:
        merge = propose_merge(orchard, into=garden, reason=WHY, by=bruno)
        revise_merge(merge, choices={"need": "source"}, version=1, by=alice)

        with pytest.raises(StaleRevision):
            agree_to_merge(merge, version=1, by=bruno)
        read(orchard)
        assert orchard.merged_into is None

    def test_too_long_together_is_said_when_proposed(self, garden: Idea, bruno: Actor) -> None:
        long = make_idea(bruno, title="Longue", sections={"need": "a" * 29_990, "solution": "b"})

        with pytest.raises(Invalid) as refused:
            propose_merge(long, into=garden, reason=WHY, choices={"need": "both"}, by=bruno)
        assert refused.value.errors[0].code == "too_long"


class TestAnswers:
    def test_a_curator_decides_with_a_public_reason(
        self, garden: Idea, orchard: Idea, bruno: Actor, carla: Actor
    ) -> None:
        merge = propose_merge(orchard, into=garden, reason=WHY, by=bruno)
        with pytest.raises(Invalid):
            decide_merge(merge, reason="", version=1, by=carla)

        merge = decide_merge(merge, reason="Une seule suffit.", version=1, by=carla)

        assert (merge.state, merge.decided_by, merge.decision) == ("done", carla.person, "Une seule suffit.")
        assert orchard.passages.get(step="merge").reason == "Une seule suffit."

    def test_a_curator_of_one_or_on_a_team_decides_nothing(
        self, garden: Idea, orchard: Idea, bruno: Actor, carla: Actor
    ) -> None:
        merge = propose_merge(orchard, into=garden, reason=WHY, by=bruno)
        elsewhere = make_person("Curatrice ailleurs")
        give_role(elsewhere, "curator", themes=[make_theme("mobilite", "Mobilité", 200)])
        TeamMember.objects.create(idea=garden, person=carla.person, role=TeamRole.CONTRIBUTOR)

        for by in (acting(elsewhere), carla, bruno):
            with pytest.raises(NotAllowed):
                decide_merge(merge, reason="Une seule suffit.", version=1, by=by)

    def test_declined_and_withdrawn_ones_are_settled(
        self, garden: Idea, orchard: Idea, alice: Actor, bruno: Actor
    ) -> None:
        declined = propose_merge(orchard, into=garden, reason=WHY, by=bruno)
        decline_merge(declined, reason="Pas le même lieu.", by=alice)
        withdrawn = propose_merge(orchard, into=garden, reason=WHY, by=bruno)
        withdraw_merge(withdrawn, by=bruno)

        for merge, state in ((declined, "declined"), (withdrawn, "withdrawn")):
            merge.refresh_from_db()
            assert merge.state == state
            with pytest.raises(NotAllowed):
                agree_to_merge(merge, version=1, by=alice)
        assert facts_of("merge", declined.code) == ["MergeProposed", "MergeClosed"]

    def test_a_proposal_lapses_where_an_idea_goes_another_way(
        self, garden: Idea, orchard: Idea, bruno: Actor, carla: Actor
    ) -> None:
        merge = propose_merge(orchard, into=garden, reason=WHY, by=bruno)
        advance_idea(garden, step="take_up", by=carla)
        merge.refresh_from_db()
        still = merge.state
        advance_idea(garden, step="decline", reason="Cela existe.", by=carla)

        merge.refresh_from_db()
        assert (still, merge.state) == ("proposed", "lapsed")

    def test_a_proposal_that_nobody_answers_lapses(self, garden: Idea, orchard: Idea, bruno: Actor) -> None:
        merge = propose_merge(orchard, into=garden, reason=WHY, by=bruno)

        lapse_unanswered_merges(before=merge.proposed_at, by=SYSTEM)
        merge.refresh_from_db()
        waiting = merge.state
        lapse_unanswered_merges(before=clock.now(), by=SYSTEM)

        merge.refresh_from_db()
        assert (waiting, merge.state) == ("proposed", "lapsed")


class TestOne:
    def test_is_listed_once_and_found_by_both_titles(
        self, merged: Merge, garden: Idea, deliver_facts: Callable[[], Any]
    ) -> None:
        deliver_facts()

        assert list(listed_ideas()) == [garden]
        assert garden.code in codes_matching("idea", "verger", most=10)

    def test_counts_who_backs_either_once(self, merged: Merge, garden: Idea, charlie: Actor) -> None:
        Support.objects.create(idea=merged.source, person=charlie.person)
        Idea.objects.filter(pk=garden.pk).update(support_count=1)

        support_idea(garden, by=charlie)
        read(garden)
        assert (garden.support_count, Support.objects.count()) == (1, 1)
        withdraw_support(garden, by=charlie)

        read(garden)
        assert (garden.support_count, Support.objects.count()) == (0, 0)
        assert not is_supported_by(garden, charlie.person)

    def test_is_supported_no_more_through_the_one_that_joined_it(
        self, garden: Idea, orchard: Idea, alice: Actor, bruno: Actor, charlie: Actor
    ) -> None:
        support_idea(orchard, by=charlie)
        support_idea(garden, by=charlie)
        merge = propose_merge(orchard, into=garden, reason=WHY, by=bruno)
        agree_to_merge(merge, version=1, by=alice)
        read(garden, orchard)
        counted = garden.support_count

        withdraw_support(orchard, by=charlie)

        read(garden)
        assert (counted, garden.support_count) == (1, 0)

    def test_counts_the_teams_own_who_backed_the_other(
        self, garden: Idea, orchard: Idea, alice: Actor, bruno: Actor
    ) -> None:
        support_idea(orchard, by=alice)
        merge = propose_merge(orchard, into=garden, reason=WHY, by=bruno)
        agree_to_merge(merge, version=1, by=alice)

        read(garden)
        assert garden.support_count == 1
        withdraw_support(garden, by=alice)
        read(garden)
        assert garden.support_count == 0

    def test_has_the_endorsements_of_both_an_organisation_counted_once(
        self, garden: Idea, orchard: Idea, alice: Actor, bruno: Actor, otto: Actor
    ) -> None:
        endorse_idea(orchard, text="Oui.", by=otto)
        endorse_idea(garden, text="Oui aussi.", by=otto)
        merge = propose_merge(orchard, into=garden, reason=WHY, by=bruno)
        agree_to_merge(merge, version=1, by=alice)

        read(garden)
        assert garden.endorsement_count == 1
        assert endorsements_of(garden).count() == 2
        assert list(ideas_backed_by(otto.organisation)) == [garden]
        with pytest.raises(MovedOn):
            endorse_idea(garden, text="Encore.", by=otto)
        withdraw_endorsement(Endorsement.objects.get(idea=orchard), by=otto)
        read(garden)
        assert garden.endorsement_count == 0
        assert not endorsements_of(garden).exists()

    def test_is_followed_by_who_followed_either(self, merged: Merge, garden: Idea, charlie: Actor) -> None:
        followed_by(merged.source, [charlie.person])

        assert is_followed_by(charlie, "idea", garden.code)
        follow_subject("idea", garden.code, by=charlie)
        assert Follow.objects.count() == 1
        unfollow_subject("idea", garden.code, by=charlie)
        assert not is_followed_by(charlie, "idea", garden.code)

    def test_takes_no_comments_where_the_other_was_discussed(
        self, merged: Merge, charlie: Actor, garden: Idea
    ) -> None:
        thread = thread_of("idea", merged.source.code)

        with pytest.raises(NotAllowed):
            post_comment(thread, body="Trop tard.", by=charlie)
        post_comment(thread_of("idea", garden.code), body="Ici.", by=charlie)
        assert Comment.objects.count() == 1

    def test_takes_its_steps_alone(self, merged: Merge, bruno: Actor, carla: Actor) -> None:
        for step, by in (("withdraw", bruno), ("take_up", carla), ("unmerge", carla)):
            with pytest.raises(Exception) as refused:
                advance_idea(merged.source, step=step, reason="Non.", by=by)
            assert refused.value.status in (403, 409)

    def test_of_people_united_counts_them_once(self, merged: Merge, garden: Idea) -> None:
        old, new = make_person("Ancienne", is_unclaimed=True), make_person("Nouvelle")
        Support.objects.create(idea=merged.source, person=old)
        Support.objects.create(idea=garden, person=new)
        Idea.objects.filter(pk=garden.pk).update(support_count=2)

        unite_supports(old, new)

        read(garden)
        assert garden.support_count == 1


class TestChains:
    def test_hold_all_and_give_back_what_came_along(
        self, garden: Idea, orchard: Idea, alice: Actor, charlie: Actor, merged: Merge, carla: Actor
    ) -> None:
        park = make_idea(charlie, title="Un parc")
        add_supports(orchard, people("Voisine", 2))
        outer = propose_merge(garden, into=park, reason=WHY, by=alice)
        outer = agree_to_merge(outer, version=1, by=charlie)

        read(orchard, garden, park)
        assert set(family_of(park)) == {orchard, garden, park}
        assert (orchard.merged_into, park.support_count) == (park, 2)
        with pytest.raises(Invalid):
            undo_merge(merged, reason="D’abord l’autre.", by=carla)

        undo_merge(outer, reason="Un parc n’est pas un jardin.", by=carla)

        read(orchard, garden, park)
        assert (orchard.merged_into, garden.merged_into) == (garden, None)
        assert set(family_of(garden)) == {orchard, garden}
        assert (garden.support_count, park.support_count) == (2, 0)

    def test_never_close_a_circle(self, merged: Merge, garden: Idea, orchard: Idea, alice: Actor) -> None:
        read(orchard, garden)

        with pytest.raises(Invalid):
            propose_merge(garden, into=orchard, reason=WHY, by=alice)


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
