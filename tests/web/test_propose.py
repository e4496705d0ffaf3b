"""Proposing an idea."""

import datetime
import json
import re
from collections.abc import Callable

import pytest
from django.test import Client

from ideas.ideation.models import Idea, TeamMember
from ideas.ideation.operations import hide_idea, revise_idea
from ideas.kernel import clock
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


def test_bad_values_keep_what_was_typed(client: Client, alice: Actor, draft: Idea) -> None:
    client.force_login(alice.person)
    data = {"people": "Toutes les personnes seules", "territory": "Nulle-Part-sur-Rien", "place": "Ici"}

    response = client.post(f"/fr/ideas/{draft.code}/write/3/", data)

    page = response.content.decode()
    assert response.status_code == 422
    assert "Nous ne connaissons pas ce lieu." in page
    assert "Toutes les personnes seules" in page
    assert "Nulle-Part-sur-Rien" in page


def test_going_back_a_step_keeps_what_was_typed(client: Client, alice: Actor, draft: Idea) -> None:
    client.force_login(alice.person)

    response = client.post(f"/fr/ideas/{draft.code}/write/2/", {"need": "Un besoin neuf.", "back": "1"})

    assert response["Location"] == f"/fr/ideas/{draft.code}/write/1/"
    assert Idea.objects.get(pk=draft.pk).section("need") == "Un besoin neuf."


def test_too_long_a_summary_is_refused_and_kept_never_cut(client: Client, alice: Actor, draft: Idea) -> None:
    client.force_login(alice.person)
    typed = "Un long résumé. " * 20

    empty = client.get(f"/fr/ideas/{draft.code}/write/1/").content.decode()
    response = client.post(
        f"/fr/ideas/{draft.code}/write/1/", {"title": "Un banc", "summary": typed, "language": "fr"}
    )

    assert "maxlength" not in empty
    assert "sur 280</p>" in empty
    assert response.status_code == 422
    assert typed in response.content.decode()
    assert 'aria-invalid="true"' in response.content.decode()


def test_autosave_keeps_and_answers_when(client: Client, alice: Actor, draft: Idea) -> None:
    client.force_login(alice.person)
    data = {"title": "Neuf", "summary": "", "language": "fr", "text_version": draft.text_version}

    with clock.set_to(datetime.datetime(2026, 5, 4, 12, 32, tzinfo=datetime.UTC)):
        answer = client.post(f"/fr/ideas/{draft.code}/write/1/?autosave", data)

    assert json.loads(answer.content) == {
        "saved_at": "14 h 32",
        "fields": {
            "text_version": draft.text_version + 1,
            "base": '{"title": "Neuf", "summary": "", "language": "fr"}',
        },
    }
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
    by_itself = client.post(f"/fr/ideas/{draft.code}/write/1/?autosave", data)
    again = client.post(f"/fr/ideas/{draft.code}/write/1/", data | {"text_version": seen + 1})

    assert refused.status_code == 422
    assert page.count('role="alert" tabindex="-1" data-focus') == 1
    assert "<title>Erreur\u00a0:" in page
    assert "réponse à compléter" not in page
    assert "Ce texte n’est pas encore enregistré." in page
    assert "Brouillon enregistré à {}" in page
    assert "Brouillon enregistré à " not in page.replace("Brouillon enregistré à {}", "")
    assert by_itself.status_code == 412
    assert "D’ailleurs" in page
    assert 'value="D’ici"' in page
    assert again.status_code == 302
    assert Idea.objects.get(pk=draft.pk).title == "D’ici"


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


def opened(client: Client, idea: Idea, step: int) -> dict[str, str]:
    """The form of that step as a browser would send it back: what its fields say, and what it began from."""
    page = client.get(f"/fr/ideas/{idea.code}/write/{step}/")
    form = page.context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value is not None}


class TestTwoAtOneForm:
    @pytest.fixture
    def shared(self, draft: Idea, bruno: Actor, client: Client, alice: Actor) -> Idea:
        """A draft that bruno writes with alice, whose browser is open."""
        TeamMember.objects.create(idea=draft, person=bruno.person, role="co_author")
        client.force_login(alice.person)
        return draft

    def test_different_fields_are_both_saved(self, client: Client, shared: Idea, bruno: Actor) -> None:
        form = opened(client, shared, 1)
        revise_idea(shared, changes={"summary": "De Bruno."}, by=bruno)

        done = client.post(f"/fr/ideas/{shared.code}/write/1/", form | {"title": "D’Alice"})

        now = Idea.objects.get(pk=shared.pk)
        assert done.status_code == 302
        assert (now.title, now.summary) == ("D’Alice", "De Bruno.")

    def test_themes_and_place_that_only_others_changed_stay(
        self, client: Client, shared: Idea, bruno: Actor
    ) -> None:
        form, place = opened(client, shared, 2), opened(client, shared, 3)
        theme = make_theme("sol", "Le sol")
        revise_idea(shared, changes={"themes": [theme], "place": "Au marché"}, by=bruno)

        client.post(f"/fr/ideas/{shared.code}/write/2/", form | {"need": "On ne se parle plus."})
        client.post(f"/fr/ideas/{shared.code}/write/3/", place | {"people": "Tout le monde"})

        now = Idea.objects.get(pk=shared.pk)
        assert (now.section("need"), now.section("people")) == ("On ne se parle plus.", "Tout le monde")
        assert (list(now.themes.all()), now.place) == ([theme], "Au marché")

    def test_words_of_one_field_are_joined_by_the_button_and_not_while_typing(
        self, client: Client, shared: Idea, alice: Actor, bruno: Actor
    ) -> None:
        base = "Le premier paragraphe.\n\nLe second paragraphe."
        revise_idea(shared, changes={"sections": {"need": base}}, by=alice)
        form = opened(client, shared, 2)
        revise_idea(shared, changes={"sections": {"need": base.replace("second", "dernier")}}, by=bruno)
        sent = form | {"need": base.replace("premier", "tout premier")}

        typed = client.post(f"/fr/ideas/{shared.code}/write/2/?autosave", sent)
        before = Idea.objects.get(pk=shared.pk).section("need")
        saved = client.post(f"/fr/ideas/{shared.code}/write/2/", sent, follow=True).content.decode()

        assert (typed.status_code, "premier paragraphe." in before) == (412, True)
        assert "tout premier" not in before
        assert Idea.objects.get(pk=shared.pk).section("need") == (
            "Le tout premier paragraphe.\n\nLe dernier paragraphe."
        )
        assert "ses mots et les vôtres sont réunis" in saved

    def test_what_does_not_fit_is_shown_by_itself_and_saving_again_is_the_choice(
        self, client: Client, shared: Idea, bruno: Actor
    ) -> None:
        form = opened(client, shared, 1)
        revise_idea(shared, changes={"title": "De Bruno", "summary": "Autre."}, by=bruno)

        answer = client.post(f"/fr/ideas/{shared.code}/write/1/", form | {"title": "D’Alice"})
        bound = answer.context["form"]
        again = {name: bound[name].value() for name in bound.fields}
        done = client.post(f"/fr/ideas/{shared.code}/write/1/", again)

        assert (answer.status_code, answer.context["current"]) == (422, {"title": "De Bruno"})
        assert (again["title"], again["summary"]) == ("D’Alice", "Autre.")
        assert done.status_code == 302
        now = Idea.objects.get(pk=shared.pk)
        assert (now.title, now.summary) == ("D’Alice", "Autre.")

    def test_after_an_autosave_the_next_one_begins_from_it(self, client: Client, shared: Idea) -> None:
        form = opened(client, shared, 1)
        address = f"/fr/ideas/{shared.code}/write/1/?autosave"

        kept = client.post(address, form | {"title": "Un"}).json()["fields"]
        client.post(address, {**form, **kept, "title": "Un, deux"})

        assert Idea.objects.get(pk=shared.pk).title == "Un, deux"

    @pytest.mark.parametrize("base", ["{", "[]", "7", '{"territory": "nulle part"}', '{"themes": ["nulle"]}'])
    def test_a_beginning_that_cannot_be_read_is_none(self, client: Client, shared: Idea, base: str) -> None:
        form = opened(client, shared, 3) | {"base": base, "people": "Tout le monde"}

        assert client.post(f"/fr/ideas/{shared.code}/write/3/", form).status_code == 302
        assert Idea.objects.get(pk=shared.pk).section("people") == "Tout le monde"
