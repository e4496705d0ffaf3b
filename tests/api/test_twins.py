"""Near ideas for machines: of an idea, and of a text that is not saved."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ideas.ideation.models import Idea
from ideas.ideation.operations import hide_idea
from ideas.kernel.actor import Actor
from ideas.similarity import inside
from tests.api.conftest import Calls
from tests.factories.ideas import make_draft, make_idea

FRENCH = {
    "title": "Café réparation du samedi",
    "summary": "Des bénévoles aident à réparer les appareils au lieu de les jeter.",
    "sections": {"need": "On jette pour une pièce cassée.", "solution": "Une table et des outils."},
}
IN_FULL = {
    "sections": {"need": "Si butta tutto per un pezzo rotto.", "solution": "Un tavolo e degli attrezzi."}
}
ITALIAN = {
    "title": "Riparare insieme gli elettrodomestici rotti",
    "summary": "Con volontari.",
    "language": "it",
}


@pytest.fixture
def repair(bruno: Actor, settings: Any, deliver_facts: Callable[..., int]) -> Iterator[Idea]:
    """bruno's idea in French, found by meaning."""
    settings.LAB_TWINS = "inside"
    idea = make_idea(bruno, **FRENCH)
    deliver_facts()
    inside.load()
    yield idea
    inside.forget()


def test_a_text_that_is_not_saved_finds_its_twin(api: Calls, repair: Idea, charlie: Actor) -> None:
    answer = api(charlie).post("twins/", ITALIAN)

    body = answer.json()
    [found] = body["results"]
    assert (answer.status_code, body["next"], body["previous"]) == (200, None, None)
    assert 0.5 <= found.pop("score") <= 1
    assert found.pop("why").endswith("dans une autre langue.")
    assert found.pop("stage") | {"name": ""} == {"key": "submitted", "name": "", "growth": 1, "is_end": False}
    assert found == {
        "code": repair.code,
        "address": f"http://127.0.0.1:8000/i/{repair.code}",
        "title": repair.title,
        "summary": repair.summary,
        "language": "fr",
    }
    assert Idea.objects.count() == 1


def test_an_idea_names_its_twins(
    api: Calls, repair: Idea, alice: Actor, charlie: Actor, deliver_facts: Any
) -> None:
    twin = make_idea(alice, **ITALIAN, **IN_FULL)
    make_draft(alice, **FRENCH)
    deliver_facts()

    answers = [
        api(charlie).get(f"ideas/{code}/twins/").json()["results"] for code in (twin.code, repair.code)
    ]

    assert [[one["code"] for one in found] for found in answers] == [[repair.code], [twin.code]]


def test_no_more_are_named_than_asked_for(
    api: Calls, repair: Idea, alice: Actor, charlie: Actor, deliver_facts: Any
) -> None:
    for number in range(3):
        make_idea(alice, **FRENCH | {"title": f"Café réparation {number}"})
    deliver_facts()

    counts = [
        len(api(charlie).get(f"ideas/{repair.code}/twins/?page_size={size}").json()["results"])
        for size in (2, 5)
    ]

    assert counts == [2, 3]


@pytest.mark.parametrize(
    "wrong", [{}, {"title": ""}, {"title": "a" * 251}, {"title": "a", "more": 1}], ids=str
)
def test_what_is_wrong_is_said(api: Calls, repair: Idea, charlie: Actor, wrong: dict[str, Any]) -> None:
    assert api(charlie).post("twins/", wrong).status_code == 400


def test_hidden_ones_and_their_twins_are_not_told(
    api: Calls, repair: Idea, charlie: Actor, carla: Actor
) -> None:
    hide_idea(repair, reason="À vérifier.", by=carla)

    assert api(charlie).get(f"ideas/{repair.code}/twins/").status_code == 404
    assert api(charlie).post("twins/", ITALIAN).json()["results"] == []
