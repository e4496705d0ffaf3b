"""Amendments through the API: proposing, reading, deciding, rebasing, taking back, growing an idea of one's own."""

from typing import Any

import pytest

from ideas.collaboration.models import Amendment
from ideas.collaboration.operations import hide_amendment
from ideas.ideation.models import Idea
from ideas.ideation.operations import hide_idea, revise_idea
from ideas.kernel.actor import Actor
from tests.api.conftest import Calls
from tests.factories.amendments import SOLUTION, make_amendment
from tests.factories.ideas import lead_to

WRITTEN: dict[str, Any] = {"sections": {"solution": SOLUTION}, "reason": "Plus clair ainsi."}
KEY = {"Idempotency-Key": "am-1"}


@pytest.fixture
def growing(idea_of_two: Idea, carla: Actor) -> Idea:
    """alice's and bruno's idea in co-creation."""
    lead_to(idea_of_two, "cocreation", by=carla)
    return Idea.objects.select_related("stage").get(pk=idea_of_two.pk)


@pytest.fixture
def amendment(growing: Idea, charlie: Actor) -> Amendment:
    """charlie's amendment to it."""
    return make_amendment(growing, charlie)


def path_of(amendment: Amendment, rest: str = "") -> str:
    return f"amendments/{amendment.code}/{rest}"


def etag_of(api: Calls, amendment: Amendment) -> dict[str, str]:
    return {"If-Match": api().get(path_of(amendment)).headers["ETag"]}


def test_one_is_proposed_read_and_counted(api: Calls, growing: Idea, charlie: Actor) -> None:
    path = f"ideas/{growing.code}/amendments/"

    first, again = (api(charlie).post(path, WRITTEN, headers=KEY) for _ in range(2))

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["code"] == again.json()["code"]
    shown = api().get(f"amendments/{first.json()['code']}/").json()
    assert (shown["number"], shown["state"], shown["person"]["name"]) == (1, "open", "Charlie")
    assert (shown["sections"], shown["revision"], shown["may"]) == (WRITTEN["sections"], growing.revision, [])
    [fit] = shown["fit"]
    assert (fit["section"], fit["fits"], fit["result"], fit["conflicts"]) == ("solution", True, SOLUTION, [])
    assert [row["code"] for row in api().get(path).json()["results"]] == [shown["code"]]
    assert api().get(f"ideas/{growing.code}/").json()["counts"]["amendments"] == 1
    assert api().get("ideas/").json()["results"][0]["counts"]["amendments"] == 1


def test_who_may_propose_and_what(
    api: Calls, growing: Idea, draft: Idea, charlie: Actor, carla: Actor
) -> None:
    path = f"ideas/{growing.code}/amendments/"

    wrong: list[dict[str, Any]] = [
        {"sections": {"solution": SOLUTION}},
        {"sections": {}, "reason": "Rien."},
        {"sections": {"title": "Non"}, "reason": "Titre."},
        WRITTEN | {"revision": 99},
    ]

    assert api().post(path, WRITTEN).status_code == 401
    assert api(charlie, "read").post(path, WRITTEN).status_code == 403
    assert [api(charlie).post(path, body).status_code for body in wrong] == [400] * 4
    assert api(charlie).post(f"ideas/{draft.code}/amendments/", WRITTEN).status_code == 404
    hide_idea(growing, reason="À vérifier.", by=carla)
    assert api(charlie).post(path, WRITTEN).status_code == 404
    assert Amendment.objects.count() == 0


def test_where_the_stage_takes_none_it_is_said(api: Calls, idea: Idea, charlie: Actor) -> None:
    answer = api(charlie).post(f"ideas/{idea.code}/amendments/", WRITTEN)

    assert (answer.status_code, answer.json()["type"].partition("#")[2]) == (403, "problem-not_allowed")


def test_the_team_accepts_in_the_version_that_it_read(
    api: Calls, growing: Idea, amendment: Amendment, alice: Actor, charlie: Actor
) -> None:
    path, tag = path_of(amendment, "decision/"), etag_of(api, amendment)
    body = {"decision": "accept"}

    outsider = api(charlie).post(path, body, headers=tag)
    untagged = api(alice).post(path, body)
    malformed = api(alice).post(path, body, headers={"If-Match": "1"})
    done, again = (api(alice).post(path, body, headers={**tag, **KEY}) for _ in range(2))
    late = api(alice).post(path, body, headers=tag)

    answers = (outsider, untagged, malformed, done, again, late)
    assert [answer.status_code for answer in answers] == [403, 428, 400, 201, 201, 412]
    assert done.json()["state"] == again.json()["state"] == "accepted"
    assert late.json()["current"]
    growing.refresh_from_db()
    assert (growing.section("solution"), growing.revision) == (SOLUTION, 2)


def test_a_part_is_accepted_with_a_reason(api: Calls, growing: Idea, charlie: Actor, alice: Actor) -> None:
    texts = {"solution": SOLUTION, "need": "Une personne sur deux vit seule ici."}
    amendment = make_amendment(growing, charlie, texts=texts)
    body: dict[str, Any] = {"decision": "accept", "taken": {"solution": None}}
    path = path_of(amendment, "decision/")

    silent = api(alice).post(path, body, headers=etag_of(api, amendment))
    unknown = api(alice).post(
        path, body | {"taken": {"solution": [99]}, "reason": "x"}, headers=etag_of(api, amendment)
    )
    done = api(alice).post(path, body | {"reason": "Le besoin reste."}, headers=etag_of(api, amendment))

    assert [answer.status_code for answer in (silent, unknown, done)] == [400, 400, 201]
    assert [fault["field"] for fault in unknown.json()["errors"]] == ["taken"]
    assert (done.json()["state"], done.json()["taken"]) == ("partly_accepted", {"solution": None})
    growing.refresh_from_db()
    assert (growing.section("solution"), growing.section("need")) == (
        SOLUTION,
        "Une personne sur trois vit seule.",
    )


def test_what_no_longer_fits_is_refused_and_written_anew(
    api: Calls, growing: Idea, amendment: Amendment, alice: Actor, charlie: Actor, deliver_facts: Any
) -> None:
    moved = "Une demi-journée vaut une demi-journée, pour chacun des gestes."
    revise_idea(growing, changes={"sections": {"solution": moved}}, by=alice)
    deliver_facts()

    refused = api(alice).post(
        path_of(amendment, "decision/"), {"decision": "accept"}, headers=etag_of(api, amendment)
    )
    shown = api(charlie).get(path_of(amendment)).json()
    path = path_of(amendment, "rebase/")
    stranger = api(alice).post(path, {"sections": {}}, headers=etag_of(api, amendment))
    anew = {"sections": {"solution": f"{moved} Toujours."}, "reason": "Repris."}
    untagged = api(charlie).post(path, anew)
    done = api(charlie).post(path, anew, headers=etag_of(api, amendment))

    assert (refused.status_code, refused.json()["type"].partition("#")[2]) == (409, "problem-does_not_fit")
    assert (shown["unfit"], shown["fit"][0]["fits"], shown["may"]) == (
        ["solution"],
        False,
        ["rebase", "withdraw"],
    )
    assert shown["fit"][0]["conflicts"]
    assert [answer.status_code for answer in (stranger, untagged, done)] == [400, 428, 201]
    assert (done.json()["unfit"], done.json()["fit"][0]["result"]) == ([], f"{moved} Toujours.")


def test_its_proposer_takes_it_back(api: Calls, amendment: Amendment, alice: Actor, charlie: Actor) -> None:
    path = path_of(amendment, "withdrawal/")

    answers = [api(*who).post(path) for who in ((), (alice,), (charlie,), (charlie,))]

    assert [answer.status_code for answer in answers] == [401, 403, 201, 409]
    assert answers[2].json()["state"] == "withdrawn"


def test_what_was_declined_grows_into_an_idea(
    api: Calls, amendment: Amendment, alice: Actor, charlie: Actor
) -> None:
    path = path_of(amendment, "idea/")

    early = api(charlie).post(path)
    silent = api(alice).post(
        path_of(amendment, "decision/"), {"decision": "decline"}, headers=etag_of(api, amendment)
    )
    said = {"decision": "decline", "reason": "Trop long."}
    declined = api(alice).post(path_of(amendment, "decision/"), said, headers=etag_of(api, amendment))
    may = api(charlie).get(path_of(amendment)).json()["may"]
    others = [api(*who).post(path).status_code for who in ((), (alice,))]
    grown, again = (api(charlie).post(path) for _ in range(2))

    assert [answer.status_code for answer in (early, silent, declined)] == [409, 400, 201]
    assert (may, others) == (["grow"], [401, 403])
    assert (grown.status_code, again.status_code, grown.json()["stage"]["key"]) == (201, 201, "draft")
    assert grown.json()["code"] == again.json()["code"]
    assert grown.json()["sections"]["solution"]["text"] == SOLUTION
    assert api(charlie).get(path_of(amendment)).json()["became"] == grown.json()["code"]
    assert api(charlie).get(path_of(amendment)).json()["may"] == []
    assert api(alice).get(path_of(amendment)).json()["became"] is None  # a draft of somebody else


def test_a_hidden_one_is_there_for_its_people_alone(
    api: Calls,
    growing: Idea,
    amendment: Amendment,
    stranger: Actor,
    alice: Actor,
    charlie: Actor,
    carla: Actor,
) -> None:
    hide_amendment(amendment, reason="Injures.", by=carla)

    seen = [api(*who).get(path_of(amendment)).status_code for who in ((), (stranger,), (charlie,), (alice,))]
    path = f"ideas/{growing.code}/amendments/"

    assert seen == [404, 404, 200, 200]
    assert [len(api(*who).get(path).json()["results"]) for who in ((), (charlie,))] == [0, 1]
    assert api(stranger).get(path_of(amendment, "comments/")).status_code == 404
    assert api().get(f"ideas/{growing.code}/").json()["counts"]["amendments"] == 0


def test_the_list_comes_in_pages_and_by_state(api: Calls, growing: Idea, charlie: Actor) -> None:
    made = [make_amendment(growing, charlie, solution=f"{SOLUTION} {number}") for number in range(3)]
    path = f"ideas/{growing.code}/amendments/"

    first = api().get(path, page_size=2).json()
    second = api().get(first["next"]).json()

    numbers = [row["number"] for page in (first, second) for row in page["results"]]
    assert (numbers, second["next"]) == ([3, 2, 1], None)
    assert len(api().get(path, state="open").json()["results"]) == len(made)
    assert api().get(path, state="accepted").json()["results"] == []
    assert api().get(path, state="lost").status_code == 400


def test_one_has_a_discussion_of_its_own(api: Calls, amendment: Amendment, alice: Actor) -> None:
    path = path_of(amendment, "comments/")

    said = api(alice).post(path, {"body": "Pourquoi ?", "purpose": "question"})

    assert (said.status_code, said.json()["subject"]["kind"]) == (201, "amendment")
    assert [row["body"] for row in api().get(path).json()["results"]] == ["Pourquoi ?"]
