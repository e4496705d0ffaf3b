"""The way of an idea from stage to stage."""

import datetime

import pytest

from ideas.activity.models import Fact
from ideas.calls.models import Call
from ideas.discussion.queries import thread_of
from ideas.ideation.lifecycle import TeamRole
from ideas.ideation.models import Idea, Passage, TeamMember
from ideas.ideation.operations import advance_idea, hold_idea, record_idea, release_idea
from ideas.ideation.operations.advancing import REASON_LIMIT
from ideas.ideation.queries import ideas_visible_to
from ideas.kernel import clock
from ideas.kernel.actor import ANYONE, SYSTEM, Actor
from ideas.kernel.errors import GuardsUnmet, Invalid, MovedOn, NotAllowed, SignInNeeded, StepNotOnMap
from ideas.workflow.queries import clock_of
from tests.factories.ideas import (
    add_supports,
    fill_sections,
    lead_to,
    make_call,
    make_draft,
    make_idea,
    make_theme,
    stage_called,
)
from tests.factories.people import make_person, make_unclaimed


def facts_of(idea: Idea) -> list[str]:
    facts = Fact.objects.filter(subject_kind="idea", subject_code=idea.code)
    return list(facts.order_by("id").values_list("name", flat=True))


def test_submitting_makes_the_idea_public_with_revision_thread_passage_and_clock(
    draft: Idea, alice: Actor
) -> None:
    advance_idea(draft, step="submit", by=alice)

    draft.refresh_from_db()
    waiting = clock_of("idea", draft.code)
    assert (draft.stage.key, draft.is_public, draft.revision) == ("submitted", True, 1)
    assert draft.revisions.get().title == "Heures de voisinage"
    assert [p.step for p in draft.passages.all()] == ["submit"]
    assert waiting is not None
    assert waiting.owed_by == "lab"
    assert facts_of(draft) == ["IdeaStarted", "IdeaAdvanced"]
    assert ideas_visible_to(ANYONE).get() == draft


def test_submitting_says_all_that_is_missing_at_once(alice: Actor) -> None:
    draft = make_draft(alice, title="", summary="", sections={"need": "Un besoin."}, themes=[])

    with pytest.raises(GuardsUnmet) as refused:
        advance_idea(draft, step="submit", by=alice)

    guards = ["title_given", "summary_given", "sections_filled", "theme_chosen"]
    assert [unmet.guard for unmet in refused.value.unmet] == guards


def test_evaluation_is_refused_in_words_until_it_is_earned(alice: Actor, bruno: Actor, carla: Actor) -> None:
    idea = make_idea(alice, stage="cocreation")

    with pytest.raises(GuardsUnmet) as refused:
        advance_idea(idea, step="to_evaluation", by=carla)

    guards = ["sections_filled", "min_supports", "team_of_or_has_endorsement"]
    assert [unmet.guard for unmet in refused.value.unmet] == guards
    assert str(refused.value.unmet[2].message) == (
        "Une équipe de 2 personnes (elle en compte 1) ou l’appui signé d’une organisation."
    )

    fill_sections(idea)
    add_supports(idea, [make_person(f"Voisine {n}") for n in range(5)])
    TeamMember.objects.create(idea=idea, person=bruno.person, role=TeamRole.CO_AUTHOR)
    advance_idea(idea, step="to_evaluation", by=carla)

    idea.refresh_from_db()
    assert idea.stage.key == "evaluation"


def test_the_straight_way_leaves_one_passage_for_each_step(alice: Actor, carla: Actor) -> None:
    idea = make_idea(alice)

    lead_to(idea, "pilot", by=carla)

    steps = list(idea.passages.order_by("number").values_list("number", "step"))
    assert steps == [
        (1, "submit"),
        (2, "take_up"),
        (3, "open_cocreation"),
        (4, "to_evaluation"),
        (5, "to_pilot"),
    ]


def test_a_step_owes_its_reason_which_is_not_a_book(idea: Idea, carla: Actor) -> None:
    for reason, code in ((" ", "required"), ("x" * (REASON_LIMIT + 1), "too_long")):
        with pytest.raises(Invalid) as refused:
            advance_idea(idea, step="decline", reason=reason, by=carla)
        assert [(error.field, error.code) for error in refused.value.errors] == [("reason", code)]

    assert idea.passages.count() == 1


def test_a_step_is_for_those_who_take_it(idea: Idea, alice: Actor, charlie: Actor) -> None:
    for by in (alice, charlie):
        with pytest.raises(NotAllowed):
            advance_idea(idea, step="take_up", by=by)
    with pytest.raises(StepNotOnMap):
        advance_idea(idea, step="to_pilot", by=SYSTEM)


def test_whoever_saw_fewer_passages_is_told_that_it_moved_on(idea: Idea, carla: Actor) -> None:
    advance_idea(idea, step="take_up", expected_passages=1, by=carla)

    with pytest.raises(MovedOn):
        advance_idea(idea, step="decline", reason="Déjà fait.", expected_passages=1, by=carla)


def test_a_draft_of_a_call_that_closed_meanwhile_is_not_submitted(draft: Idea, alice: Actor) -> None:
    over = clock.now() - datetime.timedelta(days=1)
    opened = over - datetime.timedelta(days=9)
    call = Call.objects.create(
        slug="clos", names={"fr": "Clos"}, process=draft.call.process, opens_at=opened, closes_at=over
    )
    Idea.objects.filter(pk=draft.pk).update(call=call)

    with pytest.raises(Invalid) as refused:
        advance_idea(draft, step="submit", by=alice)

    assert [(error.field, error.code) for error in refused.value.errors] == [("call", "closed")]


def test_what_was_merged_goes_back_to_where_it_stood(idea: Idea) -> None:
    advance_idea(idea, step="merge", reason="Deux fois la même.", by=SYSTEM)
    advance_idea(idea, step="unmerge", reason="Ce n’est pas la même.", by=SYSTEM)

    idea.refresh_from_db()
    assert idea.stage.key == "submitted"
    thread = thread_of("idea", idea.code)
    assert thread is not None
    assert not thread.is_closed


def test_what_never_stood_anywhere_else_cannot_go_back(idea: Idea) -> None:
    Idea.objects.filter(pk=idea.pk).update(stage=stage_called("merged"))
    Passage.objects.filter(idea=idea).update(source=None)

    with pytest.raises(MovedOn):
        advance_idea(idea, step="unmerge", reason="Ce n’est pas la même.", by=SYSTEM)


class TestHolding:
    def test_only_the_holder_takes_steps_until_it_lets_go(self, alice: Actor, carla: Actor) -> None:
        idea = make_idea(alice, stage="pilot")
        for _time in range(2):
            hold_idea(idea, kind="pilot", code="PILOT111", by=SYSTEM)
            idea.refresh_from_db()

        with pytest.raises(MovedOn):
            hold_idea(idea, kind="merge", code="MERGE111", by=SYSTEM)
        with pytest.raises(NotAllowed):
            advance_idea(idea, step="stop", reason="Assez.", by=carla)
        with pytest.raises(NotAllowed):
            advance_idea(idea, step="stop", reason="Assez.", holder=("pilot", "OTHER111"), by=SYSTEM)
        advance_idea(idea, step="stop", reason="Assez.", holder=("pilot", "PILOT111"), by=SYSTEM)
        release_idea(idea, kind="pilot", code="OTHER111", by=SYSTEM)
        idea.refresh_from_db()
        assert (idea.stage.key, idea.is_held) == ("stopped", True)
        release_idea(idea, kind="pilot", code="PILOT111", by=SYSTEM)
        idea.refresh_from_db()
        assert not idea.is_held


def test_whoever_wrote_it_down_takes_the_steps_of_a_lead_without_an_account(carla: Actor) -> None:
    make_call()
    zoe = make_unclaimed("Zoé")
    values = {"title": "Un banc", "summary": "Au soleil.", "themes": [make_theme()], "language": "fr"}
    sections = {"need": "S’asseoir.", "solution": "Un banc."}
    draft = record_idea(person=zoe, consent="Au guichet", sections=sections, by=carla, **values)

    with pytest.raises(SignInNeeded):
        advance_idea(draft, step="submit", by=ANYONE)
    advance_idea(draft, step="submit", by=carla)

    passage = draft.passages.get()
    assert (passage.person, passage.for_person) == (carla.person, zoe)
