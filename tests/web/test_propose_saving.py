"""What is typed while proposing is kept: refused values, one step back, by itself, and beside what others save."""

import datetime
import json

import pytest
from django.test import Client

from ideas.ideation.models import Idea, TeamMember
from ideas.ideation.operations import revise_idea
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from tests.factories.ideas import make_theme


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
