"""The way of an idea from stage to stage."""

import pytest

from ideas.activity.models import Fact
from ideas.ideation.lifecycle import TeamRole
from ideas.ideation.models import Idea, TeamMember
from ideas.ideation.operations import advance_idea
from ideas.ideation.queries import ideas_visible_to
from ideas.kernel.actor import ANYONE, Actor
from ideas.kernel.errors import GuardsUnmet
from ideas.workflow.queries import clock_of
from tests.factories.ideas import add_supports, fill_sections, lead_to, make_draft, make_idea
from tests.factories.people import make_person


def facts_of(idea: Idea) -> list[str]:
    facts = Fact.objects.filter(subject_kind="idea", subject_code=idea.code)
    return list(facts.order_by("id").values_list("name", flat=True))


def test_submitting_makes_the_idea_public_with_revision_thread_passage_and_clock(
    draft: Idea, alice: Actor
) -> None:
    advance_idea(draft, step="submit", by=alice)

    draft.refresh_from_db()
    clock = clock_of("idea", draft.code)
    assert (draft.stage.key, draft.is_public, draft.revision) == ("submitted", True, 1)
    assert draft.revisions.get().title == "Heures de voisinage"
    assert [p.step for p in draft.passages.all()] == ["submit"]
    assert clock is not None
    assert clock.owed_by == "lab"
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
        "une équipe de 2 personnes (elle en compte 1) ou l’appui signé d’une organisation"
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
