"""Answers, reactions and the official answer through the API."""

from ideas.discussion.models import Comment
from ideas.ideation.models import Idea
from ideas.kernel.actor import Actor
from tests.api.conftest import Calls
from tests.api.test_comments import say


def test_a_question_gets_its_answer_and_is_found_without(
    api: Calls, idea: Idea, alice: Actor, bruno: Actor, charlie: Actor
) -> None:
    path = f"ideas/{idea.code}/comments/"
    question = api(bruno).post(path, {"body": "Qui paie ?", "purpose": "question"}).json()
    reply = say(idea, charlie, "La commune.", Comment.objects.get())
    waiting = api().get(path, unanswered="true").json()["results"]

    act = f"comments/{question['code']}/answer/"
    answers = [api(who).put(act, {"answer": reply.code}) for who in (charlie, bruno, alice)]

    assert [row["code"] for row in waiting] == [question["code"]]
    assert [answer.status_code for answer in answers] == [403, 200, 200]
    assert answers[1].json()["answer"] == reply.code
    assert api().get(path, unanswered="true").json()["results"] == []
    assert api(alice).put(act, {"answer": question["code"]}).status_code == 400
    assert api(bruno).delete(act).status_code == 204
    assert api().get(path).json()["results"][0]["answer"] is None


def test_a_comment_is_reacted_to_once_and_nobody_reads_by_whom(
    api: Calls, idea: Idea, alice: Actor, bruno: Actor
) -> None:
    comment = say(idea, alice)
    path = f"comments/{comment.code}/reactions"

    answers = [
        api(bruno).put(f"{path}/{kind}/").status_code for kind in ("lived", "useful", "useful", "funny")
    ]
    own = api(alice).put(f"{path}/useful/").status_code
    shown = api().get(f"comments/{comment.code}/").json()
    gone = [api(bruno).delete(f"{path}/useful/").status_code for _ in range(2)]

    assert (answers, own, gone) == ([204, 204, 204, 404], 403, [204, 204])
    assert shown["reactions"] == {"lived": 1, "can_help": 0, "useful": 1}
    assert bruno.person_code not in str(shown)
    assert api().get("facts/").content.count(bruno.person_code.encode()) == 0


def test_a_curator_pins_what_speaks_for_an_institution(
    api: Calls, idea: Idea, alice: Actor, otto: Actor, carla: Actor
) -> None:
    official, own = say(idea, otto, "La commune paie."), say(idea, alice)
    path = f"comments/{official.code}/pin/"

    answers = [api(who).put(path, {"is_pinned": True}).status_code for who in (alice, otto, carla)]
    wrong = api(carla).put(f"comments/{own.code}/pin/", {"is_pinned": True})
    shown = api().get(f"comments/{official.code}/").json()["is_official"]
    silent = api(carla).put(path, {"is_pinned": False})
    gone = api(carla).put(path, {"is_pinned": False, "reason": "Le budget a changé."})

    assert answers == [403, 403, 200]
    assert (wrong.status_code, wrong.json()["errors"][0]["code"]) == (400, "no_institution")
    assert (shown, silent.status_code, gone.json()["is_official"]) == (True, 400, False)
