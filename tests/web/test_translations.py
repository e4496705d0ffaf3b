"""Translations and plain words on the pages: read, written beside the original, brought up to date, read by a second person."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from ideas.collaboration.models import TranslationCopy
from ideas.collaboration.operations import keep_translation
from ideas.ideation.lifecycle import TeamRole, TranslationKind
from ideas.ideation.models import Idea, TeamMember, Translation
from ideas.ideation.operations import (
    redact_text,
    review_translation,
    revise_idea,
    withdraw_translation,
    write_translation,
)
from ideas.kernel.actor import Actor
from lab.web.pages.ideas import idea_address
from tests.factories.engines import ECHO
from tests.factories.ideas import make_idea

ITALIAN = {
    "title": "Ore di vicinato",
    "summary": "Mettere in comune il tempo di un quartiere.",
    "sections": {"need": "Una persona su tre vive sola."},
}
PLAIN = {"title": "Une heure pour une heure", "sections": {"need": "Beaucoup de gens vivent seuls."}}


@pytest.fixture
def italian(idea: Idea, alice: Actor) -> Translation:
    """alice's French idea in Italian, without its second section."""
    return write_translation(idea, language="it", changes=ITALIAN, by=alice)


@pytest.fixture
def alice_in(client: Client, alice: Actor) -> Client:
    """alice's browser."""
    client.force_login(alice.person)
    return client


def page_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, response
    return re.sub(r"\s+", " ", response.content.decode())


def written(idea: Idea, key: str) -> str:
    return f"/fr/ideas/{idea.code}/translations/{key}/"


def overview_of(idea: Idea) -> str:
    return f"/fr/ideas/{idea.code}/translations/"


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


class TestWriting:
    def test_the_original_stands_beside_each_field(self, alice_in, idea):
        page = page_of(alice_in, written(idea, "it"))

        assert "Traduire en italien" in page
        assert "<p>Une personne sur trois vit seule.</p>" in page
        assert 'name="need"' in page
        assert 'name="success"' not in page
        assert re.search(r'<textarea[^>]*lang="it"', page)

    def test_what_is_written_is_published_and_shown(self, alice_in, idea, alice):
        form = {
            "version": "0",
            "source": "1",
            "title": "Ore di vicinato",
            "need": "Una persona su tre vive sola.",
        }

        response = alice_in.post(written(idea, "it"), form)

        row = Translation.objects.get()
        assert response["Location"] == f"{idea_address(idea)}?text=it"
        assert (row.title, row.sections, row.revision, row.author) == (
            "Ore di vicinato",
            {"need": "Una persona su tre vive sola."},
            1,
            alice.person,
        )

    def test_a_fault_keeps_what_was_typed(self, alice_in, idea):
        response = alice_in.post(
            written(idea, "it"), {"version": "0", "source": "1", "title": "", "need": "Tre."}
        )

        page = response.content.decode()
        assert response.status_code == 422
        assert "Traduisez au moins le titre." in page
        assert ">\nTre.</textarea>" in page

    def test_two_who_wrote_other_parts_are_made_one(self, alice_in, idea, alice, italian):
        write_translation(idea, language="it", changes={"title": "Banca delle ore"}, by=alice)
        form = {"version": "1", "source": "1", **_fields(ITALIAN), "solution": "Un’ora vale un’ora."}

        response = alice_in.post(written(idea, "it"), form, follow=True)

        row = Translation.objects.get()
        assert (row.title, row.section("solution"), row.version) == (
            "Banca delle ore",
            "Un’ora vale un’ora.",
            3,
        )
        assert "réuni avec ce que quelqu’un d’autre a écrit" in response.content.decode()

    def test_what_cannot_be_made_one_is_shown_beside_and_the_second_time_wins(
        self, alice_in, idea, alice, italian
    ):
        write_translation(idea, language="it", changes={"title": "Banca delle ore"}, by=alice)
        form = {"version": "1", "source": "1", **_fields(ITALIAN), "title": "Il tempo comune"}

        response = alice_in.post(written(idea, "it"), form)

        page = response.content.decode()
        assert response.status_code == 422
        assert "Quelqu’un d’autre a changé les mêmes mots" in page
        assert page.count("Le texte publié entre-temps") == 1
        assert "<p>Banca delle ore</p>" in page
        assert 'value="Il tempo comune"' in page
        assert re.search(r'name="version" value="2"', page)

        alice_in.post(written(idea, "it"), form | {"version": "2"})
        row = Translation.objects.get()
        assert (row.title, list(row.versions.order_by("number").values_list("title", flat=True))) == (
            "Il tempo comune",
            ["Ore di vicinato", "Banca delle ore", "Il tempo comune"],
        )
        assert not TranslationCopy.objects.exists()

    def test_what_fits_is_joined_in_the_form_that_comes_back(self, alice_in, idea, alice, italian):
        """Who publishes the second time runs over no part that they did not change themselves."""
        theirs = {"title": "Banca delle ore", "sections": {"need": "Una persona su due."}}
        write_translation(idea, language="it", changes=theirs, by=alice)
        form = {"version": "1", "source": "1", **_fields(ITALIAN), "title": "Il tempo comune"}

        page = alice_in.post(written(idea, "it"), form).content.decode()
        fields = dict(re.findall(r'<textarea name="(\w+)".*?>\n(.*?)</textarea>', page, re.DOTALL))
        alice_in.post(written(idea, "it"), form | fields | {"version": "2"})

        row = Translation.objects.get()
        assert fields["need"] == "Una persona su due."
        assert (row.title, row.section("need")) == ("Il tempo comune", "Una persona su due.")

    def test_where_the_original_moved_on_one_sees_in_what_and_says_whether_one_followed(
        self, alice_in, idea, alice, italian
    ):
        revise_idea(idea, changes={"title": "Heures d’immeuble"}, by=alice)
        page = page_of(alice_in, written(idea, "it"))
        assert "<ins>" in page
        assert "Mon texte suit maintenant l’original tel qu’il est ici" in page

        form = {"version": "1", "source": "2", **_fields(ITALIAN), "title": "Ore di palazzo"}
        alice_in.post(written(idea, "it"), form)
        assert Translation.objects.get().revision == 1
        alice_in.post(written(idea, "it"), form | {"version": "2", "follows": "on"})
        assert Translation.objects.get().revision == 2

    def test_plain_words_come_with_advice(self, alice_in, idea):
        page = page_of(alice_in, written(idea, "fr-plain"))

        assert "Écrire en français facile à lire" in page
        assert "Une seule idée par phrase." in page

    @pytest.mark.parametrize("key", ["fr", "it-machine", "xx", "it-human", "xx-plain"])
    def test_what_people_do_not_write_is_404(self, alice_in, idea, key):
        assert alice_in.get(written(idea, key)).status_code == 404

    def test_strangers_read_why_not(self, client, idea, charlie):
        client.force_login(charlie.person)

        assert client.get(written(idea, "it")).status_code == 403

    def test_one_that_was_withdrawn_can_be_taken_up_again(self, alice_in, idea, alice, italian):
        withdraw_translation(italian, by=alice)

        page = page_of(alice_in, written(idea, "it"))

        assert "Ce texte n’est plus affiché" in page
        assert 'value="Ore di vicinato"' in page


class TestCopies:
    def test_what_is_typed_is_kept_and_comes_back(self, alice_in, idea, bruno):
        TeamMember.objects.create(idea=idea, person=bruno.person, role=TeamRole.CO_AUTHOR)
        keep_translation(idea, language="it", parts={"title": "Tempo"}, by=bruno)

        answer = alice_in.post(f"{written(idea, 'it')}keep/", {"version": "0", "title": "Ore"})
        page = page_of(alice_in, written(idea, "it"))

        copy = TranslationCopy.objects.get(person__display_name="Alice")
        assert (answer.status_code, answer.json()["version"], copy.parts) == (200, 1, {"title": "Ore"})
        assert answer.json()["here"] == "Bruno écrit aussi ce texte"
        assert 'name="title" value="Ore"' in page
        assert "Vous reprenez votre texte" in page
        assert f'data-writing="{written(idea, "it")}keep/"' in page
        assert 'name="copy" value="1"' in page

    def test_without_script_one_goes_on_later_or_lets_go(self, alice_in, idea):
        form = {"version": "0", "source": "1", "title": "Ore"}

        later = alice_in.post(written(idea, "it"), {**form, "later": "1"})
        kept = TranslationCopy.objects.get().parts
        listed = page_of(alice_in, "/fr/my-texts/")
        alice_in.post(written(idea, "it"), {**form, "forget": "1", "copy": "1"})

        assert (later.status_code, kept["title"]) == (302, "Ore")
        assert "Traduction : italien" in listed
        assert f'href="{written(idea, "it")}"' in listed
        assert not Translation.objects.exists()
        assert not TranslationCopy.objects.exists()

    def test_it_is_thrown_away_from_the_list_too(self, alice_in, idea, alice):
        keep_translation(idea, language="fr", kind=TranslationKind.PLAIN, parts={"title": "Une"}, by=alice)

        unseen = alice_in.post(f"/fr/my-texts/{idea.code}/fr-plain/forget/", {"version": "2"})
        still = TranslationCopy.objects.count()
        gone = alice_in.post(f"/fr/my-texts/{idea.code}/fr-plain/forget/", {"version": "1"})

        assert (unseen.status_code, still) == (302, 1)
        assert gone["Location"] == "/fr/my-texts/"
        assert not TranslationCopy.objects.exists()
        assert alice_in.post(f"/fr/my-texts/{idea.code}/fr-plain/forget/").status_code == 404
        assert alice_in.post(f"/fr/my-texts/{idea.code}/it-latin/forget/").status_code == 404

    def test_another_window_and_too_much_are_refused_by_their_status(self, alice_in, idea, alice):
        keep_translation(idea, language="it", parts={"title": "Scritto altrove"}, by=alice)
        keep = f"{written(idea, 'it')}keep/"

        elsewhere = alice_in.post(keep, {"version": "0", "title": "Qui", "copy": "7"})
        long = alice_in.post(keep, {"version": "0", "need": "x" * 200_001, "copy": "1"})

        assert (elsewhere.status_code, long.status_code) == (409, 400)
        assert TranslationCopy.objects.get().parts == {"title": "Scritto altrove"}

    def test_a_text_sent_after_the_session_ended_waits_behind_sign_in(self, client, idea, alice):
        form = {"version": "0", "source": "1", "title": "Ore", "need": "Una."}
        kept = client.post(f"{written(idea, 'it')}keep/", form)
        sent = client.post(written(idea, "it"), form)
        client.force_login(alice.person)
        page = page_of(client, written(idea, "it"))
        again = page_of(client, written(idea, "it"))

        assert kept.status_code == 401
        assert "/account/sign-in/" in kept.json()["sign_in"]
        assert sent["Location"].startswith("/fr/account/sign-in/")
        assert "Votre texte est revenu" in page
        assert 'name="title" value="Ore"' in page
        assert "Votre texte est revenu" not in again

    def test_one_too_long_for_that_comes_back_as_a_page(self, client, idea):
        answer = client.post(written(idea, "it"), {"version": "0", "need": "x" * 70_001})

        assert answer.status_code == 401
        assert "x" * 70_001 in answer.content.decode()

    def test_strangers_are_told_nothing(self, client, idea, charlie):
        client.force_login(charlie.person)

        assert client.post(f"{written(idea, 'it')}keep/", {"title": "Ore"}).status_code == 403


class TestActs:
    def test_still_right_is_one_button(self, alice_in, idea, alice, italian):
        revise_idea(idea, changes={"title": "Heures d’immeuble"}, by=alice)

        assert '<input type="hidden" name="version" value="1">' in page_of(alice_in, overview_of(idea))
        alice_in.post(f"{written(idea, 'it')}confirm/", {"source": "2", "version": "1"})

        assert Translation.objects.get().revision == 2

    @pytest.mark.parametrize("said", [{"version": "1"}, {}], ids=["read before", "none said"])
    def test_still_right_is_not_said_of_what_was_rewritten_meanwhile(
        self, alice_in, idea, alice, bruno, italian, said
    ):
        revise_idea(idea, changes={"title": "Heures d’immeuble"}, by=alice)
        write_translation(idea, language="it", changes={"title": "Tutt’altro"}, by=alice)

        response = alice_in.post(f"{written(idea, 'it')}confirm/", {"source": "2", **said}, follow=True)

        assert Translation.objects.get().revision == 1
        page = response.content.decode()
        assert "Le texte a changé entre-temps. Relisez-le encore une fois." in page
        assert "Tutt’altro" in page

    def test_a_second_person_reviews_what_was_shown(self, client, idea, alice, bruno):
        TeamMember.objects.create(idea=idea, person=bruno.person, role=TeamRole.CO_AUTHOR)
        write_translation(idea, language="fr", kind=TranslationKind.PLAIN, changes=PLAIN, by=alice)
        client.force_login(bruno.person)
        assert "J’ai relu ce texte" in page_of(client, f"{idea_address(idea)}?text=fr-plain")

        client.post(f"{written(idea, 'fr-plain')}review/", {"version": "1"})

        assert Translation.objects.get().reviewed_by == bruno.person
        assert "J’ai relu ce texte" not in page_of(client, f"{idea_address(idea)}?text=fr-plain")

    def test_the_writer_is_not_asked_to_and_is_told_why_not(self, alice_in, idea, alice):
        write_translation(idea, language="fr", kind=TranslationKind.PLAIN, changes=PLAIN, by=alice)
        assert "J’ai relu ce texte" not in page_of(alice_in, f"{idea_address(idea)}?text=fr-plain")

        response = alice_in.post(f"{written(idea, 'fr-plain')}review/", {"version": "1"}, follow=True)

        assert (
            "Une autre personne que celles qui ont écrit ce texte doit le relire."
            in response.content.decode()
        )

    def test_what_was_read_is_not_what_is_there_any_more(self, client, idea, alice, carla):
        write_translation(idea, language="fr", kind=TranslationKind.PLAIN, changes=PLAIN, by=alice)
        write_translation(
            idea, language="fr", kind=TranslationKind.PLAIN, changes={"title": "Une heure"}, by=alice
        )
        client.force_login(carla.person)

        response = client.post(f"{written(idea, 'fr-plain')}review/", {"version": "1"}, follow=True)

        assert "Relisez-le encore une fois." in response.content.decode()
        assert Translation.objects.get().reviewed_by is None

    def test_the_lead_takes_it_off_the_page(self, alice_in, idea, italian):
        alice_in.post(f"{written(idea, 'it')}withdraw/")

        assert not Translation.objects.get().is_there
        assert alice_in.get(f"{idea_address(idea)}?text=it").status_code == 404

    def test_versions_are_compared(self, client, idea, alice, italian):
        write_translation(idea, language="it", changes={"title": "Banca delle ore"}, by=alice)

        page = page_of(client, f"{written(idea, 'it')}history/")

        assert re.search(r"<ins><span class=\"hidden\">\[ajouté\] </span>Banca", page)
        assert client.get(f"{written(idea, 'it')}history/?from=1&to=7").status_code == 404

    def test_versions_are_compared_after_words_were_blacked_out_too(
        self, client, idea, alice, carla, italian
    ):
        history = f"{written(idea, 'it')}history/"
        redact_text(idea, words=["vicinato"], reason="Un nom de trop", by=carla)

        assert "Aucune différence entre ces deux versions." in page_of(client, history)

        write_translation(idea, language="it", changes={"title": "Banca delle ore"}, by=alice)

        page = page_of(client, history)
        assert re.search(r"<ins><span class=\"hidden\">\[ajouté\] </span>Banca", page)
        assert "vicinato" not in page


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


def _fields(changes: dict) -> dict[str, str]:
    """Changes as the form sends them."""
    return {"title": changes["title"], "summary": changes.get("summary", ""), **changes["sections"]}
