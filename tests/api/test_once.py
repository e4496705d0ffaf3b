"""Idempotency-Key through the API."""

from django.test import Client

from ideas.activity.models import Fact
from ideas.ideation.models import Idea
from ideas.kernel.actor import Actor
from tests.api.conftest import Caller, Calls
from tests.at_once import at_once
from tests.factories.ideas import make_call
from tests.factories.people import acting, make_person

KEY = {"Idempotency-Key": "5f1c"}


def test_a_post_sent_twice_makes_one_idea_and_answers_alike(api: Calls, alice: Actor) -> None:
    make_call()
    caller = api(alice)

    first, second = (caller.post("ideas/", {"title": "Idée"}, headers=KEY) for _ in range(2))

    assert Idea.objects.count() == 1
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert first.headers["ETag"] == second.headers["ETag"]


def test_the_same_key_with_another_body_is_a_conflict(api: Calls, alice: Actor) -> None:
    make_call()
    caller = api(alice)
    caller.post("ideas/", {"title": "Idée"}, headers=KEY)

    answer = caller.post("ideas/", {"title": "Autre idée"}, headers=KEY)

    assert answer.status_code == 409
    assert answer.json()["type"].endswith("#problem-key_taken")
    assert Idea.objects.count() == 1


def test_a_refused_post_can_be_sent_again_under_its_key(api: Calls, alice: Actor) -> None:
    caller = api(alice)
    make_call()

    refused = caller.post("ideas/", {"title": "Idée", "language": "xx"}, headers=KEY)
    taken = caller.post("ideas/", {"title": "Idée"}, headers=KEY)

    assert (refused.status_code, taken.status_code) == (400, 201)


def test_a_step_sent_twice_is_taken_once(api: Calls, draft: Idea, alice: Actor) -> None:
    caller = api(alice)
    path = f"ideas/{draft.code}/steps/"

    first, second = (caller.post(path, {"step": "submit"}, headers=KEY) for _ in range(2))

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert Fact.objects.filter(name="IdeaAdvanced").count() == 1


def test_two_at_once_make_one_idea(transactional_db: None) -> None:
    make_call()
    caller = Caller(acting(make_person("Alice")))

    def post() -> str:
        answer = Client().post(
            "/api/v1/ideas/",
            {"title": "Idée"},
            content_type="application/json",
            headers={**caller.headers, **KEY},
        )
        return f"{answer.status_code} {answer.json().get('code')}"

    answers = at_once(*[post] * 4)

    assert answers == [f"201 {Idea.objects.get().code}"] * 4
