"""Writing a translation or plain words beside the original, and what is kept while one writes."""

import re

import pytest

from ideas.collaboration.models import TranslationCopy
from ideas.collaboration.operations import keep_translation
from ideas.ideation.lifecycle import TeamRole, TranslationKind
from ideas.ideation.models import TeamMember, Translation
from ideas.ideation.operations import revise_idea, withdraw_translation, write_translation
from lab.web.pages.ideas import idea_address
from tests.factories.translations import ITALIAN
from tests.web.translated import fields_of, page_of, written


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
        form = {"version": "1", "source": "1", **fields_of(ITALIAN), "solution": "Un’ora vale un’ora."}

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
        form = {"version": "1", "source": "1", **fields_of(ITALIAN), "title": "Il tempo comune"}

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
        form = {"version": "1", "source": "1", **fields_of(ITALIAN), "title": "Il tempo comune"}

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

        form = {"version": "1", "source": "2", **fields_of(ITALIAN), "title": "Ore di palazzo"}
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
        assert (answer.status_code, answer.json()["version"], copy.parts) == (
            200,
            copy.version,
            {"title": "Ore"},
        )
        assert answer.json()["here"] == "Bruno écrit aussi ce texte"
        assert 'name="title" value="Ore"' in page
        assert "Vous reprenez votre texte" in page
        assert f'data-writing="{written(idea, "it")}keep/"' in page
        assert f'name="copy" value="{copy.version}"' in page

    def test_without_script_one_goes_on_later_or_lets_go(self, alice_in, idea):
        form = {"version": "0", "source": "1", "title": "Ore"}

        later = alice_in.post(written(idea, "it"), {**form, "later": "1"})
        kept = TranslationCopy.objects.get()
        listed = page_of(alice_in, "/fr/my-texts/")
        alice_in.post(written(idea, "it"), {**form, "forget": "1", "copy": str(kept.version)})

        assert (later.status_code, kept.parts["title"]) == (302, "Ore")
        assert "Traduction : italien" in listed
        assert f'href="{written(idea, "it")}"' in listed
        assert not Translation.objects.exists()
        assert not TranslationCopy.objects.exists()

    def test_it_is_thrown_away_from_the_list_too(self, alice_in, idea, alice):
        copy = keep_translation(
            idea, language="fr", kind=TranslationKind.PLAIN, parts={"title": "Une"}, by=alice
        )

        unseen = alice_in.post(f"/fr/my-texts/{idea.code}/fr-plain/forget/", {"version": copy.version + 1})
        still = TranslationCopy.objects.count()
        gone = alice_in.post(f"/fr/my-texts/{idea.code}/fr-plain/forget/", {"version": copy.version})

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
