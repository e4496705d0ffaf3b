"""Following, being told and reporting through the API."""

from collections.abc import Callable

import pytest

from ideas.discussion.operations import post_comment
from ideas.discussion.queries import thread_of
from ideas.ideation.models import Idea
from ideas.kernel.actor import Actor
from ideas.moderation.models import Report
from tests.api.conftest import Calls
from tests.factories.ideas import make_theme


def say(idea: Idea, by: Actor, body: str = "Bonjour.") -> str:
    thread = thread_of("idea", idea.code)
    assert thread is not None
    return post_comment(thread, body=body, by=by).code


def test_an_idea_is_followed_and_no_more(api: Calls, idea: Idea, draft: Idea, charlie: Actor) -> None:
    caller = api(charlie)
    path = f"ideas/{idea.code}/follow/"

    assert [caller.put(path).status_code for _ in range(2)] == [204, 204]
    shown = caller.get(f"ideas/{idea.code}/").json()
    assert (shown["counts"]["followers"], shown["followed"]) == (1, True)
    assert [row["code"] for row in caller.get("ideas/", followed="true").json()["results"]] == [idea.code]
    assert [caller.delete(path).status_code for _ in range(2)] == [204, 204]
    assert caller.get("ideas/", followed="true").json()["results"] == []
    assert api().put(path).status_code == 401
    assert caller.put(f"ideas/{draft.code}/follow/").status_code == 404
    assert caller.put(f"themes/{make_theme().code}/follow/").status_code == 204


def test_the_inbox_says_what_happened_and_why_one_is_told(
    api: Calls, idea: Idea, alice: Actor, bruno: Actor, deliver_facts: Callable[[], int]
) -> None:
    comment = say(idea, bruno)
    deliver_facts()
    caller = api(alice)

    told = caller.get("notifications/").json()["results"]

    assert [(row["kind"], row["for_you"], row["read_at"]) for row in told] == [("comment", True, None)]
    assert told[0]["subject"]["code"] == comment
    assert told[0]["subject"]["url"].endswith(f"/k/{comment}")
    assert "Bruno" in told[0]["text"]
    assert told[0]["why"] == "vous faites partie de l’équipe"
    one = f"notifications/{told[0]['code']}/"
    assert caller.get(one).json() == told[0]
    assert caller.patch(one, {"read": True}).json()["read_at"] is not None
    assert caller.get("notifications/", unread="true").json()["results"] == []
    assert caller.patch(one, {"read": False}).json()["read_at"] is None
    assert caller.patch("notifications/", {"read": True}).json() == {"count": 1}
    assert api(bruno).get(one).status_code == 404
    assert api().get("notifications/").status_code == 401


@pytest.mark.parametrize("rows", [1, 3])
def test_the_inbox_asks_the_same_questions_for_any_length(
    api: Calls,
    idea: Idea,
    alice: Actor,
    bruno: Actor,
    rows: int,
    deliver_facts: Callable[[], int],
    django_assert_max_num_queries: Callable[..., object],
    django_assert_num_queries: object,
) -> None:
    for _ in range(rows):
        say(idea, bruno)
    deliver_facts()
    caller = api(alice)

    with django_assert_num_queries(6):  # type: ignore[operator]
        answer = caller.get("notifications/")

    assert len(answer.json()["results"]) == rows


def test_preferences_are_read_and_chosen(api: Calls, alice: Actor) -> None:
    caller = api(alice)

    before = caller.get("me/preferences/").json()
    after = caller.patch("me/preferences/", {"comment": "weekly"}).json()
    refused = caller.patch("me/preferences/", {"answer": "mute", "step": "daily"})
    unknown = caller.patch("me/preferences/", {"weather": "daily", "comment": "by_hand"})

    assert before["comment"] == "at_once"
    assert after == {**before, "comment": "weekly"}
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "answer")
    assert {(f["field"], f["code"]) for f in unknown.json()["errors"]} == {
        ("weather", "unknown"),
        ("comment", "unknown"),
    }
    assert caller.get("me/preferences/").json()["step"] == "at_once"
    assert api().get("me/preferences/").status_code == 401


def test_a_comment_is_reported_once(
    api: Calls, idea: Idea, alice: Actor, bruno: Actor, charlie: Actor
) -> None:
    path = f"comments/{say(idea, bruno)}/reports/"

    sent = [api(charlie).post(path, {"reason": "insult", "detail": "Blessant."}) for _ in range(2)]

    assert [answer.status_code for answer in sent] == [201, 201]
    assert sent[0].json() == sent[1].json()
    assert Report.objects.count() == 1
    assert api(bruno).post(path, {"reason": "spam"}).status_code == 403
    assert api().post(path, {"reason": "spam"}).status_code == 401
    assert api(alice).post(path, {"reason": "boring"}).status_code == 400
    assert api(alice).post(path, {"reason": "other"}).json()["errors"][0]["field"] == "detail"
    assert api(alice).post("comments/22222222/reports/", {"reason": "spam"}).status_code == 404
