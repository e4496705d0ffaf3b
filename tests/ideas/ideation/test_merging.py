"""Two ideas made one: who proposes it, with what text, and who says yes."""

import pytest

from ideas.ideation.lifecycle import MergeState, RevisionReason, TeamRole
from ideas.ideation.models import Idea, Merge, TeamMember
from ideas.ideation.operations import (
    advance_idea,
    agree_to_merge,
    decide_merge,
    decline_merge,
    hide_idea,
    propose_merge,
    revise_idea,
    revise_merge,
    withdraw_merge,
)
from ideas.ideation.operations.lapsing import lapse_unanswered_merges
from ideas.ideation.relating import merges_to_answer, merges_visible_to, merges_waiting
from ideas.kernel import clock
from ideas.kernel.actor import ANYONE, SYSTEM, Actor
from ideas.kernel.errors import Invalid, MovedOn, NotAllowed, StaleRevision
from tests.factories.activity import facts_of
from tests.factories.ideas import make_idea, make_theme
from tests.factories.merges import WHY, read
from tests.factories.people import acting, give_role, make_person


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

    def test_a_proposal_that_was_chosen_anew_waits_from_then_on(
        self, garden: Idea, orchard: Idea, alice: Actor, bruno: Actor
    ) -> None:
        merge = propose_merge(orchard, into=garden, reason=WHY, by=bruno)
        day = clock.now()

        revise_merge(merge, choices={"need": "both"}, version=1, by=alice)
        lapse_unanswered_merges(before=day, by=SYSTEM)

        merge.refresh_from_db()
        assert merge.state == "proposed"
        assert merge.proposed_at < day < merge.touched_at

    def test_a_proposal_that_nobody_answers_lapses(self, garden: Idea, orchard: Idea, bruno: Actor) -> None:
        merge = propose_merge(orchard, into=garden, reason=WHY, by=bruno)

        lapse_unanswered_merges(before=merge.proposed_at, by=SYSTEM)
        merge.refresh_from_db()
        waiting = merge.state
        lapse_unanswered_merges(before=clock.now(), by=SYSTEM)

        merge.refresh_from_db()
        assert (waiting, merge.state) == ("proposed", "lapsed")
