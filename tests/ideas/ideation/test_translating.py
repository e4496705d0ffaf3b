"""Ideas in other languages, written by people: each version kept, two writers made one, taken off the page."""

import pytest

from ideas.ideation import reading
from ideas.ideation.lifecycle import TeamRole, TranslationKind
from ideas.ideation.models import TeamMember, Translation
from ideas.ideation.operations import hide_idea, withdraw_translation, write_translation
from ideas.ideation.queries import credits_of
from ideas.kernel.errors import Invalid, LabError, MovedOn, NotAllowed, NotFound, StaleRevision
from tests.at_once import at_once, successes
from tests.factories.ideas import make_draft, make_idea
from tests.factories.people import acting, make_person
from tests.factories.translations import ITALIAN
from tests.ideas.ideation.translated import facts_about, said


class TestWriting:
    def test_it_belongs_to_the_present_revision_and_its_writer_is_credited(self, idea, alice, italian):
        assert (italian.revision, italian.version, italian.kind) == (idea.revision, 1, "human")
        assert (italian.author, italian.engine) == (alice.person, "")
        assert facts_about(idea) == [("TranslationAdded", None)]
        assert ("Alice", "translated") in [(row.person.name, row.kind) for row in credits_of(idea)]

    def test_what_was_not_translated_is_shown_in_the_original_with_its_language(self, idea, italian):
        assert said(idea, italian) == [
            ("it", "Ore di vicinato"),
            ("it", "Mettere in comune il tempo di un quartiere."),
            ("it", "Una persona su tre vive sola."),
            ("fr", "Une heure donnée vaut une heure reçue."),
        ]
        assert reading.shown(idea, italian).is_partial
        assert {language for language, _text in said(idea, None)} == {"fr"}

    def test_the_original_is_never_touched(self, idea, italian):
        before = (idea.title, idea.summary, idea.sections, idea.revision, idea.text_version, idea.language)

        idea.refresh_from_db()

        assert (
            idea.title,
            idea.summary,
            idea.sections,
            idea.revision,
            idea.text_version,
            idea.language,
        ) == before

    def test_every_version_is_kept_with_its_writer(self, idea_of_two, alice, bruno):
        row = write_translation(idea_of_two, language="it", changes=ITALIAN, by=alice)
        row = write_translation(idea_of_two, language="it", changes={"title": "Banca delle ore"}, by=bruno)

        kept = row.versions.order_by("number").values_list("number", "title", "author__display_name")
        assert list(kept) == [(1, "Ore di vicinato", "Alice"), (2, "Banca delle ore", "Bruno")]
        assert row.author == alice.person
        assert row.sections == ITALIAN["sections"]

    def test_the_same_words_again_change_nothing(self, idea, alice, italian):
        again = write_translation(idea, language="it", changes=ITALIAN, version=1, by=alice)

        assert again.version == 1
        assert facts_about(idea) == [("TranslationAdded", None)]

    def test_a_part_that_is_emptied_is_the_original_s_again(self, idea, alice, italian):
        row = write_translation(idea, language="it", changes={"sections": {"need": ""}}, by=alice)

        assert ("fr", "Une personne sur trois vit seule.") in said(idea, row)

    @pytest.mark.parametrize(
        ("language", "kind", "changes", "field", "code"),
        [
            ("es", "human", ITALIAN, "language", "unknown"),
            ("fr", "human", ITALIAN, "language", "own"),
            ("it", "human", {"title": "  "}, "title", "required"),
            ("it", "human", {"title": "x" * 251}, "title", "too_long"),
            ("it", "human", ITALIAN | {"sections": {"wants": "x"}}, "sections.wants", "unknown"),
            ("it", "human", ITALIAN | {"sections": {"need": "x" * 30_001}}, "sections.need", "too_long"),
            ("fr", "plain", {"title": ""}, "summary", "required"),
        ],
        ids=["other", "own", "no title", "long title", "part", "long part", "nothing"],
    )
    def test_says_what_is_wrong(self, idea, alice, language, kind, changes, field, code):
        with pytest.raises(Invalid) as error:
            write_translation(idea, language=language, kind=TranslationKind(kind), changes=changes, by=alice)

        assert [(one.field, one.code) for one in error.value.errors] == [(field, code)]
        assert not Translation.objects.exists()

    def test_nobody_writes_an_engine_s(self, idea, alice):
        with pytest.raises(MovedOn):
            write_translation(idea, language="it", kind=TranslationKind.MACHINE, changes=ITALIAN, by=alice)

    def test_who_helps_may_and_strangers_may_not(self, idea, carla, charlie, bruno):
        TeamMember.objects.create(idea=idea, person=bruno.person, role=TeamRole.CONTRIBUTOR)
        facilitator = acting(make_person("Fabio", roles=["facilitator"]))

        for who, language in ((carla, "it"), (facilitator, "de"), (bruno, "en")):
            write_translation(idea, language=language, changes={"title": "…"}, by=who)

        with pytest.raises(NotAllowed):
            write_translation(idea, language="it", changes=ITALIAN, by=charlie)

    def test_not_a_draft_nor_a_hidden_idea(self, alice, carla):
        with pytest.raises(NotAllowed):
            write_translation(make_draft(alice), language="it", changes=ITALIAN, by=alice)
        idea = make_idea(alice)
        hide_idea(idea, reason="Noms de personnes.", by=carla)
        with pytest.raises(NotAllowed):
            write_translation(idea, language="it", changes=ITALIAN, by=alice)


class TestTwoWriters:
    def test_a_stale_writer_is_told_what_it_says_now(self, idea, alice, italian):
        write_translation(idea, language="it", changes={"title": "Banca delle ore"}, version=1, by=alice)

        with pytest.raises(StaleRevision) as error:
            write_translation(idea, language="it", changes={"title": "Il tempo"}, version=1, by=alice)

        assert (error.value.current["title"], error.value.current["version"]) == ("Banca delle ore", 2)

    def test_two_who_change_other_parts_are_made_one(self, idea, alice, italian):
        first = ITALIAN | {"summary": "Mettere insieme il tempo di un quartiere."}
        second = ITALIAN | {"title": "Banca delle ore"}
        write_translation(idea, language="it", changes=first, version=1, merges=True, by=alice)

        row = write_translation(idea, language="it", changes=second, version=1, merges=True, by=alice)

        assert (row.title, row.summary, row.version) == ("Banca delle ore", first["summary"], 3)

    @pytest.mark.parametrize("version", [0, 1], ids=["both new", "same words"])
    def test_what_cannot_be_made_one_is_left_to_people(self, idea, alice, italian, version):
        write_translation(idea, language="it", changes={"title": "Banca delle ore"}, version=1, by=alice)

        with pytest.raises(StaleRevision):
            write_translation(
                idea,
                language="it",
                changes={"title": "Il tempo comune"},
                version=version,
                merges=True,
                by=alice,
            )

        italian.refresh_from_db()
        assert (italian.title, italian.version) == ("Banca delle ore", 2)

    def test_two_at_once_lose_no_word(self, transactional_db):
        alice, bruno = acting(make_person("Alice")), acting(make_person("Bruno"))
        idea = make_idea(alice)
        TeamMember.objects.create(idea=idea, person=bruno.person, role=TeamRole.CO_AUTHOR)
        write_translation(idea, language="it", changes=ITALIAN, by=alice)

        results = at_once(
            lambda: write_translation(
                idea, language="it", changes={"title": "Banca delle ore"}, version=1, merges=True, by=alice
            ),
            lambda: write_translation(
                idea,
                language="it",
                changes={"sections": {"solution": "Un’ora vale un’ora."}},
                version=1,
                merges=True,
                by=bruno,
            ),
        )

        row = Translation.objects.get()
        assert successes(results) == 2
        assert (row.title, row.section("solution"), row.version) == (
            "Banca delle ore",
            "Un’ora vale un’ora.",
            3,
        )

    def test_of_two_who_begin_the_same_at_once_one_is_asked_to_choose(self, transactional_db):
        alice, bruno = acting(make_person("Alice")), acting(make_person("Bruno"))
        idea = make_idea(alice)
        TeamMember.objects.create(idea=idea, person=bruno.person, role=TeamRole.CO_AUTHOR)

        results = at_once(
            *(
                lambda by=by, title=title: write_translation(
                    idea, language="it", changes={"title": title}, version=0, merges=True, by=by
                )
                for by, title in ((alice, "Ore di vicinato"), (bruno, "Banca delle ore"))
            )
        )

        refused = [one.status for one in results if isinstance(one, LabError)]
        assert (successes(results), refused, Translation.objects.count()) == (1, [412], 1)


class TestWithdrawing:
    def test_it_is_shown_no_more_and_can_be_written_on(self, idea, alice, italian):
        for _time in range(2):
            row = withdraw_translation(italian, by=alice)
        assert not row.is_there
        with pytest.raises(NotFound):
            reading.text_called(idea, "it")

        again = write_translation(idea, language="it", changes={"title": "Ore"}, version=1, by=alice)

        assert (again.is_there, again.version, again.section("need")) == (
            True,
            2,
            "Una persona su tre vive sola.",
        )
        names = [name for name, _version in facts_about(idea)]
        assert names == ["TranslationAdded", "TranslationWithdrawn", "TranslationAdded"]

    def test_not_by_a_co_author(self, idea_of_two, alice, bruno):
        row = write_translation(idea_of_two, language="it", changes=ITALIAN, by=alice)

        with pytest.raises(NotAllowed):
            withdraw_translation(row, by=bruno)
