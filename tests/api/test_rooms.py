"""The team's own discussion and the lab's notes through the API."""

import re
from collections.abc import Mapping

from ideas.discussion.models import Comment, Thread
from ideas.discussion.operations import post_comment
from ideas.ideation.models import Idea
from ideas.kernel.actor import Actor
from tests.api.conftest import OPERATIONS, ROOT, Calls, filled

READ = [path for method, path, _operation in OPERATIONS.values() if method == "get"]


def whisper(idea: Idea, circle: str, body: str, *, by: Actor) -> Comment:
    """A message in an inner circle."""
    thread = Thread(subject_kind="idea", subject_code=idea.code, circle=circle)
    return post_comment(thread, body=body, by=by)


def test_a_team_writes_and_reads_among_themselves(
    api: Calls, idea_of_two: Idea, alice: Actor, bruno: Actor, charlie: Actor, carla: Actor
) -> None:
    path = f"ideas/{idea_of_two.code}/comments/?circle=team"

    said = api(alice).post(path, {"body": "Entre nous.", "purpose": "question"})
    answered = api(bruno).post(path, {"body": "Oui.", "parent": said.json()["code"]})
    stranger = api(charlie).post(path, {"body": "Et moi ?"})

    assert [one.status_code for one in (said, answered, stranger)] == [201, 201, 404]
    assert (said.json()["circle"], said.json()["number"]) == ("team", 1)
    listed = [api(who).get(path).json()["results"] for who in (alice, carla)]
    assert [[row["body"] for row in rows] for rows in listed] == [["Entre nous.", "Oui."]] * 2
    assert [api(*who).get(path).status_code for who in ((), (charlie,))] == [404, 404]
    assert api(alice).get(path.replace("team", "staff")).status_code == 404
    assert api(carla).get(path.replace("team", "staff")).json()["results"] == []
    assert api(alice).get(path.replace("team", "other")).status_code == 400
    assert api().get(f"ideas/{idea_of_two.code}/comments/").json()["results"] == []


def test_a_message_to_the_team_is_made_public_by_its_author(
    api: Calls, idea_of_two: Idea, alice: Actor, bruno: Actor, charlie: Actor
) -> None:
    said = whisper(idea_of_two, "team", "Entre nous.", by=alice)
    path = f"comments/{said.code}/publication/"

    answers = [api(who).put(path).status_code for who in (charlie, bruno, alice, alice)]

    assert answers == [404, 403, 200, 200]
    public = Comment.objects.get(thread__circle="public")
    shown = api().get(f"comments/{public.code}/")
    assert (shown.json()["from_team"], shown.json()["published_as"]) == (True, None)
    assert said.code not in shown.content.decode()
    assert api(alice).get(f"comments/{said.code}/").json()["published_as"] == public.code
    assert api(alice).get(f"comments/{said.code}/").json()["may"] == ["delete", "edit", "publish"]


def test_nothing_of_a_room_is_in_what_others_read(
    api: Calls,
    codes: Mapping[str, str],
    idea_of_two: Idea,
    alice: Actor,
    carla: Actor,
    stranger: Actor,
    deliver_facts: object,
) -> None:
    said = whisper(idea_of_two, "team", "Murmure d’équipe", by=alice)
    noted = whisper(idea_of_two, "staff", "Murmure du lab", by=carla)
    deliver_facts()  # type: ignore[operator]

    secrets = {"Murmure", said.code, noted.code}
    known = {name: "22222222" for path in READ for name in re.findall(r"{(\w+)}", path)} | codes
    leaking = []
    for path in READ:
        for caller in (api(), api(stranger)):
            page = caller.get(ROOT + filled(path, known)).content.decode()
            leaking += [path for secret in secrets if secret in page]

    assert leaking == []
    assert len(READ) > 40
