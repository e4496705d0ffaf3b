"""Parts of a text through the API: reading, keeping, saving, choosing, blacking out."""

import pytest

from ideas.collaboration.models import WorkingCopy
from ideas.collaboration.operations import keep_copy
from ideas.discussion.operations import post_comment
from ideas.discussion.queries import thread_of
from ideas.ideation.models import Idea
from ideas.ideation.operations import revise_idea
from ideas.kernel.actor import Actor
from tests.api.conftest import Calls

NEED = "Une personne sur trois vit seule."
OURS, THEIRS = "Une personne sur deux vit seule.", "Une personne sur dix vit seule."


def path_of(idea: Idea, key: str = "need") -> str:
    return f"ideas/{idea.code}/sections/{key}/"


def need_of(idea: Idea) -> str:
    return Idea.objects.get(pk=idea.pk).section("need")


def test_a_part_is_read_by_everybody_and_who_writes_there_by_its_writers(
    api: Calls, idea_of_two: Idea, alice: Actor, bruno: Actor
) -> None:
    keep_copy(idea_of_two, part="need", text=OURS, base=NEED, by=bruno)

    public = api().get(path_of(idea_of_two)).json()
    writers = api(alice).get(path_of(idea_of_two)).json()
    own = api(bruno).get(path_of(idea_of_two)).json()

    assert (public["text"], public["here"], public["copy"]) == (NEED, [], None)
    assert [person["name"] for person in writers["here"]] == ["Bruno"]
    assert writers["copy"] is None
    assert (own["here"], own["copy"]["text"], own["copy"]["base"]) == ([], OURS, NEED)


def test_a_text_is_kept_saved_and_thrown_away(api: Calls, idea: Idea, alice: Actor) -> None:
    kept = api(alice).put(f"{path_of(idea)}copy/", {"text": OURS, "base": NEED})
    again = api(alice).put(f"{path_of(idea)}copy/", {"text": THEIRS, "base": NEED})
    version = WorkingCopy.objects.get().version
    older = api(alice).delete(f"{path_of(idea)}copy/?version={version - 1}")
    gone = [api(alice).delete(f"{path_of(idea)}copy/?version={version}").status_code for _ in range(2)]

    assert (older.status_code, older.json()["current"]["text"]) == (409, OURS)
    assert (kept.status_code, kept.json()["version"]) == (200, version)
    assert (again.status_code, again.json()["current"]) == (409, {"text": OURS, "version": version})
    assert gone == [204, 204]
    assert need_of(idea) == NEED


def test_saving_joins_what_others_saved_since(
    api: Calls, idea_of_two: Idea, alice: Actor, bruno: Actor
) -> None:
    base = "Le premier paragraphe.\n\nLe second paragraphe."
    idea = revise_idea(idea_of_two, changes={"sections": {"need": base}}, by=alice)
    revise_idea(idea, changes={"sections": {"need": base.replace("second", "dernier")}}, by=bruno)
    body = {"text": base.replace("premier", "tout premier"), "base": base, "note": "Plus juste"}

    answers = [api(alice).post(path_of(idea), body, headers={"Idempotency-Key": "s1"}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert [answer.json()["joined"] for answer in answers] == [True, True]
    assert need_of(idea) == "Le tout premier paragraphe.\n\nLe dernier paragraphe."
    assert Idea.objects.get(pk=idea.pk).revision == 4
    assert idea.revisions.get(number=4).note == "Plus juste"


def test_what_does_not_fit_is_answered_in_pieces(
    api: Calls, idea_of_two: Idea, alice: Actor, bruno: Actor
) -> None:
    end = "\n\nLe reste."
    idea = revise_idea(idea_of_two, changes={"sections": {"need": NEED + end}}, by=alice)
    revise_idea(idea, changes={"sections": {"need": THEIRS + end}}, by=bruno)

    answer = api(alice).post(path_of(idea), {"text": OURS + end, "base": NEED + end})
    chosen = api(alice).post(path_of(idea), {"text": OURS + end, "base": answer.json()["current"]["text"]})

    assert answer.status_code == 409
    assert answer.json()["pieces"] == [{"base": NEED, "ours": OURS, "theirs": THEIRS}, {"text": end}]
    assert answer.json()["current"] == {"text": THEIRS + end}
    assert (chosen.status_code, need_of(idea)) == (200, OURS + end)
    assert not WorkingCopy.objects.exists()


def test_what_does_not_fit_is_kept_also_where_it_was_to_be_done_once(
    api: Calls, idea_of_two: Idea, alice: Actor, bruno: Actor
) -> None:
    idea = revise_idea(idea_of_two, changes={"sections": {"need": THEIRS}}, by=bruno)

    answer = api(alice).post(path_of(idea), {"text": OURS, "base": NEED}, headers={"Idempotency-Key": "s2"})
    copy = WorkingCopy.objects.get()
    chosen = {"text": f"{OURS} Ou dix.", "base": THEIRS, "copy_version": answer.json()["copy"]["version"]}
    done = api(alice).post(path_of(idea), chosen)

    assert (answer.status_code, copy.text) == (409, OURS)
    assert (done.status_code, need_of(idea)) == (200, f"{OURS} Ou dix.")
    assert not WorkingCopy.objects.exists()


def test_the_version_that_was_read_stands_for_its_text(api: Calls, idea: Idea, alice: Actor) -> None:
    read = api(alice).get(path_of(idea)).json()["text_version"]

    first = api(alice).post(path_of(idea), {"text": OURS, "base_version": read})
    late = api(alice).post(path_of(idea), {"text": THEIRS, "base_version": read})
    none = api(alice).post(path_of(idea), {"text": THEIRS})

    assert [answer.status_code for answer in (first, late, none)] == [200, 400, 400]
    assert [error["field"] for error in late.json()["errors"]] == ["base_version"]
    assert [error["field"] for error in none.json()["errors"]] == ["base"]
    assert need_of(idea) == OURS


@pytest.mark.parametrize("key", ["code", "unknown"])
def test_what_is_no_part_is_not_there(api: Calls, idea: Idea, alice: Actor, key: str) -> None:
    assert api(alice).get(path_of(idea, key)).status_code == 404
    assert api(alice).put(f"{path_of(idea, key)}copy/", {"text": "", "base": ""}).status_code == 404


def test_a_curator_blacks_words_out(api: Calls, idea: Idea, alice: Actor, carla: Actor) -> None:
    body = {"words": ["trois"], "reason": "Un nombre de trop"}
    path = f"ideas/{idea.code}/redactions/"

    done = api(carla).post(path, body)

    assert (done.status_code, done.json()["revisions"]) == (201, 1)
    assert need_of(idea) == NEED.replace("trois", "█████")
    assert api(carla).post(path, body).status_code == 400
    assert api(alice).post(path, body).status_code == 403


def test_it_learns_which_messages_still_say_them_and_takes_them_out_of_those_it_names(
    api: Calls, idea: Idea, bruno: Actor, carla: Actor
) -> None:
    thread = thread_of("idea", idea.code)
    assert thread is not None
    comment = post_comment(thread, body="Trois, vraiment ?", by=bruno)
    path = f"ideas/{idea.code}/redactions/"

    first = api(carla).post(path, {"words": ["trois"], "reason": "Un nombre de trop"}).json()
    keys = [one["key"] for one in first["elsewhere"]]
    second = api(carla).post(path, {"words": ["trois"], "reason": "Le même", "also": keys}).json()

    comment.refresh_from_db()
    assert first["elsewhere"] == [
        {"key": f"comment:{comment.code}", "kind": "comment", "excerpt": "Trois, vraiment ?"}
    ]
    assert (second["revisions"], second["elsewhere"]) == (0, [])
    assert comment.body == "█████, vraiment ?"
