"""Proposing an idea."""

import json

import pytest
from django.test import Client

from ideas.ideation.models import Idea
from ideas.ideation.operations import revise_idea
from ideas.kernel.actor import Actor
from tests.factories.ideas import make_call, make_idea, make_theme

FIRST = {"title": "Un banc", "summary": "Deux générations s’y parlent.", "language": "fr"}


def test_a_draft_is_begun_signed_out_and_belongs_to_the_session(client: Client, db: None) -> None:
    make_call()

    response = client.post("/fr/propose/", FIRST)
    idea = Idea.objects.get()
    other = Client().get(f"/fr/ideas/{idea.code}/write/2/")
    mine = client.get("/fr/my-ideas/").content.decode()

    assert response["Location"] == f"/fr/ideas/{idea.code}/write/2/"
    assert client.get(response["Location"]).status_code == 200
    assert other.status_code == 404
    assert "Un banc" in mine


def test_a_first_sentence_comes_along_from_the_home_page(client: Client, db: None) -> None:
    make_call()

    page = client.get("/fr/propose/?title=Un+banc").content.decode()

    assert 'value="Un banc"' in page


def test_all_steps_lead_to_a_submitted_idea(client: Client, alice: Actor) -> None:
    make_call()
    make_theme()
    client.force_login(alice.person)

    write = client.post("/fr/propose/", FIRST)["Location"].removesuffix("2/")
    client.post(f"{write}2/", {"need": "On ne se parle plus.", "solution": "Un banc.", "themes": ["sante"]})
    client.post(f"{write}3/", {"people": "Tout le monde", "place": "La place"})
    done = client.post(f"{write}4/")

    idea = Idea.objects.get()
    assert done.status_code == 302
    assert (idea.stage.key, idea.place, idea.section("people")) == ("submitted", "La place", "Tout le monde")
    assert [theme.slug for theme in idea.themes.all()] == ["sante"]


def test_submitting_too_early_says_all_that_is_missing(client: Client, alice: Actor) -> None:
    make_call()
    client.force_login(alice.person)
    write = client.post("/fr/propose/", FIRST | {"summary": ""})["Location"].removesuffix("2/")

    response = client.post(f"{write}4/")

    page = response.content.decode()
    assert response.status_code == 409
    assert "Résumez votre idée" in page
    assert "Choisissez au moins une thématique." in page


def test_bad_values_keep_what_was_typed(client: Client, alice: Actor, draft: Idea) -> None:
    client.force_login(alice.person)
    data = {"people": "Toutes les personnes seules", "territory": "Nulle-Part-sur-Rien", "place": "Ici"}

    response = client.post(f"/fr/ideas/{draft.code}/write/3/", data)

    page = response.content.decode()
    assert response.status_code == 422
    assert "Nous ne connaissons pas ce lieu." in page
    assert "Toutes les personnes seules" in page
    assert "Nulle-Part-sur-Rien" in page


def test_autosave_keeps_and_answers_when(client: Client, alice: Actor, draft: Idea) -> None:
    client.force_login(alice.person)
    data = {"title": "Neuf", "summary": "", "language": "fr", "text_version": draft.text_version}

    answer = client.post(f"/fr/ideas/{draft.code}/write/1/?autosave", data)

    assert json.loads(answer.content)["version"] == draft.text_version + 1
    assert Idea.objects.get(pk=draft.pk).title == "Neuf"


def test_a_text_changed_in_the_meantime_is_shown_beside_what_was_typed(
    client: Client, alice: Actor, draft: Idea
) -> None:
    client.force_login(alice.person)
    seen = draft.text_version
    revise_idea(draft, changes={"title": "D’ailleurs"}, by=alice)
    data = {"title": "D’ici", "summary": "", "language": "fr", "text_version": seen}

    refused = client.post(f"/fr/ideas/{draft.code}/write/1/", data)
    page = refused.content.decode()
    again = client.post(f"/fr/ideas/{draft.code}/write/1/", data | {"text_version": seen + 1})

    assert refused.status_code == 422
    assert "D’ailleurs" in page
    assert 'value="D’ici"' in page
    assert again.status_code == 302
    assert Idea.objects.get(pk=draft.pk).title == "D’ici"


def test_a_stranger_cannot_write_and_evaluation_closes_the_text(
    client: Client, idea: Idea, alice: Actor, bruno: Actor
) -> None:
    evaluated = make_idea(alice, stage="evaluation")
    client.force_login(bruno.person)
    stranger = client.get(f"/fr/ideas/{idea.code}/write/1/").status_code
    client.force_login(alice.person)

    assert stranger == 403
    assert client.get(f"/fr/ideas/{evaluated.code}/write/1/").status_code == 403


@pytest.mark.parametrize("step", [0, 5, 9])
def test_there_is_no_step_beyond_the_last(client: Client, draft: Idea, alice: Actor, step: int) -> None:
    client.force_login(alice.person)

    assert client.get(f"/fr/ideas/{draft.code}/write/{step}/").status_code == 404
