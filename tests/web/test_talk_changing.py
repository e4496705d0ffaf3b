"""Words are changed, deleted, hidden and shown again by page."""

import pytest
from django.test import Client

from ideas.discussion.operations import (
    edit_comment,
)
from ideas.ideation.models import Idea
from ideas.kernel.actor import Actor
from tests.web.conftest import say

# --- Changing -----------------------------------------------------------------------------------------------------


def test_changing_ones_words_keeps_the_old_ones_in_the_history(
    bruno_in: Client, idea: Idea, bruno: Actor
) -> None:
    comment = say(idea, "Je doute.", by=bruno)

    form = bruno_in.get(f"/fr/comments/{comment.code}/edit/").content.decode()
    bruno_in.post(f"/fr/comments/{comment.code}/edit/", {"body": "J’y crois.", "stance": "for", "version": 1})
    history = bruno_in.get(f"/fr/comments/{comment.code}/history/").content.decode()

    assert "Je doute.</textarea>" in form
    assert "J’y crois." in history
    assert "Je doute." in history


def test_a_change_of_something_that_changed_meanwhile_is_shown(
    bruno_in: Client, idea: Idea, bruno: Actor
) -> None:
    comment = say(idea, "un", by=bruno)
    edit_comment(comment, body="deux", by=bruno)

    response = bruno_in.post(
        f"/fr/comments/{comment.code}/edit/", {"body": "trois", "stance": "neutral", "version": 1}
    )

    page = response.content.decode()
    assert response.status_code == 422
    assert "« deux »" in page
    assert "trois</textarea>" in page


def test_a_comment_without_changes_has_no_history(bruno_in: Client, idea: Idea, bruno: Actor) -> None:
    comment = say(idea, "un", by=bruno)

    assert bruno_in.get(f"/fr/comments/{comment.code}/history/").status_code == 404


def test_deleting_is_confirmed_first(bruno_in: Client, idea: Idea, bruno: Actor) -> None:
    comment = say(idea, "Oups", by=bruno)

    asked = bruno_in.get(f"/fr/comments/{comment.code}/delete/")
    comment.refresh_from_db()
    assert (asked.status_code, comment.is_deleted) == (200, False)
    bruno_in.post(f"/fr/comments/{comment.code}/delete/")

    comment.refresh_from_db()
    assert comment.is_deleted


@pytest.mark.parametrize("act", ["edit", "delete", "hide"])
def test_others_words_are_not_ones_own(bruno_in: Client, idea: Idea, alice: Actor, act: str) -> None:
    comment = say(idea, "Bonjour", by=alice)

    assert bruno_in.get(f"/fr/comments/{comment.code}/{act}/").status_code == 403
    assert (
        bruno_in.post(f"/fr/comments/{comment.code}/{act}/", {"body": "Non", "reason": "Non"}).status_code
        == 403
    )


def test_a_curator_hides_with_a_reason_and_shows_again(
    client: Client, idea: Idea, bruno: Actor, carla: Actor
) -> None:
    comment = say(idea, "Réclame", by=bruno)
    client.force_login(carla.person)

    without = client.post(f"/fr/comments/{comment.code}/hide/", {"reason": ""})
    client.post(f"/fr/comments/{comment.code}/hide/", {"reason": "Publicité."})
    comment.refresh_from_db()
    assert (without.status_code, comment.hidden_reason) == (422, "Publicité.")
    assert client.get(f"/fr/comments/{comment.code}/hide/").status_code == 200
    client.post(f"/fr/comments/{comment.code}/show/")

    comment.refresh_from_db()
    assert comment.is_readable
