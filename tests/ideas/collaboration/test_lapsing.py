"""Amendments that are still open when a step closes the text."""

from typing import Any

import pytest

from ideas.activity.models import Fact
from ideas.collaboration.models import Amendment
from ideas.collaboration.operations import accept_amendment, decline_amendment, grow_idea_from
from ideas.ideation.models import Idea
from ideas.ideation.operations import advance_idea, propose_merge, undo_merge
from ideas.kernel.actor import Actor
from ideas.kernel.errors import GuardsUnmet, LabError
from ideas.notifications.models import Notification
from tests.at_once import at_once
from tests.factories.amendments import SOLUTION, make_amendment
from tests.factories.ideas import GUARDS_OF_EVALUATION, make_idea


class TestLapsing:
    @pytest.mark.parametrize(("step", "stage"), [("withdraw", "withdrawn"), ("to_evaluation", "evaluation")])
    def test_open_ones_lapse_with_the_step_after_which_the_text_is_closed(
        self, shared: Idea, alice: Actor, carla: Actor, charlie: Actor, step: str, stage: str
    ) -> None:
        """In the transaction of the step, by nobody's decision, and the page says so at once."""
        waiting, decided = make_amendment(shared, charlie), make_amendment(shared, charlie, solution="Deux.")
        decline_amendment(decided, reason="Non.", by=alice)

        by, waived = (alice, []) if step == "withdraw" else (carla, GUARDS_OF_EVALUATION)
        advance_idea(shared, step=step, reason="Il est temps.", override=waived, by=by)

        waiting.refresh_from_db()
        decided.refresh_from_db()
        fact = Fact.objects.get(name="AmendmentLapsed")
        assert (waiting.state, waiting.decided_by, waiting.decision_reason) == ("lapsed", None, "")
        assert decided.state == "declined"
        assert (fact.subject_code, fact.data["stage"]) == (waiting.code, stage)
        with pytest.raises(LabError) as refused:
            accept_amendment(waiting, by=alice)
        assert refused.value.status in {403, 409}
        assert grow_idea_from(waiting, by=charlie).is_draft

    def test_a_step_that_is_refused_lets_none_lapse(self, shared: Idea, carla: Actor, charlie: Actor) -> None:
        amendment = make_amendment(shared, charlie)

        with pytest.raises(GuardsUnmet):
            advance_idea(shared, step="to_evaluation", by=carla)

        amendment.refresh_from_db()
        assert amendment.is_open

    def test_both_sides_are_told_that_one_lapsed(
        self, shared: Idea, alice: Actor, bruno: Actor, carla: Actor, charlie: Actor, deliver_facts: Any
    ) -> None:
        make_amendment(shared, charlie)
        deliver_facts()
        advance_idea(
            shared, step="to_evaluation", reason="Il est temps.", override=GUARDS_OF_EVALUATION, by=carla
        )
        deliver_facts()

        told = Notification.objects.filter(fact__name="AmendmentLapsed")
        assert {one.person for one in told} == {alice.person, bruno.person, charlie.person}

    def test_those_of_an_idea_that_joins_another_wait_for_its_return(
        self, shared: Idea, alice: Actor, carla: Actor, charlie: Actor
    ) -> None:
        amendment = make_amendment(shared, charlie)
        other = make_idea(alice, stage="cocreation", title="Un autre jardin")
        merge = propose_merge(shared, into=other, reason="Le même jardin.", by=alice)
        amendment.refresh_from_db()
        meanwhile = (Idea.objects.get(pk=shared.pk).merged_into, amendment.state)

        undo_merge(merge, reason="Deux jardins.", by=carla)

        assert meanwhile == (other, "open")
        assert accept_amendment(amendment, by=alice).state == "accepted"


def test_one_is_accepted_or_lapses_while_the_stage_closes_but_never_both(
    transactional_db: None, shared: Idea, alice: Actor, carla: Actor, charlie: Actor
) -> None:
    amendment = make_amendment(shared, charlie)

    def close() -> Any:
        return advance_idea(
            shared, step="to_evaluation", reason="Oui.", override=GUARDS_OF_EVALUATION, by=carla
        )

    results = at_once(lambda: accept_amendment(amendment, by=alice), close)

    shared.refresh_from_db()
    amendment.refresh_from_db()
    assert results[1] is not None
    assert not isinstance(results[1], Exception)
    assert amendment.state == ("lapsed" if isinstance(results[0], Exception) else "accepted")
    assert (amendment.state == "accepted") == (shared.section("solution") == SOLUTION)


def test_none_is_left_open_by_who_proposes_while_the_stage_closes(
    transactional_db: None, shared: Idea, carla: Actor, charlie: Actor
) -> None:
    at_once(
        lambda: make_amendment(shared, charlie),
        lambda: advance_idea(
            shared, step="to_evaluation", reason="Oui.", override=GUARDS_OF_EVALUATION, by=carla
        ),
    )

    assert Idea.objects.get(pk=shared.pk).stage.key == "evaluation"
    assert not Amendment.objects.filter(state="open").exists()
