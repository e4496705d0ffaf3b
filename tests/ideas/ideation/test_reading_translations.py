"""Reading ideas in other languages and in plain words: by address, on cards, by search; what is gone stays gone."""

import pytest

from ideas.ideation import reading
from ideas.ideation.lifecycle import TranslationKind
from ideas.ideation.models import Idea, TranslationVersion
from ideas.ideation.operations import redact_text, revise_idea, withdraw_translation, write_translation
from ideas.ideation.redacting import MARK
from ideas.kernel.errors import NotFound, StaleRevision
from ideas.people.operations import close_account, export_person
from ideas.search.queries import codes_matching, codes_near
from tests.factories.translations import PLAIN


class TestReading:
    def test_which_text_an_address_names(self, idea, alice, italian):
        plain = write_translation(idea, language="fr", kind=TranslationKind.PLAIN, changes=PLAIN, by=alice)

        assert reading.text_called(idea, "it") == italian
        assert reading.text_called(idea, "fr-plain") == plain
        assert (reading.text_called(idea, ""), reading.text_called(idea, "fr")) == (None, None)
        for key in ("de", "it-plain", "it-machine", "xx", "it-", "it-human"):
            with pytest.raises(NotFound):
                reading.text_called(idea, key)

    def test_when_the_idea_changes_its_language_that_translation_is_none_any_more(self, idea, alice, italian):
        revise_idea(idea, changes={"language": "it"}, by=alice)
        idea.refresh_from_db()

        assert reading.readable(idea, list(reading.translations_of(idea))) == []

    def test_cards_show_what_people_translated(self, idea, alice, italian):
        rows = {
            language: reading.words_here(reading.with_words_in(Idea.objects.all(), language).get(), language)
            for language in ("it", "fr", "de")
        }

        assert [(part.language, part.text) for part in rows["it"]] == [
            ("it", "Ore di vicinato"),
            ("it", "Mettere in comune il tempo di un quartiere."),
        ]
        assert {part.language for part in (*rows["fr"], *rows["de"])} == {"fr"}

    def test_it_is_found_by_each_of_its_languages_once(self, idea, alice, italian, deliver_facts):
        write_translation(idea, language="fr", kind=TranslationKind.PLAIN, changes=PLAIN, by=alice)
        deliver_facts()

        for words in ("vicinato", "voisinage", "beaucoup de gens", "una persona sola"):
            assert codes_near("idea", words) == [idea.code], words
        assert codes_matching("idea", "quartier") == [idea.code]

        withdraw_translation(italian, by=alice)
        deliver_facts()
        assert codes_matching("idea", "vicinato") == []

    def test_it_is_found_no_more_by_words_blacked_out_of_one_language_alone(
        self, idea, italian, carla, deliver_facts
    ):
        deliver_facts()
        assert codes_matching("idea", "vicinato") == [idea.code]

        redact_text(idea, words=["vicinato"], reason="Un nom de trop", by=carla)
        deliver_facts()

        assert codes_matching("idea", "vicinato") == []


class TestBlackedOut:
    def test_words_do_not_come_back_with_what_was_begun_before(self, idea, italian, alice, bruno, carla):
        redact_text(idea, words=["vicinato"], reason="Un nom de trop", by=carla)
        begun = {"title": "Ore di vicinato", "summary": "Un altro riassunto."}
        about = {"language": "it", "merges": True, "by": alice}

        with pytest.raises(StaleRevision):
            write_translation(idea, changes=begun, version=1, **about)
        row = write_translation(idea, changes={"title": f"Ore di {MARK}"}, version=1, **about)

        assert row.title == f"Ore di {MARK}"
        assert "vicinato" not in str(list(TranslationVersion.objects.values("title", "summary", "sections")))


class TestPersonalData:
    def test_a_text_is_taken_away_in_every_language(self, idea, alice, italian, deliver_facts):
        close_account(alice.person, removes_texts=True, by=alice)
        deliver_facts()

        italian.refresh_from_db()
        assert (italian.title, italian.sections, italian.is_there) == (
            "Texte retiré à la demande de son autrice ou auteur",
            {},
            False,
        )
        assert {row.sections.get("need") for row in italian.versions.all()} == {None}
        assert codes_matching("idea", "vicinato") == []

    def test_what_one_wrote_is_exported(self, idea, alice, italian):
        assert "Ore di vicinato" in str(export_person(alice.person, by=alice))
