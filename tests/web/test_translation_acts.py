"""What people do with a translation once it is there: find it right, review it, take it off the page, compare it."""

import re

import pytest

from ideas.ideation.lifecycle import TeamRole, TranslationKind
from ideas.ideation.models import TeamMember, Translation
from ideas.ideation.operations import redact_text, revise_idea, write_translation
from lab.web.pages.ideas import idea_address
from tests.factories.translations import PLAIN
from tests.web.translated import overview_of, page_of, written


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
        page = page_of(alice_in, f"/fr/ideas/{idea.code}/translations/")
        version = re.search(r'withdraw/"[^>]*>.*?<button[^>]* name="version" value="(\d+)"', page)[1]

        alice_in.post(f"{written(idea, 'it')}withdraw/", {"version": version})

        assert not Translation.objects.get().is_there
        assert alice_in.get(f"{idea_address(idea)}?text=it").status_code == 404

    def test_one_that_was_rewritten_meanwhile_stays_and_is_shown(self, alice_in, idea, alice, italian):
        write_translation(idea, language="it", changes={"title": "Banca delle ore"}, by=alice)

        for sent in ({"version": italian.version}, {}):
            answer = alice_in.post(f"{written(idea, 'it')}withdraw/", sent, follow=True)

            assert Translation.objects.get().is_there
            assert answer.redirect_chain[-1][0] == f"{idea_address(idea)}?text=it"
            assert "Le texte a changé entre-temps" in answer.content.decode()

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
