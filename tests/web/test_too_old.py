"""A form of a page from before another sign-in: who sends it learns what to do, also where a script sent it."""

import pytest
from django.test import Client

from ideas.ideation.models import Idea
from ideas.kernel.actor import Actor

AS_JSON = {"Accept": "application/json"}


@pytest.fixture
def alices(alice: Actor) -> Client:
    """alice's browser; what it sends lacks the token of her present session."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice.person)
    return client


@pytest.mark.parametrize(
    ("language", "heading", "step"),
    [
        ("fr", "Ce formulaire a expiré", "Copiez-le, puis rechargez la page."),
        ("it", "Questo modulo è scaduto", "Lo copi, poi ricarichi la pagina."),
        ("de", "Dieses Formular ist abgelaufen", "Kopieren Sie es und laden Sie die Seite neu."),
        ("en", "This form has expired", "Copy it, then reload the page."),
    ],
)
def test_a_form_is_answered_by_a_page_of_ours_that_says_what_to_do(
    alices: Client, idea: Idea, language: str, heading: str, step: str
) -> None:
    answer = alices.post(f"/{language}/ideas/{idea.code}/support/")
    page = answer.content.decode()

    assert answer.status_code == 403
    assert f'<html lang="{language}">' in page
    assert "components.css" in page
    assert heading in page
    assert step in page


def test_a_script_is_told_so_that_it_can_say_it(alices: Client, idea: Idea) -> None:
    answer = alices.post(f"/fr/ideas/{idea.code}/edit/need/", {"text": "Mes mots."}, headers=AS_JSON)

    assert answer.status_code == 403
    assert answer.json()["code"] == "page_too_old"


def test_what_is_put_into_the_page_is_a_notice(alices: Client, idea: Idea) -> None:
    answer = alices.post(f"/fr/ideas/{idea.code}/support/", headers={"HX-Request": "true"})
    notice = answer.content.decode()

    assert answer.status_code == 403
    assert notice.startswith("<div data-not-sent")
    assert "rechargez la page" in notice
    assert "<html" not in notice


def test_who_may_not_write_is_not_told_to_reload(client: Client, idea: Idea, charlie: Actor) -> None:
    client.force_login(charlie.person)

    answer = client.post(f"/fr/ideas/{idea.code}/edit/need/keep/", {"text": "Mes mots."}, headers=AS_JSON)

    assert answer.status_code == 403
    assert answer.json()["code"] != "page_too_old"
