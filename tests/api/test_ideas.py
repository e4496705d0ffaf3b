"""Ideas through the API."""

import pytest

from ideas.ideation.models import Idea
from ideas.kernel.actor import Actor
from tests.api.conftest import Calls
from tests.factories.ideas import make_call, make_draft, make_idea, make_theme


def test_an_idea_shows_its_text_stage_team_and_counts(api: Calls, idea: Idea, alice: Actor) -> None:
    answer = api().get(f"ideas/{idea.code}/")

    shown = answer.json()
    assert answer.status_code == 200
    assert shown["title"] == "Heures de voisinage"
    assert shown["sections"]["need"] == {
        "text": "Une personne sur trois vit seule.",
        "html": "<p>Une personne sur trois vit seule.</p>\n",
    }
    assert (shown["stage"]["key"], shown["stage"]["name"], shown["stage"]["open"]) == (
        "submitted",
        "Déposée",
        ["edit", "comment", "support", "endorse"],
    )
    alone = {"person": {"code": alice.person_code, "name": "Alice"}, "organisation": None, "role": "lead"}
    assert shown["team"] == [alone]
    assert shown["counts"] == {
        "supports": 0,
        "endorsements": 0,
        "followers": 0,
        "comments": 0,
        "amendments": 0,
    }
    assert shown["may"] == []
    assert shown["stage"]["answer_due"] is not None


def test_may_says_what_the_caller_can_do_now(
    api: Calls, idea: Idea, alice: Actor, charlie: Actor, otto: Actor, carla: Actor
) -> None:
    def may(actor: Actor) -> list[str]:
        found: list[str] = api(actor).get(f"ideas/{idea.code}/", fields="may").json()["may"]
        return found

    assert may(alice) == ["advance", "comment", "edit", "hand_over", "invite", "leave"]
    assert may(charlie) == ["comment", "support"]
    assert may(otto) == ["comment", "endorse", "support"]
    assert may(carla) == ["advance", "comment", "support"]


def test_a_draft_is_not_there_for_others(api: Calls, draft: Idea, alice: Actor, charlie: Actor) -> None:
    assert api(alice).get(f"ideas/{draft.code}/").status_code == 200
    assert api(charlie).get(f"ideas/{draft.code}/").status_code == 404
    assert api().get(f"ideas/{draft.code}/").status_code == 404
    assert api(charlie).patch(f"ideas/{draft.code}/", {"title": "À moi"}).status_code == 404


def test_posting_begins_a_draft_led_by_the_caller(api: Calls, alice: Actor) -> None:
    make_call()
    theme = make_theme()

    answer = api(alice).post(
        "ideas/", {"title": "Café des générations", "sections": {"need": "Se voir."}, "themes": [theme.code]}
    )

    idea = Idea.objects.get()
    assert answer.status_code == 201
    assert (idea.title, idea.sections, idea.stage.key) == (
        "Café des générations",
        {"need": "Se voir."},
        "draft",
    )
    assert answer.json()["code"] == idea.code
    assert answer.json()["themes"] == [theme.code]
    assert answer.headers["ETag"].startswith('"1')


def test_signed_out_nothing_can_be_begun(api: Calls) -> None:
    make_call()

    answer = api().post("ideas/", {"title": "Anonyme"})

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="lab"'
    assert Idea.objects.count() == 0


def test_a_text_is_changed_only_by_whoever_read_it(api: Calls, idea: Idea, alice: Actor) -> None:
    alice_calls = api(alice)
    path = f"ideas/{idea.code}/"
    etag = alice_calls.get(path).headers["ETag"]

    unmatched = alice_calls.patch(path, {"title": "Sans"})
    saved = alice_calls.patch(path, {"title": "Heures données"}, headers={"If-Match": etag})
    stale = alice_calls.patch(path, {"title": "Trop tard"}, headers={"If-Match": etag})

    assert unmatched.status_code == 428
    assert saved.status_code == 200
    assert saved.json()["revision"] == 2
    assert saved.headers["ETag"] != etag
    assert stale.status_code == 412
    assert stale.json()["current"] == {
        "title": "Heures données",
        "summary": idea.summary,
        "sections": idea.sections,
        "language": "fr",
        "place": None,
        "text_version": 2,
    }
    idea.refresh_from_db()
    assert idea.title == "Heures données"


def test_a_support_meanwhile_does_not_make_a_text_stale(
    api: Calls, idea: Idea, alice: Actor, charlie: Actor
) -> None:
    from ideas.ideation.operations import support_idea

    path = f"ideas/{idea.code}/"
    before = api(alice).get(path).headers["ETag"]
    support_idea(idea, by=charlie)
    after = api(alice).get(path).headers["ETag"]

    saved = api(alice).patch(path, {"title": "Heures données"}, headers={"If-Match": before})

    assert before != after
    assert saved.status_code == 200


def test_every_fault_of_a_body_is_said_at_once(api: Calls, idea: Idea, alice: Actor) -> None:
    path = f"ideas/{idea.code}/"
    body = {
        "title": "x" * 251,
        "sections": {"need": "x" * 30_001, "moon": "?"},
        "themes": ["NOWHERE2"],
        "language": 3,
        "colour": "red",
    }

    answer = api(alice).patch(path, body, headers={"If-Match": "*"})

    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    faults = {(fault["field"], fault["code"]) for fault in answer.json()["errors"]}
    assert faults == {
        ("title", "too_long"),
        ("sections.need", "too_long"),
        ("sections.moon", "unknown"),
        ("themes.0", "unknown"),
        ("language", "wrong_type"),
        ("colour", "unknown"),
    }


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_questions_for_any_length(
    api: Calls, alice: Actor, rows: int, django_assert_num_queries: object
) -> None:
    for number in range(rows):
        make_idea(alice, title=f"Idée {number}")
    calls = api()

    with django_assert_num_queries(4):  # type: ignore[operator]
        answer = calls.get("ideas/")

    assert len(answer.json()["results"]) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_a_token_adds_one_question_to_the_list(
    api: Calls, alice: Actor, rows: int, django_assert_num_queries: object
) -> None:
    for number in range(rows):
        make_idea(alice, title=f"Idée {number}")
    calls = api(alice)

    with django_assert_num_queries(5):  # type: ignore[operator]
        calls.get("ideas/")


def test_pages_follow_each_other_and_lead_back(api: Calls, alice: Actor) -> None:
    codes = [make_idea(alice, title=f"Idée {number}").code for number in range(5)][::-1]
    calls = api()

    def read(answer: object) -> list[str]:
        return [row["code"] for row in answer.json()["results"]]  # type: ignore[attr-defined]

    first = calls.get("ideas/", page_size=2, ordering="-submitted_at")
    second = calls.get(first.json()["next"])
    third = calls.get(second.json()["next"])
    back = calls.get(third.json()["previous"])
    start = calls.get(back.json()["previous"])

    assert (read(first), read(second), read(third)) == (codes[:2], codes[2:4], codes[4:])
    assert (read(back), read(start)) == (codes[2:4], codes[:2])
    assert (first.json()["previous"], third.json()["next"], start.json()["previous"]) == (None, None, None)


def test_filters_narrow_the_list(api: Calls, alice: Actor, bruno: Actor, charlie: Actor) -> None:
    from ideas.ideation.operations import support_idea

    health, other = make_theme(), make_theme("climat", "Climat")
    sante = make_idea(alice, themes=[health])
    climat = make_idea(bruno, themes=[other], language="de")
    draft = make_draft(alice, title="Brouillon")
    support_idea(climat, by=charlie)

    def codes(actor: Actor | None = None, **query: str) -> set[str]:
        calls = api(actor) if actor else api()
        return {row["code"] for row in calls.get("ideas/", **query).json()["results"]}

    assert codes() == {sante.code, climat.code}
    assert codes(theme=health.code) == codes(theme="sante") == {sante.code}
    assert codes(theme="sante,climat") == codes(language="fr,de") == {sante.code, climat.code}
    assert codes(alice, mine="true", language="de") == set()
    assert codes(language="de") == {climat.code}
    assert codes(person=bruno.person_code) == {climat.code}
    assert codes(stage="submitted,draft") == {sante.code, climat.code}
    assert codes(stage="pilot") == set()
    assert codes(alice, mine="true") == {sante.code, draft.code}
    assert codes(charlie, supported="true") == {climat.code}
    assert api().get("ideas/", mine="true").status_code == 401


def test_fields_trim_and_unknown_ones_are_refused(api: Calls, idea: Idea) -> None:
    calls = api()

    assert calls.get(f"ideas/{idea.code}/", fields="code,title").json() == {
        "code": idea.code,
        "title": "Heures de voisinage",
    }
    assert calls.get("ideas/", fields="code").json()["results"] == [{"code": idea.code}]
    assert calls.get("ideas/", fields="code,secret").status_code == 400
    assert calls.get("ideas/", fields=" ,").json()["errors"][0]["field"] == "fields"


@pytest.mark.parametrize(
    "query",
    [
        "colour=red",
        "page_size=101",
        "page_size=x",
        "cursor=abc",
        "ordering=title",
        "theme=%00",
        "mine=perhaps",
        "fields=code&fields=title",
    ],
)
def test_parameters_that_are_not_ours_are_refused(api: Calls, query: str) -> None:
    answer = api().get(f"ideas/?{query}")

    assert answer.status_code == 400
    assert [fault["field"] for fault in answer.json()["errors"]] == [query.split("=")[0]]


def test_a_cursor_belongs_to_its_order(api: Calls, alice: Actor) -> None:
    for number in range(2):
        make_idea(alice, title=f"Idée {number}")
    first = api().get("ideas/", page_size=1).json()["next"]

    assert api().get(first + "&ordering=-supports").status_code == 400
