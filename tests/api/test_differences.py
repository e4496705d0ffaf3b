"""« Mine differs because… » through the API."""

import pytest

from ideas.ideation.models import Idea
from ideas.ideation.operations import hide_idea
from ideas.kernel.actor import Actor
from ideas.kernel.errors import StaleRevision
from ideas.similarity.operations import tell_difference
from tests.api.conftest import Calls
from tests.factories.ideas import make_idea

SAID = {"reason": "La nôtre est pour les enfants."}


@pytest.fixture
def near(charlie: Actor) -> Idea:
    """An idea near alice's."""
    return make_idea(charlie, title="Le temps des voisins")


def test_a_reason_is_said_read_and_said_anew(
    api: Calls, idea: Idea, near: Idea, alice: Actor, charlie: Actor, carla: Actor
) -> None:
    path = f"ideas/{idea.code}/differences/{near.code}/"

    missing = api(alice).get(path)
    refused = [api(*who).put(path, SAID).status_code for who in ((), (charlie,))]
    said = api(alice).put(path, SAID)
    tag = {"If-Match": api(alice).get(path).headers["ETag"]}
    anew = api(alice).put(path, {"reason": "Ailleurs."}, headers=tag)
    stale = api(alice).put(path, {"reason": "Encore."}, headers=tag)

    assert (missing.status_code, refused) == (404, [401, 403])
    assert [answer.status_code for answer in (said, anew, stale)] == [200, 200, 412]
    assert stale.json()["current"] == {"reason": "Ailleurs."}
    shown = api(carla).get(path).json()
    assert (shown["near"], shown["title"], shown["reason"], shown["person"]["name"]) == (
        near.code,
        near.title,
        "Ailleurs.",
        "Alice",
    )
    listed = f"ideas/{idea.code}/differences/"
    seen = [len(api(*who).get(listed).json()["results"]) for who in ((), (charlie,), (alice,), (carla,))]
    assert seen == [0, 0, 1, 1]
    assert [api(*who).get(path).status_code for who in ((), (charlie,))] == [404, 404]


def test_a_reason_is_owed_and_about_another_idea_that_one_may_see(
    api: Calls, idea: Idea, near: Idea, alice: Actor, carla: Actor
) -> None:
    path = f"ideas/{idea.code}/differences/"

    wrong = [
        api(alice).put(f"{path}{near.code}/", body).status_code
        for body in ({}, {"reason": " "}, {"reason": "a" * 501})
    ]
    nothing = [api(alice).put(f"{path}{code}/", SAID).status_code for code in (idea.code, "22222222")]

    assert (wrong, nothing) == ([400, 400, 400], [404, 404])


def test_what_is_hidden_meanwhile_is_not_named(
    api: Calls, idea: Idea, near: Idea, alice: Actor, carla: Actor
) -> None:
    tell_difference(idea, near=near.code, reason="Ailleurs.", by=alice)
    hide_idea(near, reason="À vérifier.", by=carla)

    assert api(alice).get(f"ideas/{idea.code}/differences/").json()["results"] == []
    assert api(alice).get(f"ideas/{idea.code}/differences/{near.code}/").status_code == 404
    assert api(alice).put(f"ideas/{idea.code}/differences/{near.code}/", SAID).status_code == 404


def test_no_reason_that_was_given_at_this_moment_is_written_over(
    idea: Idea, near: Idea, alice: Actor
) -> None:
    tell_difference(idea, near=near.code, reason="Ailleurs.", by=alice)

    with pytest.raises(StaleRevision) as refused:
        tell_difference(idea, near=near.code, reason="Encore.", over="", by=alice)

    assert refused.value.current == {"reason": "Ailleurs."}
