"""Translations and plain words stay true: behind the original, found right still, read by a second person."""

import pytest

from ideas.ideation import reading
from ideas.ideation.lifecycle import TranslationKind
from ideas.ideation.operations import confirm_translation, review_translation, revise_idea, write_translation
from ideas.kernel.errors import Invalid, StaleRevision
from tests.factories.translations import PLAIN
from tests.ideas.ideation.translated import facts_about, said


class TestTheOriginalMovesOn:
    def test_a_translation_is_behind_and_one_sees_in_what(self, idea, alice, italian, deliver_facts):
        revise_idea(idea, changes={"sections": {"need": "Une personne sur deux vit seule."}}, by=alice)
        idea.refresh_from_db()

        changes = reading.moved_on(italian, idea, title_name="Titre", summary_name="Résumé")

        assert reading.is_outdated(italian, idea)
        assert [change.key for change in changes] == ["need"]
        assert ("insert", "deux") in changes[0].parts

    def test_its_people_are_told_once_until_it_is_brought_up_to_date(
        self, idea, alice, italian, deliver_facts
    ):
        for number in ("deux", "quatre"):
            revise_idea(
                idea, changes={"sections": {"need": f"Une personne sur {number} vit seule."}}, by=alice
            )
            deliver_facts()
        assert [name for name, _version in facts_about(idea)].count("TranslationOutdated") == 1

        idea.refresh_from_db()
        confirm_translation(italian, revision=idea.revision, by=alice)
        revise_idea(idea, changes={"title": "Heures d’immeuble"}, by=alice)
        deliver_facts()

        assert [name for name, _version in facts_about(idea)].count("TranslationOutdated") == 2

    def test_it_follows_by_itself_where_no_word_changed_for_it(self, idea, alice, italian, deliver_facts):
        for title in ("Heures d’immeuble", "Heures de voisinage"):
            revise_idea(idea, changes={"title": title}, by=alice)
        deliver_facts()

        italian.refresh_from_db()
        idea.refresh_from_db()
        assert (italian.revision, italian.version) == (idea.revision, 1)
        assert not [name for name, _version in facts_about(idea) if name == "TranslationOutdated"]

    def test_a_mended_word_does_not_bring_it_up_to_date(self, idea, alice, italian):
        revise_idea(idea, changes={"title": "Heures d’immeuble"}, by=alice)

        row = write_translation(idea, language="it", changes={"summary": "Corretto."}, by=alice)
        assert row.revision == 1
        row = write_translation(
            idea, language="it", changes={"title": "Ore di palazzo"}, revision=2, by=alice
        )
        assert row.revision == 2

    def test_still_right_is_one_act_and_twice_is_once(self, idea, alice, italian):
        revise_idea(idea, changes={"title": "Heures d’immeuble"}, by=alice)

        for _time in range(2):
            row = confirm_translation(italian, revision=2, by=alice)

        assert (row.revision, row.version) == (2, 2)
        assert facts_about(idea) == [("TranslationAdded", None), ("TranslationChanged", 2)]

    def test_a_revision_that_is_not_there_is_refused(self, idea, alice, italian):
        with pytest.raises(Invalid):
            confirm_translation(italian, revision=9, by=alice)


class TestPlainWords:
    def test_in_the_idea_s_own_language_read_by_a_second_person(self, idea, alice, carla):
        plain = write_translation(idea, language="fr", kind=TranslationKind.PLAIN, changes=PLAIN, by=alice)

        row = review_translation(plain, version=1, by=carla)

        assert (row.reviewed_by, row.key) == (carla.person, "fr-plain")
        assert facts_about(idea) == [("TranslationAdded", None), ("TranslationReviewed", 1)]
        assert said(idea, row)[0] == ("fr", "Une heure pour une heure")

    def test_nobody_reviews_their_own_words(self, idea, alice):
        plain = write_translation(idea, language="fr", kind=TranslationKind.PLAIN, changes=PLAIN, by=alice)

        with pytest.raises(Invalid):
            review_translation(plain, version=1, by=alice)

    def test_who_only_found_it_right_still_may_review_it(self, idea, alice, carla):
        plain = write_translation(idea, language="fr", kind=TranslationKind.PLAIN, changes=PLAIN, by=alice)
        revise_idea(idea, changes={"title": "Heures d’immeuble"}, by=alice)
        confirm_translation(plain, revision=2, by=carla)

        assert review_translation(plain, version=2, by=carla).reviewed_by == carla.person

    def test_a_change_takes_the_mark_away(self, idea, alice, carla):
        plain = write_translation(idea, language="fr", kind=TranslationKind.PLAIN, changes=PLAIN, by=alice)
        review_translation(plain, version=1, by=carla)

        row = write_translation(
            idea, language="fr", kind=TranslationKind.PLAIN, changes={"title": "Une heure"}, by=alice
        )

        assert (row.reviewed_by, row.reviewed_at) == (None, None)

    def test_the_mark_is_for_what_was_read(self, idea, alice, carla):
        plain = write_translation(idea, language="fr", kind=TranslationKind.PLAIN, changes=PLAIN, by=alice)
        write_translation(
            idea, language="fr", kind=TranslationKind.PLAIN, changes={"title": "Une heure"}, by=alice
        )

        with pytest.raises(StaleRevision):
            review_translation(plain, version=1, by=carla)
