"""The synthesis of a discussion through the API."""

from ideas.ideation.models import Idea
from ideas.ideation.operations import hide_idea
from ideas.kernel.actor import Actor
from tests.api.conftest import Calls
from tests.api.test_comments import say


def test_it_is_written_by_version_and_read_by_all(api: Calls, idea: Idea, alice: Actor, carla: Actor) -> None:
    comment = say(idea, alice)
    path = f"ideas/{idea.code}/synthesis/"

    missing = api().get(path)
    refused = api(alice).put(path, {"body": "Non."})
    first = api(carla).put(path, {"body": "Une voix : #1."})
    owed = api(carla).put(path, {"body": "Deux."})
    second = api(carla).put(path, {"body": "Deux.", "covers": 1}, headers={"If-Match": first.headers["ETag"]})
    stale = api(carla).put(path, {"body": "Trois."}, headers={"If-Match": first.headers["ETag"]})
    say(idea, alice)

    answers = (missing, refused, first, owed, second, stale)
    assert [answer.status_code for answer in answers] == [404, 403, 200, 428, 200, 412]
    assert f'href="/k/{comment.code}"' in first.json()["html"]
    shown = api().get(path).json()
    assert (shown["version"], shown["body"], shown["covers"], shown["since"]) == (2, "Deux.", 1, 1)


def test_who_may_not_write_one_is_told_so(
    api: Calls, idea: Idea, draft: Idea, alice: Actor, charlie: Actor, carla: Actor
) -> None:
    say(idea, alice)
    path, body = f"ideas/{idea.code}/synthesis/", {"body": "Une voix : #1."}

    refused = [api(*who).put(path, body).status_code for who in ((), (charlie,), (carla, "read"))]
    wrong = [
        api(carla).put(path, one).status_code
        for one in (
            {},
            {"body": " "},
            {"body": 7},
            body | {"covers": 0},
            body | {"covers": 9},
            body | {"at": 1},
        )
    ]

    assert (refused, wrong) == ([401, 403, 403], [400] * 6)
    assert api(charlie).put(f"ideas/{draft.code}/synthesis/", body).status_code == 404
    assert api().get(path).status_code == 404


def test_it_is_hidden_with_its_idea_and_cites_no_room(
    api: Calls, idea: Idea, alice: Actor, carla: Actor, charlie: Actor
) -> None:
    whispered = api(alice).post(f"ideas/{idea.code}/comments/?circle=team", {"body": "Entre nous."}).json()
    path = f"ideas/{idea.code}/synthesis/"

    empty = api(carla).put(path, {"body": "Rien en public."})
    say(idea, alice)
    unknown = api(carla).put(path, {"body": "Une voix, et une autre : #2."})
    said = api(carla).put(path, {"body": "Une voix : #1."})
    hide_idea(idea, reason="À vérifier.", by=carla)

    assert [answer.status_code for answer in (empty, unknown, said)] == [400, 400, 200]
    assert (said.json()["covers"], said.json()["since"]) == (1, 0)
    assert whispered["code"] not in said.json()["html"]  # the team counts its own messages
    assert [api(*who).get(path).status_code for who in ((), (charlie,))] == [404, 404]
