"""Ideas in other languages and in plain words: by people, each version kept, true to a revision of the original."""

from typing import Any

import pytest

from ideas.activity.models import Fact
from ideas.ideation import reading
from ideas.ideation.lifecycle import TeamRole, TranslationKind
from ideas.ideation.models import Idea, TeamMember, Translation, TranslationVersion
from ideas.ideation.operations import (
    confirm_translation,
    hide_idea,
    redact_text,
    review_translation,
    revise_idea,
    withdraw_translation,
    write_translation,
)
from ideas.ideation.queries import credits_of
from ideas.ideation.redacting import MARK
from ideas.kernel.actor import Actor
from ideas.kernel.errors import Invalid, LabError, MovedOn, NotAllowed, NotFound, StaleRevision
from ideas.people.operations import close_account, export_person
from ideas.search.queries import codes_matching, codes_near
from tests.at_once import at_once, successes
from tests.factories.ideas import make_draft, make_idea
from tests.factories.people import acting, make_person

ITALIAN = {
    "title": "Ore di vicinato",
    "summary": "Mettere in comune il tempo di un quartiere.",
    "sections": {"need": "Una persona su tre vive sola."},
}
PLAIN = {"title": "Une heure pour une heure", "sections": {"need": "Beaucoup de gens vivent seuls."}}


@pytest.fixture
def italian(idea: Idea, alice: Actor) -> Translation:
    """alice's idea in Italian, without its second section."""
    return write_translation(idea, language="it", changes=ITALIAN, by=alice)


def facts_about(idea: Idea) -> list[tuple[str, Any]]:
    """What happened to the texts of ``idea``, in order, with versions."""
    rows = Fact.objects.filter(subject_code=idea.code, name__startswith="Translation").order_by("pk")
    return [(row.name, row.data.get("version")) for row in rows]


def said(idea: Idea, translation: Translation | None) -> list[tuple[str, str]]:
    """(language, text) of every part as it is shown."""
    text = reading.shown(idea, translation)
    return [(part.language, part.text) for part in (text.title, text.summary, *text.sections)]


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
