"""Steps and passages through the API."""

from ideas.ideation.models import Idea
from ideas.kernel.actor import Actor
from tests.api.conftest import Calls
from tests.factories.ideas import make_draft, make_idea


def test_steps_say_what_is_possible_and_what_is_missing(api: Calls, alice: Actor) -> None:
    draft = make_draft(alice, title="", themes=[])

    answer = api(alice).get(f"ideas/{draft.code}/steps/")

    submit = answer.json()["results"][0]
    assert (submit["key"], submit["from"], submit["to"]) == ("submit", "draft", "submitted")
    assert (submit["possible"], submit["mine"], submit["needs_reason"]) == (False, True, False)
    assert submit["unmet"] == [
        {"guard": "title_given", "message": "Donnez un titre à votre idée."},
        {"guard": "theme_chosen", "message": "Choisissez au moins une thématique."},
    ]


def test_a_step_taken_answers_with_its_passage(api: Calls, draft: Idea, alice: Actor) -> None:
    answer = api(alice).post(f"ideas/{draft.code}/steps/", {"step": "submit"})

    passage = answer.json()
    assert answer.status_code == 201
    assert (passage["step"], passage["from"], passage["to"]) == ("submit", "draft", "submitted")
    assert passage["by"] == {"code": alice.person_code, "name": "Alice"}
    assert [verdict["missing"] for verdict in passage["guards"]] == [None] * 4
    assert api().get(f"ideas/{draft.code}/passages/").json()["results"] == [passage]


def test_an_unearned_step_is_refused_in_words(api: Calls, alice: Actor, carla: Actor) -> None:
    idea = make_idea(alice, stage="cocreation")

    answer = api(carla).post(f"ideas/{idea.code}/steps/", {"step": "to_evaluation"})

    assert answer.status_code == 409
    assert answer.json()["type"].endswith("#problem-guards_unmet")
    assert [unmet["guard"] for unmet in answer.json()["unmet"]] == [
        "sections_filled",
        "min_supports",
        "team_of_or_has_endorsement",
    ]


def test_a_guard_is_waived_with_a_public_reason(api: Calls, alice: Actor, carla: Actor) -> None:
    idea = make_idea(alice, stage="cocreation")
    waived = ["sections_filled", "min_supports", "team_of_or_has_endorsement"]
    path = f"ideas/{idea.code}/steps/"

    unsaid = api(carla).post(path, {"step": "to_evaluation", "override": waived})
    said = api(carla).post(path, {"step": "to_evaluation", "override": waived, "reason": "Cas urgent."})

    assert (unsaid.status_code, unsaid.json()["errors"][0]["field"]) == (400, "reason")
    assert (said.status_code, said.json()["overridden"]) == (201, waived)


def test_a_step_that_does_not_leave_from_here_is_a_conflict(api: Calls, idea: Idea, alice: Actor) -> None:
    answer = api(alice).post(f"ideas/{idea.code}/steps/", {"step": "submit"})

    assert answer.status_code == 409
    assert answer.json()["type"].endswith("#problem-step_not_on_map")


def test_a_step_is_not_taken_by_others(api: Calls, idea: Idea, charlie: Actor) -> None:
    path = f"ideas/{idea.code}/steps/"

    assert api().post(path, {"step": "take_up"}).status_code == 401
    assert api(charlie).post(path, {"step": "take_up"}).status_code == 403
    assert api(charlie).post(path, {"nonsense": 1}).status_code == 403


def test_if_match_on_a_step_says_that_somebody_was_faster(api: Calls, idea: Idea, carla: Actor) -> None:
    path = f"ideas/{idea.code}/steps/"
    etag = api(carla).get(path).headers["ETag"]

    first = api(carla).post(path, {"step": "take_up"}, headers={"If-Match": etag})
    second = api(carla).post(
        path, {"step": "open_cocreation", "reason": "Prête."}, headers={"If-Match": etag}
    )

    assert (first.status_code, second.status_code) == (201, 412)
    assert second.json()["current"] == {"stage": "screening"}
