"""The synthesis of a discussion through the API."""

from ideas.ideation.models import Idea
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
