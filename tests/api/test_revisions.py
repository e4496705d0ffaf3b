"""Revisions through the API."""

import pytest

from ideas.ideation.models import Idea
from ideas.ideation.operations import revise_idea
from ideas.kernel.actor import Actor
from tests.api.conftest import Calls


@pytest.fixture
def revised(idea: Idea, alice: Actor) -> Idea:
    """alice's idea with a second revision."""
    changes = {"title": "Heures données", "sections": {"need": "Une personne sur quatre vit seule."}}
    return revise_idea(idea, changes=changes, note="Chiffre corrigé", by=alice)


def test_revisions_are_listed_and_read(api: Calls, revised: Idea) -> None:
    path = f"ideas/{revised.code}/revisions/"

    listed = api().get(path).json()["results"]
    first = api().get(f"{path}1/").json()

    assert [(row["number"], row["title"], row["reason"], row["note"]) for row in listed] == [
        (2, "Heures données", "edit", "Chiffre corrigé"),
        (1, "Heures de voisinage", "submit", ""),
    ]
    assert first["sections"]["need"]["text"] == "Une personne sur trois vit seule."
    assert api().get(f"{path}3/").status_code == 404
    assert api().get(f"{path}0/").status_code == 404


def test_two_revisions_are_compared_by_words(api: Calls, revised: Idea) -> None:
    difference = api().get(f"ideas/{revised.code}/revisions/1..2/").json()

    assert [change["key"] for change in difference["changes"]] == ["title", "need"]
    assert difference["changes"][1]["parts"] == [
        {"kind": "equal", "text": "Une personne sur "},
        {"kind": "delete", "text": "trois"},
        {"kind": "insert", "text": "quatre"},
        {"kind": "equal", "text": " vit seule."},
    ]
    assert api().get(f"ideas/{revised.code}/revisions/1..9/").status_code == 404


def test_an_older_text_is_restored_as_a_new_revision(
    api: Calls, revised: Idea, alice: Actor, charlie: Actor
) -> None:
    path = f"ideas/{revised.code}/revisions/1/restore/"
    key = {"Idempotency-Key": "r1"}

    restored = [api(alice).post(path, headers=key) for _ in range(2)]

    assert [answer.status_code for answer in restored] == [201, 201]
    assert restored[0].json() == restored[1].json()
    assert (restored[0].json()["number"], restored[0].json()["title"]) == (3, "Heures de voisinage")
    assert api(charlie).post(path).status_code == 403
    assert api().post(path).status_code == 401
    assert api(alice).post(f"ideas/{revised.code}/revisions/7/restore/").status_code == 404


def test_a_draft_has_no_revisions(api: Calls, draft: Idea, alice: Actor) -> None:
    assert api(alice).get(f"ideas/{draft.code}/revisions/").json()["results"] == []
    assert api().get(f"ideas/{draft.code}/revisions/").status_code == 404
