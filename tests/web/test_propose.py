"""Proposing an idea: begun, step by step, with what is missing, submitted."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from ideas.ideation.models import Idea
from ideas.ideation.operations import hide_idea, revise_idea
from ideas.kernel.actor import Actor
from ideas.topics.models import Theme
from ideas.workflow.queries import clock_of
from lab.ui.words import day
from lab.web.pages.ideas import idea_address
from tests.factories.ideas import make_call, make_idea, make_theme
from tests.factories.organisations import make_mandate, make_organisation

FIRST = {"title": "Un banc", "summary": "Deux générations s’y parlent.", "language": "fr"}


def test_a_draft_is_begun_signed_out_and_belongs_to_the_session(client: Client, db: None) -> None:
    make_call()

    response = client.post("/fr/propose/", FIRST)
    idea = Idea.objects.get()
    other = Client().get(f"/fr/ideas/{idea.code}/write/2/")
    page = client.get(idea_address(idea)).content.decode()
    mine = client.get("/fr/my-ideas/").content.decode()

    assert response["Location"] == f"/fr/ideas/{idea.code}/write/2/"
    assert client.get(response["Location"]).status_code == 200
    assert other.status_code == 404
    assert "Un banc" in mine
    assert page.count("Votre nom y sera dès que vous aurez un compte.") == 2
    assert "cherche une porteuse" not in page
    assert "Personne encore" not in page


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


def test_what_is_missing_leads_to_where_it_is_asked(client: Client, alice: Actor) -> None:
    make_call()
    make_theme()
    client.force_login(alice.person)
    first = client.get("/fr/propose/").content.decode()
    write = client.post("/fr/propose/", FIRST | {"summary": ""})["Location"].removesuffix("2/")
    client.post(f"{write}2/", {"need": "On ne se parle plus."})
    second = client.get(f"{write}2/").content.decode()
    third = client.get(f"{write}3/").content.decode()

    page = client.get(f"{write}4/").content.decode()

    links = [f"{write}{place}" for place in ("1/#id_summary", "2/#id_solution", "2/#id_themes_0")]
    assert [page.count(f'href="{link}">Compléter') for link in links] == [1, 1, 1]
    assert f"{write}2/#id_need" not in page
    marks = ("(demandé pour déposer)", "(facultatif)")
    counted = [[page.count(mark) for mark in marks] for page in (first, second, third)]
    assert counted == [[2, 0], [3, 0], [0, 7]]


def test_the_last_step_shows_theme_place_and_call(client: Client, alice: Actor, draft: Idea) -> None:
    revise_idea(draft, changes={"place": "La place du marché"}, by=alice)
    client.force_login(alice.person)

    page = client.get(f"/fr/ideas/{draft.code}/write/4/").content.decode()

    for shown in ("Santé et social", "La place du marché", "Appel permanent"):
        assert shown in page


def test_the_last_step_names_the_team_as_others_will_see_it(
    client: Client, idea_of_two: Idea, alice: Actor
) -> None:
    client.force_login(alice.person)
    review = client.get(f"/fr/ideas/{idea_of_two.code}/write/4/").content.decode()
    nameless = Client()
    begun = nameless.post("/fr/propose/", FIRST)["Location"].removesuffix("2/")

    before_an_account = nameless.get(f"{begun}4/").content.decode()

    team = review.split("<dt>L’équipe</dt>")[1].split("</dd>")[0]
    assert re.findall(r"<span>(\w+)<small>(.*?)</small>", team) == [
        ("Alice", "Porteuse ou porteur"),
        ("Bruno", "Co-autrice ou co-auteur"),
    ]
    assert "Votre nom y sera dès que vous aurez un compte." in before_an_account


def test_coming_back_with_the_browser_makes_no_second_draft(client: Client, alice: Actor) -> None:
    make_call()
    client.force_login(alice.person)
    form = FIRST | {"begun": "a-key-of-this-form"}

    first = client.post("/fr/propose/", form)["Location"]
    again = client.post("/fr/propose/", form | {"title": "Deux bancs"})["Location"]
    client.post("/fr/propose/", form | {"begun": "a-key-of-another-form"})

    assert again == first
    assert sorted(idea.title for idea in Idea.objects.all()) == ["Deux bancs", "Un banc"]


def test_sent_again_after_it_was_submitted_it_leads_to_the_idea(client: Client, alice: Actor) -> None:
    make_call()
    client.force_login(alice.person)
    form = FIRST | {"begun": "a-key-of-this-form"}
    client.post("/fr/propose/", form)
    idea = Idea.objects.get()
    revise_idea(
        idea, changes={"sections": {"need": "Oui.", "solution": "Oui."}, "themes": [make_theme()]}, by=alice
    )
    client.post(f"/fr/ideas/{idea.code}/write/4/")

    again = client.post("/fr/propose/", form | {"title": "Autre"})

    assert again["Location"] == idea_address(idea)
    assert [one.title for one in Idea.objects.all()] == ["Un banc"]


def test_near_ideas_are_shown_while_proposing(
    client: Client, idea: Idea, bruno: Actor, deliver_facts: Callable[[], None]
) -> None:
    deliver_facts()
    client.force_login(bruno.person)
    words = {"title": "Le temps des voisinages", "summary": "Des heures en commun.", "language": "fr"}

    asked = client.get("/fr/propose/near/", words).content.decode()
    write = client.post("/fr/propose/", words)["Location"]
    second = client.get(write).content.decode()
    far = client.get("/fr/propose/near/", {"title": "Réparer des vélos"}).content.decode()

    assert [f"/i/{idea.code}" in page for page in (asked, second, far)] == [True, True, False]


def test_near_ideas_stand_between_the_fields_and_the_buttons(client: Client, db: None) -> None:
    make_call()
    page = client.get("/fr/propose/").content.decode()

    places = [
        page.index(mark) for mark in ('name="summary"', 'id="near"', 'form="writing" class="btn primary"')
    ]
    assert places == sorted(places)


def test_only_what_takes_markdown_says_so(client: Client, alice: Actor, draft: Idea) -> None:
    client.force_login(alice.person)
    steps = [client.get(f"/fr/ideas/{draft.code}/write/{step}/").content.decode() for step in (1, 2, 3)]
    parts = [
        client.get(f"/fr/ideas/{draft.code}/edit/{part}/").content.decode()
        for part in ("title", "summary", "need")
    ]

    assert ["Markdown" in page for page in steps] == [False, True, False]
    assert ["Markdown" in page for page in parts] == [False, False, True]


def test_a_hidden_idea_is_not_near(
    client: Client, idea: Idea, carla: Actor, deliver_facts: Callable[[], None]
) -> None:
    deliver_facts()
    hide_idea(idea, reason="À vérifier.", by=carla)

    page = client.get("/fr/propose/near/", {"title": idea.title}).content.decode()

    assert idea.code not in page


def test_an_idea_is_proposed_for_an_organisation_under_a_mandate(
    client: Client, otto: Actor, alice: Actor, draft: Idea
) -> None:
    make_call()
    client.force_login(alice.person)
    without = client.get(f"/fr/ideas/{draft.code}/write/3/").content.decode()
    own = Idea.objects.filter(pk=draft.pk)
    mandate = make_mandate(alice.person, otto.organisation)
    stranger = make_organisation("Atelier du lac")
    asked = client.get(f"/fr/ideas/{draft.code}/write/3/").content.decode()

    refused = client.post(f"/fr/ideas/{draft.code}/write/3/", {"proposed_for": stranger.code})
    client.post(f"/fr/ideas/{draft.code}/write/3/", {"proposed_for": mandate.organisation.code})
    named = own.get().proposed_for
    review = client.get(f"/fr/ideas/{draft.code}/write/4/").content.decode()
    client.post(f"/fr/ideas/{draft.code}/write/3/", {"proposed_for": ""})

    assert ['name="proposed_for"' in page for page in (without, asked)] == [False, True]
    assert refused.status_code == 422
    assert named == otto.organisation
    assert otto.organisation.name in review
    assert own.get().proposed_for is None


def test_who_submits_is_told_who_answers_and_by_when(client: Client, alice: Actor, draft: Idea) -> None:
    client.force_login(alice.person)

    page = client.post(f"/fr/ideas/{draft.code}/write/4/", follow=True).content.decode()

    owed = clock_of("idea", draft.code)
    assert owed is not None
    assert f"L’équipe du lab vous répond au plus tard le {day(owed.due_at)}" in page


def test_an_empty_field_says_what_to_do(client: Client, db: None) -> None:
    make_call()

    page = client.post("/fr/propose/", {"title": "", "language": ""}).content.decode()

    assert "Remplissez ce champ." in page
    assert "Choisissez une réponse." in page


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


def test_where_the_lab_has_no_theme_the_form_says_so_and_asks_for_none(client: Client, alice: Actor) -> None:
    make_call()
    client.force_login(alice.person)

    write = client.post("/fr/propose/", FIRST)["Location"].removesuffix("2/")
    page = client.get(f"{write}2/").content.decode()
    saved = client.post(f"{write}2/", {"need": "On ne se parle plus.", "solution": "Un banc."})
    review = client.get(f"{write}4/").content.decode()

    assert "Le lab n’a pas encore de thématique" in page
    assert "De quelles thématiques se rapproche-t-elle" not in page
    assert saved["Location"] == f"{write}3/"
    assert "Le lab n’a pas encore de thématique" in review
    assert "Choisir une thématique" not in review


def test_a_lab_whose_themes_were_closed_leaves_an_ideas_own(client: Client, alice: Actor) -> None:
    make_call()
    theme = make_theme()
    client.force_login(alice.person)
    write = client.post("/fr/propose/", FIRST)["Location"].removesuffix("2/")
    client.post(f"{write}2/", {"need": "On ne se parle plus.", "themes": [theme.slug]})
    Theme.objects.update(is_open=False)

    client.post(f"{write}2/", {"need": "On se parle peu."})

    idea = Idea.objects.get()
    assert (idea.section("need"), list(idea.themes.all())) == ("On se parle peu.", [theme])
