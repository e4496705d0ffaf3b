"""Merging, splitting and linking ideas through the API."""

from typing import Any

import pytest

from ideas.ideation.models import Idea, Merge
from ideas.ideation.operations import hide_idea
from ideas.kernel.actor import Actor
from tests.api.conftest import Calls
from tests.factories.ideas import add_supports, make_draft, make_idea
from tests.factories.people import make_person

KEY = {"Idempotency-Key": "me-1"}


@pytest.fixture
def other(charlie: Actor) -> Idea:
    """charlie's idea beside alice's."""
    return make_idea(charlie, title="Le temps des voisins")


@pytest.fixture
def merge(api: Calls, idea: Idea, other: Idea, charlie: Actor) -> str:
    """The code of charlie's proposal that his idea join alice's."""
    body = {"into": idea.code, "reason": "C’est la même."}
    code: str = api(charlie).post(f"ideas/{other.code}/merges/", body).json()["code"]
    return code


def test_one_is_proposed_once_and_read_by_its_people(
    api: Calls, idea: Idea, other: Idea, alice: Actor, charlie: Actor, bruno: Actor, carla: Actor
) -> None:
    path = f"ideas/{other.code}/merges/"
    body: dict[str, Any] = {"into": idea.code, "reason": "C’est la même.", "choices": {"need": "source"}}

    refused = [api(*who).post(path, body) for who in ((), (bruno,))]
    first, again = (api(charlie).post(path, body, headers=KEY) for _ in range(2))

    assert [answer.status_code for answer in (*refused, first, again)] == [401, 403, 201, 201]
    assert first.json()["code"] == again.json()["code"]
    shown = first.json()
    assert (shown["source"], shown["into"], shown["state"]) == (other.code, idea.code, "proposed")
    assert shown["source_agreed_at"] is not None  # who leads one of the two agrees by proposing
    assert (shown["into_agreed_at"], shown["may"]) == (None, ["decline", "revise", "withdraw"])
    seen = [
        api(*who).get(f"merges/{shown['code']}/").status_code for who in ((), (bruno,), (alice,), (carla,))
    ]
    assert seen == [404, 404, 200, 200]
    listed = [len(api(*who).get(path).json()["results"]) for who in ((), (bruno,), (alice,))]
    assert listed == [0, 0, 1]


def test_what_is_proposed_is_checked(
    api: Calls, idea: Idea, other: Idea, alice: Actor, charlie: Actor
) -> None:
    path, drafted = f"ideas/{other.code}/merges/", make_draft(alice)
    bodies: list[dict[str, Any]] = [
        {"into": idea.code},
        {"into": drafted.code, "reason": "x"},
        {"into": "22222222", "reason": "x"},
        {"into": other.code, "reason": "x"},
        {"into": idea.code, "reason": "x", "choices": {"need": "mine"}},
        {"into": idea.code, "reason": "x", "choices": {"place": "source"}},
    ]

    assert [api(charlie).post(path, body).status_code for body in bodies] == [400] * 6
    assert Merge.objects.count() == 0


def test_both_agree_count_people_once_and_part_again(
    api: Calls, idea: Idea, other: Idea, merge: str, alice: Actor, charlie: Actor
) -> None:
    people = [make_person(f"Voisine {number}") for number in range(5)]
    add_supports(idea, people[:3])
    add_supports(other, people[2:])
    version = api(alice).get(f"merges/{merge}/").json()["version"]
    path, body = f"merges/{merge}/answers/", {"answer": "agree", "version": version}

    stale = api(alice).post(path, body | {"version": version + 1})
    foreign = api(alice).post(path, {"answer": "withdraw"})
    done, again = (api(alice).post(path, body, headers=KEY) for _ in range(2))

    assert [answer.status_code for answer in (stale, foreign, done, again)] == [412, 403, 201, 201]
    assert (done.json()["state"], done.json()["may"]) == ("done", ["undo"])
    one = api().get(f"ideas/{idea.code}/").json()
    assert one["counts"]["supports"] == 5
    assert api().get(f"ideas/{other.code}/").json()["merged_into"] == idea.code
    assert [row["code"] for row in api().get("ideas/").json()["results"]] == [idea.code]
    assert api().get(f"merges/{merge}/").status_code == 200  # what is done is public

    half = api(alice).post(path, {"answer": "undo"})
    whole = api(charlie).post(path, {"answer": "undo"})

    assert (half.json()["state"], whole.json()["state"]) == ("done", "undone")
    counts = [api().get(f"ideas/{one.code}/").json()["counts"]["supports"] for one in (idea, other)]
    assert counts == [3, 3]
    assert api(alice).post(path, {"answer": "undo"}).status_code in {403, 409}


def test_another_choice_of_the_text_asks_each_yes_again(
    api: Calls, idea: Idea, merge: str, alice: Actor, bruno: Actor
) -> None:
    path, body = f"merges/{merge}/", {"choices": {"need": "source"}}
    tag = {"If-Match": api(alice).get(path).headers["ETag"]}

    untagged = api(alice).patch(path, body)
    unseen = api(bruno).patch(path, body, headers=tag)
    done = api(alice).patch(path, body, headers=tag)
    stale = api(alice).patch(path, body, headers=tag)

    assert [answer.status_code for answer in (untagged, unseen, done, stale)] == [428, 404, 200, 412]
    assert (done.json()["choices"]["need"], done.json()["version"]) == ("source", 2)
    assert done.json()["source_agreed_at"] is None


def test_it_is_declined_or_decided_with_a_reason(
    api: Calls, idea: Idea, merge: str, alice: Actor, carla: Actor
) -> None:
    path = f"merges/{merge}/answers/"

    outsider = api(alice).post(path, {"answer": "decide", "reason": "x"})
    silent = [api(alice).post(path, {"answer": "decline"}), api(carla).post(path, {"answer": "decide"})]
    body = {"answer": "decide", "reason": "Une des équipes ne répond plus."}
    unread = [api(carla).post(path, body), api(alice).post(path, {"answer": "agree"})]
    stale = api(carla).post(path, body | {"version": 2})
    done = api(carla).post(path, body | {"version": 1})

    assert [answer.status_code for answer in (outsider, *silent, *unread)] == [403, 400, 400, 400, 400]
    assert [fault["field"] for one in unread for fault in one.json()["errors"]] == ["version", "version"]
    assert [answer.status_code for answer in (stale, done)] == [412, 201]
    assert (done.json()["state"], done.json()["decided_by"]["name"]) == ("done", "Carla")
    assert done.json()["decision"] == "Une des équipes ne répond plus."


def test_a_proposal_is_taken_back(api: Calls, merge: str, charlie: Actor, alice: Actor) -> None:
    path = f"merges/{merge}/answers/"

    done = api(charlie).post(path, {"answer": "withdraw"})

    assert (done.status_code, done.json()["state"], done.json()["may"]) == (201, "withdrawn", [])
    assert api(alice).post(path, {"answer": "agree", "version": 1}).status_code in {403, 409}


def test_an_idea_is_split_into_drafts_that_say_so(api: Calls, idea: Idea, alice: Actor, bruno: Actor) -> None:
    path = f"ideas/{idea.code}/splits/"
    body = {"parts": [{"title": "Les repas", "sections": ["need"]}, {"title": "Les courses"}]}

    refused = [api(*who).post(path, body).status_code for who in ((), (bruno,))]
    wrong = [
        api(alice).post(path, {"parts": parts}).status_code
        for parts in ([], [{"title": " "}], [{"title": "x"}] * 6)
    ]
    first, again = (api(alice).post(path, body, headers=KEY) for _ in range(2))

    assert (refused, wrong) == ([401, 403], [400, 400, 400])
    assert (first.status_code, first.json()["results"]) == (201, again.json()["results"])
    codes = [row["code"] for row in first.json()["results"]]
    assert [row["title"] for row in first.json()["results"]] == ["Les repas", "Les courses"]
    assert [row["code"] for row in api(alice).get(path).json()["results"]] == codes
    assert api().get(path).json()["results"] == []  # drafts of others
    [link] = api(alice).get(f"ideas/{codes[0]}/relations/").json()["results"]
    assert (link["kind"], link["to"]) == ("split_from", idea.code)


def test_links_are_seen_from_both_ends_and_taken_away(
    api: Calls, idea: Idea, other: Idea, alice: Actor, charlie: Actor, bruno: Actor
) -> None:
    path, body = f"ideas/{idea.code}/relations/", {"kind": "builds_on", "to": other.code}

    refused = [api(*who).post(path, body).status_code for who in ((), (bruno,))]
    wrong = [
        api(alice).post(path, one).status_code
        for one in (body | {"kind": "split_from"}, body | {"to": idea.code}, body | {"to": "22222222"})
    ]
    first, again = (api(alice).post(path, body, headers=KEY) for _ in range(2))

    assert (refused, wrong) == ([401, 403], [400, 400, 400])
    assert (first.status_code, first.json()["code"]) == (201, again.json()["code"])
    ends = [api().get(f"ideas/{one.code}/relations/").json()["results"] for one in (idea, other)]
    assert [[row["code"] for row in rows] for rows in ends] == [[first.json()["code"]]] * 2
    assert ends[0][0]["words"] != ends[1][0]["words"]
    there = f"ideas/{other.code}/relations/{first.json()['code']}/"
    assert [api(*who).delete(there).status_code for who in ((), (bruno,), (charlie,))] == [401, 403, 204]
    assert api(alice).get(path).json()["results"] == []
    assert api(alice).get(there).status_code == 404


def test_of_a_hidden_idea_no_other_end_is_told(
    api: Calls, idea: Idea, other: Idea, alice: Actor, carla: Actor
) -> None:
    made = api(alice).post(f"ideas/{idea.code}/relations/", {"kind": "same_need", "to": other.code}).json()
    hide_idea(other, reason="À vérifier.", by=carla)

    assert api().get(f"ideas/{idea.code}/relations/").json()["results"] == []
    assert api().get(f"ideas/{idea.code}/relations/{made['code']}/").status_code == 404
    assert api().get(f"ideas/{other.code}/merges/").status_code == 404


def test_links_come_in_pages(api: Calls, idea: Idea, alice: Actor, bruno: Actor) -> None:
    for number in range(3):
        to = make_idea(bruno, title=f"Idée {number}").code
        api(alice).post(f"ideas/{idea.code}/relations/", {"kind": "builds_on", "to": to})

    first = api().get(f"ideas/{idea.code}/relations/", page_size=2).json()
    second = api().get(first["next"]).json()

    assert (len(first["results"]), len(second["results"]), second["next"]) == (2, 1, None)
