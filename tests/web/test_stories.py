"""Stories and questions of a pilot in the browser."""

import re

import pytest
from django.test import Client

from ideas.ideation.redacting import MARK
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.measurement.models import Answer, AnswerPart, Questionnaire, Story
from ideas.measurement.operations import make_story_link, submit_story
from ideas.pilots.models import Pilot
from tests.factories.pilots import make_running_pilot
from tests.factories.sites import make_site
from tests.factories.stories import (
    DAY,
    agree,
    answer_often,
    close,
    make_questions,
    make_shown_story,
    make_story,
)


@pytest.fixture
def pilot(alice: Actor, otto: Actor, carla: Actor) -> Pilot:
    """alice's pilot, hosted by otto's commune."""
    return make_running_pilot(alice, otto, carla)


def page_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return str(response.content.decode())


def at(pilot: Pilot, story: Story | None = None) -> str:
    root = f"/fr/pilots/{pilot.code}/stories/"
    return f"{root}{story.code}/" if story else root


# --- Stories ----------------------------------------------------------------------------------------------------------


def test_a_story_goes_from_the_draft_to_everybody(
    client: Client, pilot: Pilot, alice: Actor, carla: Actor
) -> None:
    client.force_login(alice.person)
    client.post(f"{at(pilot)}add/", {"title": "Elle sort de nouveau", "text": "Chaque mardi."})
    story = Story.objects.get()
    client.post(at(pilot, story), {"do": "consent", "way": "written", "uses": ["site"]})
    client.post(at(pilot, story), {"do": "submit"})
    client.force_login(carla.person)
    assert "Relire ce récit" in page_of(client, at(pilot, story))
    client.post(at(pilot, story), {"do": "accept", "words": ""})
    client.logout()

    assert "Elle sort de nouveau" in page_of(client, at(pilot))
    assert "Chaque mardi." in page_of(client, at(pilot, story))
    assert "Elle sort de nouveau" in client.get(f"/fr/pilots/{pilot.code}/", follow=True).content.decode()


def test_without_consent_it_is_shown_to_nobody(
    client: Client, pilot: Pilot, alice: Actor, carla: Actor
) -> None:
    story = submit_story(make_story(pilot, alice), by=alice)
    assert client.get(at(pilot, story)).status_code == 404
    client.force_login(carla.person)

    refused = client.post(at(pilot, story), {"do": "accept", "words": ""})

    assert refused.status_code == 422
    assert "n’est pas noté" in refused.content.decode()


def test_what_is_missing_is_said(client: Client, pilot: Pilot, alice: Actor, carla: Actor) -> None:
    story = make_story(pilot, alice)
    client.force_login(alice.person)

    assert client.post(f"{at(pilot)}add/", {"title": "Sans texte"}).status_code == 422
    assert client.post(f"{at(pilot)}add/", {"title": "\u200b", "text": "Un mot."}).status_code == 422
    assert client.post(at(pilot, story), {"do": "consent", "way": "written"}).status_code == 422
    assert client.post(at(pilot, story), {"do": "consent", "way": "account"}).status_code == 422
    assert client.post(at(pilot, story), {"do": "dance"}).status_code == 404


def test_who_was_slower_loses_nothing(client: Client, pilot: Pilot, alice: Actor) -> None:
    story = make_story(pilot, alice)
    client.force_login(alice.person)
    said = {"title": "Autre", "text": "Encore.", "version": 1}
    assert client.post(f"{at(pilot, story)}change/", said).status_code == 302

    slower = client.post(f"{at(pilot, story)}change/", {**said, "title": "Lent"})

    assert slower.status_code == 422
    assert "Lent" in slower.content.decode()
    assert 'value="2"' in slower.content.decode()


def test_it_goes_back_and_is_taken_back(client: Client, pilot: Pilot, alice: Actor, carla: Actor) -> None:
    story = submit_story(make_story(pilot, alice), by=alice)
    client.force_login(carla.person)
    client.post(at(pilot, story), {"do": "return", "words": "On la reconnaît."})
    client.force_login(alice.person)
    assert "On la reconnaît." in page_of(client, at(pilot, story))

    client.post(at(pilot, story), {"do": "withdraw"})

    story.refresh_from_db()
    assert (story.state, story.text) == ("withdrawn", MARK)
    assert "Retirer pour toujours" not in page_of(client, at(pilot, story))


def test_a_partner_tells_without_choosing_in_whose_name(client: Client, pilot: Pilot, otto: Actor) -> None:
    client.force_login(otto.person)

    client.post(f"{at(pilot)}add/", {"title": "À la commune", "text": "Chaque mardi."})

    assert Story.objects.get().organisation == otto.organisation


def test_the_link_is_shown_once_and_serves_without_account(
    client: Client, pilot: Pilot, alice: Actor
) -> None:
    story = make_story(pilot, alice)
    client.force_login(alice.person)
    shown = client.post(at(pilot, story), {"do": "link"}).content.decode()
    path = re.findall(r"(/story/[\w-]+/)", shown)[0]
    assert "/story/" not in page_of(client, at(pilot, story))
    client.logout()

    asked = page_of(client, f"/fr{path}")
    client.post(f"/fr{path}", {"agree": "1", "uses": ["site"], "version": story.version})
    agreed = page_of(client, f"/fr{path}")
    client.post(f"/fr{path}", {"withdraw": "1"})

    assert "Êtes-vous d’accord" in asked
    assert "Changer votre accord" in agreed
    assert "Il n’en reste rien" in page_of(client, f"/fr{path}")
    assert client.get("/fr/story/nothing/").status_code == 404


def test_nobody_agrees_by_link_to_other_words(client: Client, pilot: Pilot, alice: Actor) -> None:
    story = make_story(pilot, alice)
    path = f"/fr/story/{make_story_link(story, by=alice)}/"

    old = client.post(path, {"agree": "1", "uses": ["site"], "version": 9})
    nothing = client.post(path, {"agree": "1", "version": story.version})

    assert (old.status_code, nothing.status_code) == (422, 422)
    assert "Le texte a changé" in old.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_as_often_for_many(
    client: Client, pilot: Pilot, alice: Actor, rows: int, django_assert_num_queries
) -> None:
    for number in range(rows):
        make_shown_story(pilot, alice, title=f"Récit {number}")

    with django_assert_num_queries(8):
        page_of(client, at(pilot))


# --- Questions --------------------------------------------------------------------------------------------------------


@pytest.fixture
def asked(pilot: Pilot, alice: Actor) -> Questionnaire:
    return make_questions(pilot, alice)


def questions_at(pilot: Pilot, row: Questionnaire | None = None) -> str:
    root = f"/fr/pilots/{pilot.code}/questions/"
    return f"{root}{row.code}/" if row else root


def test_the_team_sets_questions_up(client: Client, pilot: Pilot, alice: Actor) -> None:
    site = make_site(pilot)
    client.force_login(alice.person)
    said = {"title": "Avis", "opens_on": clock.today(), "closes_on": clock.today() + DAY}
    said |= {"text_1": "Content ?", "kind_1": "yes_no", "text_2": "Lequel ?", "kind_2": "choice"}

    refused = client.post(f"{questions_at(pilot)}add/", said)
    client.post(f"{questions_at(pilot)}add/", {**said, "options_2": "Un\r\nDeux"})

    row = Questionnaire.objects.get()
    assert refused.status_code == 422
    assert [one.text for one in row.questions.all()] == ["Content ?", "Lequel ?"]
    assert row.questions.get(place=2).option_names == ["Un", "Deux"]
    assert f"/answer/{row.code}/{site.code}/" in page_of(client, questions_at(pilot, row))
    assert "Avis" in page_of(client, questions_at(pilot))


def test_questions_change_until_somebody_answered(
    client: Client, pilot: Pilot, asked: Questionnaire, alice: Actor
) -> None:
    client.force_login(alice.person)
    path = f"{questions_at(pilot, asked)}change/"
    page = page_of(client, path)
    said = {"title": "Avis", "opens_on": asked.opens_on, "closes_on": asked.closes_on}
    said |= {"text_1": "Content ?", "kind_1": "yes_no"}

    done = client.post(path, {**said, "version": 1})
    slower = client.post(path, {**said, "version": 1})
    answer_often(asked, {1: 1})
    late = client.post(path, {**said, "title": "Autre", "version": 2})

    assert "Reviendrez-vous" in page
    assert (done.status_code, slower.status_code, late.status_code) == (302, 422, 422)


def test_it_is_answered_without_account_on_a_phone(
    client: Client, pilot: Pilot, asked: Questionnaire
) -> None:
    site, _other = make_site(pilot), make_site(pilot, "Bourgneuf")
    path = f"/fr/answer/{asked.code}/"

    nothing = client.post(path, {})
    sent = client.post(f"{path}{site.code}/", {"question_1": "4", "question_2": "0", "question_4": "12"})
    again = page_of(client, path)

    assert nothing.status_code == 422
    assert sent.cookies[f"answered-{asked.code}"]["httponly"]
    assert "Merci" in client.get(sent.url).content.decode()
    assert "déjà répondu sur cet appareil" in again
    assert "Bourgneuf" in page_of(client, f"{path}?again=1")
    assert Answer.objects.get().site == site
    assert sorted(AnswerPart.objects.values_list("number", "text"), key=str) == [
        (0, ""),
        (4, ""),
        (None, "12"),
    ]


def test_the_place_is_chosen_where_the_link_names_none(
    client: Client, pilot: Pilot, asked: Questionnaire
) -> None:
    site, _other = make_site(pilot), make_site(pilot, "Bourgneuf")

    client.post(f"/fr/answer/{asked.code}/", {"question_1": "4", "site": site.code})

    assert Answer.objects.get().site == site


def test_an_unknown_place_or_set_is_not_there(client: Client, pilot: Pilot, asked: Questionnaire) -> None:
    assert client.get("/fr/answer/22222222/").status_code == 404
    assert client.get(f"/fr/answer/{asked.code}/22222222/").status_code == 404
    assert client.get(questions_at(pilot) + "22222222/").status_code == 404


def test_after_its_last_day_it_thanks(client: Client, asked: Questionnaire) -> None:
    assert "ne sont plus ouvertes" in page_of(client, f"/fr/answer/{close(asked).code}/")
    assert client.post(f"/fr/answer/{asked.code}/", {"question_1": "4"}).status_code == 422


@pytest.mark.parametrize("language", ["fr", "it", "de", "en"])
def test_it_is_answered_in_each_language(client: Client, asked: Questionnaire, language: str) -> None:
    assert 'lang="fr"' in page_of(client, f"/{language}/answer/{asked.code}/")


def test_results_are_public_and_words_are_not(
    client: Client, pilot: Pilot, asked: Questionnaire, alice: Actor
) -> None:
    answer_often(asked, *[{1: 4, 2: 1, 3: 0, 4: "Madame Untel"}] * 5, *[{2: 0}] * 5)
    before = page_of(client, questions_at(pilot, asked))
    close(asked)

    shown = page_of(client, questions_at(pilot, asked))
    client.force_login(alice.person)
    page = page_of(client, questions_at(pilot, asked))
    part = AnswerPart.objects.exclude(text="").first()
    assert part is not None
    client.post(questions_at(pilot, asked), {"part": part.pk})

    assert "après le dernier jour" in before
    assert "<dt>Oui</dt><dd>5</dd>" in shown
    assert "moins de cinq personnes" in shown
    assert "Madame Untel" not in shown
    assert page.count("Madame Untel") >= 5
    part.refresh_from_db()
    assert part.text == MARK
    assert client.post(questions_at(pilot, asked), {"part": "x"}).status_code == 302


def test_of_fewer_than_five_nothing_is_shown(client: Client, pilot: Pilot, asked: Questionnaire) -> None:
    answer_often(asked, *[{1: 4}] * 4)

    assert "moins de cinq réponses" in page_of(client, questions_at(pilot, close(asked)))


def test_the_pilots_page_asks(client: Client, pilot: Pilot, asked: Questionnaire) -> None:
    page = client.get(f"/fr/pilots/{pilot.code}/", follow=True).content.decode()

    assert f"/fr/answer/{asked.code}/" in page


def test_stories_with_a_report_only_consent_are_for_insiders(
    client: Client, pilot: Pilot, alice: Actor
) -> None:
    story = agree(make_story(pilot, alice), uses=["report"], by=alice)
    client.force_login(alice.person)

    assert "rapports aux organisations" in page_of(client, at(pilot, story))
