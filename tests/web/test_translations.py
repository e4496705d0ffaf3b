"""Translations and plain words on the pages: read, listed, asked of an engine."""

import pytest
from django.urls import reverse

from ideas.ideation.lifecycle import TranslationKind
from ideas.ideation.models import Idea
from ideas.ideation.operations import review_translation, revise_idea, write_translation
from lab.web.pages.ideas import idea_address
from tests.factories.engines import ECHO
from tests.factories.ideas import make_idea
from tests.factories.translations import PLAIN
from tests.web.translated import page_of, written


class TestReading:
    def test_the_original_comes_first_and_says_what_else_there_is(self, client, idea, italian):
        page = page_of(client, idea_address(idea))

        assert "<h1>Heures de voisinage</h1>" in page
        assert (
            f'<a href="{idea_address(idea)}?text=it" hreflang="it">Lire en italien</a> (traduite par Alice)'
            in page
        )

    def test_a_translation_says_whose_it_is_and_each_part_its_language(self, client, idea, italian):
        page = page_of(client, f"{idea_address(idea)}?text=it")

        assert '<h1 lang="it">Ore di vicinato</h1>' in page
        assert '<p class="lede" lang="it">Mettere in comune' in page
        assert '<div class="prose" lang="it"><p>Una persona su tre' in page
        assert '<div class="prose"><p>Une heure donnée vaut une heure reçue.' in page
        assert "Traduite par Alice, d’après la version 1 du texte." in page
        assert "Ce qui n’est pas encore traduit est montré dans la langue d’origine." in page
        assert "Lire l’original en français" in page
        assert "L’original a changé depuis" not in page

    def test_one_that_is_behind_says_so(self, client, idea, alice, italian):
        idea = revise_idea(idea, changes={"title": "Heures d’immeuble"}, by=alice)

        assert "L’original a changé depuis" in page_of(client, f"{idea_address(idea)}?text=it")

    def test_plain_words_show_the_reviewer_s_mark(self, client, idea, alice, carla):
        plain = write_translation(idea, language="fr", kind=TranslationKind.PLAIN, changes=PLAIN, by=alice)
        before = page_of(client, f"{idea_address(idea)}?text=fr-plain")
        review_translation(plain, version=1, by=carla)

        after = page_of(client, f"{idea_address(idea)}?text=fr-plain")

        assert "<h1>Une heure pour une heure</h1>" in after
        assert "Version facile à lire, écrite par Alice." in after
        assert ("Relu par" in before, "Relu par Carla" in after) == (False, True)

    @pytest.mark.parametrize("key", ["de", "it-plain", "it-machine", "nonsense", "it-"])
    def test_what_is_not_there_is_404(self, client, idea, italian, key):
        assert client.get(f"{idea_address(idea)}?text={key}").status_code == 404

    def test_the_address_without_the_title_keeps_the_text_asked_for(self, client, idea, italian):
        response = client.get(f"/fr/ideas/{idea.code}/?text=it")

        assert response["Location"] == f"{idea_address(idea)}?text=it"

    def test_an_idea_that_is_part_of_another_is_read_on_its_own_page(self, client, idea, alice, italian):
        Idea.objects.filter(pk=idea.pk).update(merged_into=make_idea(alice, title="Une clé pour deux"))
        address = reverse("web:merged_idea", args=[idea.code])

        page = page_of(client, f"{address}?text=it")

        assert f'<a href="{address}?text=it" hreflang="it">Lire en italien</a>' in page_of(client, address)
        assert '<h1 lang="it">Ore di vicinato</h1>' in page
        assert f'<a href="{address}" hreflang="fr">' in page

    def test_machines_that_search_and_readers_who_change_language_find_it(self, client, idea, italian):
        page = page_of(client, idea_address(idea))

        own = idea_address(idea).removeprefix("/fr/")
        assert f'hreflang="it" href="http://127.0.0.1:8000/it/{own}?text=it"' in page
        assert f'hreflang="de" href="http://127.0.0.1:8000/de/{own}"' in page
        assert f'<a href="/it/{own}?text=it" lang="it" hreflang="it">' in page

    def test_cards_speak_the_reader_s_language_where_people_translated(self, client, idea, italian):
        address = idea_address(idea)
        here, there = page_of(client, "/fr/ideas/"), page_of(client, "/it/ideas/")

        assert f'<a href="{address}">Heures de voisinage</a>' in here
        assert "Ore di vicinato" not in here
        assert f'<h3><a href="{address.replace("/fr/", "/it/")}?text=it">Ore di vicinato</a></h3>' in there
        assert "Tradotta dal francese" in there

    def test_texts_are_asked_for_with_one_query(self, client, idea, italian, django_assert_num_queries):
        address = idea_address(idea)
        client.get("/fr/")
        with django_assert_num_queries(9):
            client.get(address)
        with django_assert_num_queries(8):
            client.get(f"{address}?text=it")


class TestOverview:
    def test_strangers_read_what_there_is_and_change_nothing(self, client, idea, italian):
        page = page_of(client, f"/fr/ideas/{idea.code}/translations/")

        assert "L’original, version 1" in page
        assert '<a href="' + idea_address(idea) + '?text=it" hreflang="it">Italien</a>' in page
        assert "Traduire en" not in page
        assert "<form" not in page[page.index("<main") : page.index("<footer")]

    def test_its_people_see_what_is_missing_and_what_is_behind(self, alice_in, idea, alice, italian):
        revise_idea(idea, changes={"title": "Heures d’immeuble"}, by=alice)

        page = page_of(alice_in, f"/fr/ideas/{idea.code}/translations/")

        assert ("Traduire en allemand" in page, "Traduire en italien" in page) == (True, False)
        assert ("Écrire en français facile" in page, "Écrire en italien facile" in page) == (True, True)
        assert "L’original a changé depuis" in page
        assert "Encore juste" in page

    def test_an_idea_that_nobody_translated_says_so(self, client, idea):
        page = page_of(client, f"/fr/ideas/{idea.code}/translations/")

        assert "Personne n’a encore traduit cette idée, ni ne l’a écrite en mots simples." in page

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_same_questions_for_any_number(self, alice_in, idea, alice, count, django_assert_num_queries):
        for language in ("it", "de", "en")[:count]:
            write_translation(idea, language=language, changes={"title": "…"}, by=alice)

        with django_assert_num_queries(12):
            alice_in.get(f"/fr/ideas/{idea.code}/translations/")


class TestEngine:
    def test_without_one_nobody_is_offered_any(self, client, idea, charlie):
        client.force_login(charlie.person)

        page = page_of(client, f"/fr/ideas/{idea.code}/translations/")
        response = client.post(f"{written(idea, 'it')}machine/", follow=True)

        assert "Demander en italien" not in page
        assert "Ce lab n’a pas de traduction automatique." in response.content.decode()

    def test_a_reader_asks_and_reads_what_is_called_a_machine_s(
        self, client, idea, charlie, settings, deliver_facts
    ):
        settings.LAB_TRANSLATION_ENGINE = ECHO
        client.force_login(charlie.person)
        address = idea_address(idea)
        assert "Chiedere una traduzione automatica" in page_of(client, address.replace("/fr/", "/it/"))

        client.post(f"{written(idea, 'it')}machine/")
        waiting = page_of(client, f"/fr/ideas/{idea.code}/translations/")
        deliver_facts()
        page = page_of(client, f"{address}?text=it")

        assert "demandée, elle arrive." in waiting
        assert "Faite par Écho 2, sans relecture humaine." in page
        assert '<h1 lang="it">[fr→it] Heures de voisinage</h1>' in page

    def test_its_people_begin_with_its_words(self, alice_in, idea, alice, settings, deliver_facts):
        settings.LAB_TRANSLATION_ENGINE = ECHO
        alice_in.post(f"{written(idea, 'it')}machine/")
        deliver_facts()

        page = page_of(alice_in, f"{written(idea, 'it')}?from_machine")
        assert 'value="[fr→it] Heures de voisinage"' in page
        alice_in.post(
            written(idea, "it"),
            {"version": "0", "source": "1", "from_machine": "True", "title": "Ore di vicinato"},
        )

        shown = page_of(alice_in, f"{idea_address(idea)}?text=it")
        assert "Traduite par Alice" in shown
        assert "Faite à partir d’une traduction automatique (Écho 2)." in shown
