"""What guards said is kept without words, and read in the reader's language."""

import pytest
from django.test import Client
from django.utils.translation import override

from ideas.ideation.models import Idea, Passage
from ideas.ideation.operations import advance_idea
from ideas.kernel.actor import Actor
from ideas.workflow.guards import verdict_kept
from tests.factories.ideas import GUARDS_OF_EVALUATION, make_idea


@pytest.fixture
def passage(alice: Actor, carla: Actor) -> Passage:
    """A step that carla took in spite of all that was missing, in French."""
    idea = make_idea(alice, stage="cocreation")
    with override("fr"):
        advance_idea(idea, step="to_evaluation", reason="Il presse.", override=GUARDS_OF_EVALUATION, by=carla)
    return Idea.objects.get(pk=idea.pk).passages.get(step="to_evaluation")


def test_a_verdict_is_kept_as_names_and_figures(passage: Passage) -> None:
    assert passage.guards[1] == {
        "guard": "min_supports",
        "condition": {"guard": "min_supports", "count": 5},
        "found": {"has": 0},
    }
    assert passage.guards[2]["found"] == [{"has": 1}, {}]


@pytest.mark.parametrize(
    ("language", "condition", "missing"),
    [("fr", "5 soutiens", "0 soutien sur 5"), ("en", "5 supporters", "0 of 5 supporters")],
)
def test_it_is_read_in_the_language_of_the_reader(
    passage: Passage, language: str, condition: str, missing: str
) -> None:
    with override(language):
        said = passage.waived[1]

    assert (said.wording, said.missing) == (condition, missing)


def test_the_history_speaks_the_language_of_the_page(client: Client, passage: Passage) -> None:
    german = client.get(f"/de/ideas/{passage.idea.code}-x/", follow=True).content.decode()
    french = client.get(f"/fr/ideas/{passage.idea.code}-x/", follow=True).content.decode()

    with override("de"):
        assert passage.waived[1].wording in german
    assert "5 soutiens" in french
    assert "5 soutiens" not in german


def test_of_several_conditions_each_is_named(passage: Passage) -> None:
    with override("fr"):
        said = passage.verdicts[2]

    assert said.guard == "team_of_or_has_endorsement"
    assert said.wording == "Une équipe de 2 personnes ou l’appui signé d’une organisation"
    assert said.missing == (
        "Une équipe de 2 personnes (elle en compte 1) ou l’appui signé d’une organisation."
    )


def test_what_was_kept_in_words_before_is_still_read() -> None:
    old = {"guard": "min_supports", "wording": "5 soutiens", "missing": "2 soutiens sur 5"}
    earned = {"guard": "title_given", "wording": "Un titre", "missing": None}

    assert (verdict_kept(old).wording, verdict_kept(old).missing) == ("5 soutiens", "2 soutiens sur 5")
    assert verdict_kept(earned).is_met


def test_a_guard_that_the_lab_no_longer_has_is_named() -> None:
    gone = {"guard": "moon_is_full", "condition": {"guard": "moon_is_full"}, "found": {}}

    assert verdict_kept(gone).wording == "moon_is_full"
