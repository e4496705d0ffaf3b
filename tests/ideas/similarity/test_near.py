"""Near ideas: who is found, in which order, for whom, and why."""

from collections.abc import Callable
from typing import Any

import pytest

from ideas.ideation.models import Idea
from ideas.ideation.operations import advance_idea, hide_idea, revise_idea, show_idea
from ideas.kernel.actor import ANYONE, SYSTEM, Actor
from ideas.similarity.encoding import Parts
from ideas.similarity.models import Vector
from ideas.similarity.queries import Near, ideas_near, ideas_near_to, lacking
from tests.factories.ideas import make_draft, make_idea

REPAIR = {
    "title": "Café réparation du samedi",
    "summary": "Des bénévoles aident à réparer les appareils au lieu de les jeter.",
    "sections": {"need": "On jette pour une pièce cassée.", "solution": "Une table, des outils, du café."},
}
NIGHTS = {
    "title": "Nuits de répit",
    "summary": "Quelqu’un de formé veille, le proche aidant dort enfin.",
    "sections": {"need": "Les proches ne dorment plus.", "solution": "Une veille à domicile."},
}
IN_ITALIAN = Parts("Riparare insieme gli elettrodomestici rotti", "Con volontari, invece di buttare via.")
SAME_WORDS = Parts("Café réparation", "Réparer des appareils avec des bénévoles.")


def codes(found: list[Near]) -> list[str]:
    return [one.idea.code for one in found]


def near(parts: Parts, viewer: Actor = ANYONE, *, language: str = "fr", **more: Any) -> list[str]:
    return codes(ideas_near(parts, language=language, viewer=viewer, **more))


@pytest.fixture
def repair(bruno: Actor) -> Idea:
    """A published idea of bruno's, in French."""
    return make_idea(bruno, **REPAIR)


@pytest.fixture
def nights(bruno: Actor) -> Idea:
    """Another one about something else."""
    return make_idea(bruno, **NIGHTS)


def test_an_italian_text_finds_its_french_twin(
    repair: Idea, nights: Idea, by_meaning: Callable[[], None]
) -> None:
    by_meaning()

    [found] = ideas_near(IN_ITALIAN, language="it", viewer=ANYONE)

    assert (found.idea.code, found.idea.stage.key) == (repair.code, "submitted")
    assert 0.5 <= found.score <= 1
    assert found.why in {
        "Dit presque la même chose dans une autre langue.",
        "Parle d’une chose proche dans une autre langue.",
    }


def test_without_meaning_the_same_words_are_found(
    repair: Idea, nights: Idea, deliver_facts: Callable[..., int], settings: Any
) -> None:
    deliver_facts()
    settings.LAB_TWINS = "words"

    [found] = ideas_near(SAME_WORDS, language="fr", viewer=ANYONE)

    assert found.idea.code == repair.code
    assert found.why == "Les mêmes mots : café, réparation, bénévoles, appareils."
    assert near(IN_ITALIAN, language="it") == []


def test_where_nobody_answers_words_are_compared(repair: Idea, deliver_facts: Callable[..., int]) -> None:
    deliver_facts()

    assert near(SAME_WORDS) == [repair.code]


@pytest.mark.parametrize("where", ["inside", "words"])
def test_hidden_ones_are_not_found_until_they_are_shown(
    repair: Idea, carla: Actor, by_meaning: Callable[[], None], settings: Any, where: str
) -> None:
    by_meaning()
    settings.LAB_TWINS = where
    hide_idea(repair, reason="À vérifier.", by=carla)
    hidden = [near(SAME_WORDS, viewer) for viewer in (ANYONE, carla)]
    show_idea(repair, by=carla)

    assert hidden == [[], []]
    assert near(SAME_WORDS) == [repair.code]


@pytest.mark.parametrize("where", ["inside", "words"])
def test_drafts_are_found_by_nobody(
    bruno: Actor, alice: Actor, carla: Actor, by_meaning: Callable[[], None], settings: Any, where: str
) -> None:
    make_draft(bruno, **REPAIR)
    by_meaning()
    settings.LAB_TWINS = where

    assert [near(SAME_WORDS, viewer) for viewer in (ANYONE, alice, bruno, carla, SYSTEM)] == [[]] * 5
    assert Vector.objects.count() == 0


@pytest.mark.parametrize("where", ["inside", "words"])
def test_ended_ideas_are_found_with_how_they_ended(
    repair: Idea, carla: Actor, by_meaning: Callable[[], None], settings: Any, where: str
) -> None:
    advance_idea(repair, step="decline", reason="Cela existe déjà.", by=carla)
    by_meaning()
    settings.LAB_TWINS = where

    [found] = ideas_near(SAME_WORDS, language="fr", viewer=ANYONE)

    assert (found.idea.stage.key, found.idea.stage.is_end) == ("declined", True)


@pytest.mark.parametrize("where", ["inside", "words"])
def test_an_idea_is_not_near_itself(
    repair: Idea, alice: Actor, by_meaning: Callable[[], None], settings: Any, where: str
) -> None:
    twin = make_idea(alice, **REPAIR | {"title": "Réparer au café, le samedi"})
    by_meaning()
    settings.LAB_TWINS = where

    assert codes(ideas_near_to(repair, viewer=ANYONE)) == [twin.code]
    assert codes(ideas_near_to(twin, viewer=ANYONE)) == [repair.code]


@pytest.mark.parametrize("where", ["inside", "words"])
def test_of_a_merged_idea_its_target_is_found_once(
    repair: Idea, nights: Idea, alice: Actor, by_meaning: Callable[[], None], settings: Any, where: str
) -> None:
    merged = make_idea(alice, **REPAIR | {"title": "Réparer au café, le samedi"})
    Idea.objects.filter(pk=merged.pk).update(merged_into=nights)
    by_meaning()
    settings.LAB_TWINS = where

    assert sorted(near(SAME_WORDS)) == sorted([repair.code, nights.code])


@pytest.mark.parametrize("where", ["beside", "inside", "words"])
@pytest.mark.parametrize("title", ["", "  ", "a", "…!"])
def test_a_text_without_words_is_near_nothing(
    repair: Idea, by_meaning: Callable[[], None], settings: Any, where: str, title: str
) -> None:
    by_meaning()
    settings.LAB_TWINS = where

    assert near(Parts(title)) == []


def test_a_new_idea_is_found_at_the_next_question(
    nights: Idea, alice: Actor, by_meaning: Callable[[], None], deliver_facts: Callable[..., int]
) -> None:
    by_meaning()
    before = near(IN_ITALIAN, language="it")
    added = make_idea(alice, **REPAIR)
    deliver_facts()

    assert (before, near(IN_ITALIAN, language="it")) == ([], [added.code])


def test_a_text_that_changed_is_read_again(
    repair: Idea, bruno: Actor, by_meaning: Callable[[], None], deliver_facts: Callable[..., int]
) -> None:
    by_meaning()
    revise_idea(repair, changes=NIGHTS, by=bruno)
    deliver_facts()

    assert near(IN_ITALIAN, language="it") == []
    assert near(Parts("Veiller la nuit pour que les proches aidants dorment")) == [repair.code]
    assert Vector.objects.get().text_version == Idea.objects.get(pk=repair.pk).text_version


def test_a_step_alone_reads_nothing_again(
    repair: Idea, carla: Actor, deliver_facts: Callable[..., int]
) -> None:
    deliver_facts()
    before = Vector.objects.get()
    advance_idea(repair, step="take_up", by=carla)
    deliver_facts()

    assert Vector.objects.get().version == before.version


def test_no_more_than_wanted_are_found_nearest_first(alice: Actor, by_meaning: Callable[[], None]) -> None:
    for number in range(4):
        make_idea(alice, **REPAIR | {"title": f"Café réparation numéro {number}"})
    by_meaning()

    found = ideas_near(SAME_WORDS, language="fr", viewer=ANYONE, most=3)

    assert len(found) == 3
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_what_is_shown_costs_one_question_however_many_there_are(
    alice: Actor, by_meaning: Callable[[], None], django_assert_num_queries: Any
) -> None:
    make_idea(alice, **REPAIR)
    by_meaning()
    with django_assert_num_queries(2):  # what is new, and the rows that may be seen
        assert len(near(SAME_WORDS)) == 1
    for number in range(3):
        make_idea(alice, **REPAIR | {"title": f"Café réparation numéro {number}"})
    by_meaning()

    with django_assert_num_queries(2):
        assert len(near(SAME_WORDS)) == 4


def test_every_submitted_idea_lacks_a_vector_until_it_is_read(
    repair: Idea, draft: Idea, deliver_facts: Callable[..., int]
) -> None:
    before = list(lacking())
    deliver_facts()
    kept = list(lacking())
    Vector.objects.update(model="another encoder")

    assert (before, kept, list(lacking())) == ([repair], [], [repair])
