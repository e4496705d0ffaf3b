"""Comments through the API."""

import pytest

from ideas.discussion.models import Comment
from ideas.discussion.operations import hide_comment, post_comment
from ideas.discussion.queries import thread_of
from ideas.ideation.models import Idea
from ideas.kernel.actor import Actor
from tests.api.conftest import Calls


def say(idea: Idea, by: Actor, body: str = "Bonjour.", parent: Comment | None = None) -> Comment:
    thread = thread_of("idea", idea.code)
    assert thread is not None
    return post_comment(thread, body=body, parent=parent, by=by)


def test_a_comment_is_posted_answered_and_listed_in_thread_order(
    api: Calls, idea: Idea, alice: Actor, otto: Actor
) -> None:
    path = f"ideas/{idea.code}/comments/"

    question = api(otto).post(path, {"body": "Et les **aînés** ?", "purpose": "question", "stance": "for"})
    other = api(alice).post(path, {"body": "Merci."})
    reply = api(alice).post(path, {"body": "Bien sûr.", "parent": question.json()["code"]})

    assert [answer.status_code for answer in (question, other, reply)] == [201, 201, 201]
    first = question.json()
    assert (first["body"], first["html"]) == (
        "Et les **aînés** ?",
        "<p>Et les <strong>aînés</strong> ?</p>\n",
    )
    assert (first["stance"], first["purpose"], first["state"]) == ("for", "question", "published")
    assert first["organisation"]["code"] == otto.organisation_code
    assert first["subject"] == {"kind": "idea", "code": idea.code}
    assert first["may"] == ["delete", "edit", "mark_answer"]
    listed = api().get(path).json()["results"]
    assert [(row["code"], row["parent"], row["depth"]) for row in listed] == [
        (first["code"], None, 0),
        (reply.json()["code"], first["code"], 1),
        (other.json()["code"], None, 0),
    ]
    assert [row["code"] for row in api().get(path, purpose="question").json()["results"]] == [first["code"]]


def test_pages_of_a_thread_follow_each_other(api: Calls, idea: Idea, alice: Actor) -> None:
    codes = [say(idea, alice, f"Message {n}").code for n in range(3)]

    first = api().get(f"ideas/{idea.code}/comments/", page_size=2).json()
    second = api().get(first["next"]).json()

    assert [row["code"] for row in first["results"] + second["results"]] == codes
    assert second["next"] is None


@pytest.mark.parametrize("rows", [1, 3])
def test_a_thread_asks_the_same_questions_for_any_length(
    api: Calls, idea: Idea, alice: Actor, bruno: Actor, rows: int, django_assert_num_queries: object
) -> None:
    root = say(idea, alice)
    for _ in range(rows - 1):
        say(idea, bruno, parent=root)
    caller = api()

    with django_assert_num_queries(3):  # type: ignore[operator]
        answer = caller.get(f"ideas/{idea.code}/comments/")

    assert len(answer.json()["results"]) == rows


def test_a_comment_is_changed_by_its_author_who_read_it(
    api: Calls, idea: Idea, alice: Actor, bruno: Actor
) -> None:
    comment = say(idea, bruno)
    path = f"comments/{comment.code}/"
    etag = api(bruno).get(path).headers["ETag"]

    unmatched = api(bruno).patch(path, {"body": "Bonsoir."})
    stranger = api(alice).patch(path, {"body": "Bonsoir."}, headers={"If-Match": etag})
    saved = api(bruno).patch(path, {"body": "Bonsoir."}, headers={"If-Match": etag})
    stale = api(bruno).patch(path, {"body": "Trop tard."}, headers={"If-Match": etag})

    assert (unmatched.status_code, stranger.status_code) == (428, 403)
    assert (saved.status_code, saved.json()["body"]) == (200, "Bonsoir.")
    assert (stale.status_code, stale.json()["current"]["body"]) == (412, "Bonsoir.")


def test_a_deleted_comment_keeps_its_place_not_its_text(api: Calls, idea: Idea, bruno: Actor) -> None:
    comment = say(idea, bruno)
    path = f"comments/{comment.code}/"
    etag = api(bruno).get(path).headers["ETag"]

    stale = api(bruno).delete(path, headers={"If-Match": '"7"'})
    gone = api(bruno).delete(path, headers={"If-Match": etag})

    assert (stale.status_code, gone.status_code) == (412, 204)
    shown = api().get(path).json()
    assert (shown["state"], shown["body"], shown["html"]) == ("deleted", "", "")


def test_a_hidden_comment_is_read_only_by_its_author_and_curators(
    api: Calls, idea: Idea, bruno: Actor, charlie: Actor, carla: Actor
) -> None:
    comment = say(idea, bruno, "Une injure.")
    hide_comment(comment, reason="Contraire à la charte.", by=carla)
    path = f"ideas/{idea.code}/comments/"

    def read(*actor: Actor) -> str:
        found: str = api(*actor).get(path).json()["results"][0]["body"]
        return found

    assert [read(), read(charlie), read(bruno), read(carla)] == ["", "", "Une injure.", "Une injure."]
    assert api().get(path).json()["results"][0]["hidden_reason"] == "Contraire à la charte."


def test_a_draft_has_no_thread_yet(api: Calls, draft: Idea, alice: Actor, charlie: Actor) -> None:
    path = f"ideas/{draft.code}/comments/"

    assert api(alice).get(path).json()["results"] == []
    assert api(alice).post(path, {"body": "Note."}).status_code == 403
    assert api(charlie).post(path, {"body": "Note."}).status_code == 404
    assert api().get(path).status_code == 404


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({"body": ""}, "body", "required"),
        ({"body": "x" * 5001}, "body", "too_long"),
        ({"body": "Oui.", "stance": "perhaps"}, "stance", "unknown"),
        ({"body": "Oui.", "parent": "22222222"}, "parent", "unknown"),
        ({"body": "Oui.", "language": "xx"}, "language", "unknown"),
    ],
)
def test_a_comment_is_checked(
    api: Calls, idea: Idea, bruno: Actor, body: dict[str, object], field: str, code: str
) -> None:
    answer = api(bruno).post(f"ideas/{idea.code}/comments/", body)

    assert answer.status_code == 400
    assert [(fault["field"], fault["code"]) for fault in answer.json()["errors"]] == [(field, code)]


def test_what_is_wrong_with_a_passage_is_said_where_it_was_sent(api: Calls, idea: Idea, alice: Actor) -> None:
    quotation = {"part": "need", "exact": "Cela n’a jamais été dit."}

    refused = api(alice).post(f"ideas/{idea.code}/comments/", {"body": "Ah ?", "quotation": quotation})

    assert refused.status_code == 400
    assert [fault["field"] for fault in refused.json()["errors"]] == ["quotation.exact"]
