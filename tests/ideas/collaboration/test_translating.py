"""Translations that somebody is writing: kept as they type, published, never lost."""

import datetime
from typing import Any

import pytest
import time_machine

from ideas.activity.models import Fact
from ideas.collaboration.models import TranslationCopy
from ideas.collaboration.operations import (
    TranslationElsewhere,
    drop_stale_translations,
    forget_translation,
    keep_translation,
    publish_translation,
    redact_everywhere,
)
from ideas.collaboration.queries.translating import translation_copy_of, translations_under_way
from ideas.ideation.lifecycle import TranslationKind
from ideas.ideation.models import Idea, Translation
from ideas.ideation.operations import leave_team, revise_idea, write_translation
from ideas.kernel import clock
from ideas.kernel.actor import ANYONE, Actor
from ideas.kernel.errors import Invalid, NotAllowed, SignInNeeded, StaleRevision
from ideas.people.personal_data import export_of, holdings
from tests.at_once import at_once, successes
from tests.factories.people import make_person

HUMAN = TranslationKind.HUMAN
SAID = {"title": "Ore di vicinato", "need": "Una persona su tre vive sola."}


def keep(idea: Idea, by: Actor, parts: dict[str, str] | None = None, **about: Any) -> TranslationCopy:
    return keep_translation(idea, **{"language": "it", **about}, parts=parts or SAID, by=by)


def publish(idea: Idea, by: Actor, changes: dict[str, Any], version: int = 0, **about: Any) -> Translation:
    return publish_translation(idea, language="it", changes=changes, version=version, by=by, **about)


@pytest.fixture
def italian(idea_of_two: Idea, alice: Actor) -> Translation:
    """What is published: version 1."""
    changes = {"title": "Ore di vicinato", "sections": {"need": "Una su tre.", "solution": "Un’ora."}}
    return write_translation(idea_of_two, language="it", changes=changes, by=alice)


class TestKeeping:
    def test_what_is_typed_is_kept_and_nobody_is_told(self, idea: Idea, alice: Actor) -> None:
        facts = Fact.objects.count()

        copy = keep(idea, alice)
        again = keep(idea, alice, {**SAID, "need": "Una."}, version=copy.version)

        assert (again.pk, again.version, again.parts["need"]) == (copy.pk, copy.version + 1, "Una.")
        assert (copy.read, copy.source, copy.key) == (0, idea.revision, "it")
        assert not Translation.objects.exists()
        assert Fact.objects.count() == facts

    def test_each_language_kind_and_person_has_its_own(
        self, idea_of_two: Idea, alice: Actor, bruno: Actor
    ) -> None:
        keep(idea_of_two, alice)
        keep(idea_of_two, bruno)
        keep(idea_of_two, alice, language="de")
        keep(idea_of_two, alice, language="fr", kind=TranslationKind.PLAIN)

        assert TranslationCopy.objects.count() == 4
        assert translations_under_way(idea_of_two, "it", HUMAN, alice.person) == [bruno.person]

    @pytest.mark.parametrize("version", [None, 1])
    def test_a_second_window_overwrites_nothing(self, idea: Idea, alice: Actor, version: int | None) -> None:
        first = keep(idea, alice)
        keep(idea, alice, {"title": "Scritto altrove"}, version=first.version)

        with pytest.raises(TranslationElsewhere):
            keep(idea, alice, {"title": "Scritto qui"}, version=version)

        assert TranslationCopy.objects.get().parts == {"title": "Scritto altrove"}

    def test_a_window_of_a_copy_that_was_published_overwrites_no_later_one(
        self, idea: Idea, alice: Actor
    ) -> None:
        first = keep(idea, alice)
        publish(idea, alice, {"title": "Ore comuni"}, copy_version=first.version)
        with time_machine.travel(clock.now() + datetime.timedelta(seconds=1), tick=False):
            keep(idea, alice, {"title": "Di nuovo"})

        with pytest.raises(TranslationElsewhere):
            keep(idea, alice, {"title": "Scritto prima"}, version=first.version)

        assert TranslationCopy.objects.get().parts == {"title": "Di nuovo"}

    def test_a_text_too_long_to_be_published_is_kept_up_to_a_bound(self, idea: Idea, alice: Actor) -> None:
        assert len(keep(idea, alice, {"need": "x" * 40_000}).parts["need"]) == 40_000
        with pytest.raises(Invalid):
            keep(idea, alice, {"need": "x" * 200_001}, version=1)

    def test_only_who_may_translate_keeps(
        self, idea: Idea, draft: Idea, alice: Actor, charlie: Actor
    ) -> None:
        with pytest.raises(NotAllowed):
            keep(idea, charlie)
        with pytest.raises(SignInNeeded):
            keep(idea, ANYONE)
        with pytest.raises(Invalid):
            keep(idea, alice, language="fr")

    def test_who_left_the_team_reads_and_forgets_their_text(self, idea_of_two: Idea, bruno: Actor) -> None:
        keep(idea_of_two, bruno)
        leave_team(idea_of_two, by=bruno)

        with pytest.raises(NotAllowed):
            keep(idea_of_two, bruno, {"title": "Altro"}, version=1)
        still = translation_copy_of(idea_of_two, "it", HUMAN, bruno.person)
        forget_translation(idea_of_two, language="it", kind=HUMAN, by=bruno)

        assert still is not None
        assert still.parts == SAID
        assert not TranslationCopy.objects.exists()

    def test_one_that_nobody_touched_for_thirty_days_goes(self, idea: Idea, alice: Actor) -> None:
        keep(idea, alice)
        with time_machine.travel(clock.now() + datetime.timedelta(days=29), tick=False):
            early = drop_stale_translations()
        with time_machine.travel(clock.now() + datetime.timedelta(days=31), tick=False):
            late = drop_stale_translations()

        assert (early, late, TranslationCopy.objects.count()) == (0, 1, 0)


class TestPublishing:
    def test_the_copy_goes_once_its_text_is_published(self, idea: Idea, alice: Actor) -> None:
        copy = keep(idea, alice)

        row = publish(idea, alice, {"title": "Ore comuni"}, copy_version=copy.version)

        assert (row.title, row.version) == ("Ore comuni", 1)
        assert not TranslationCopy.objects.exists()

    def test_one_that_another_window_wrote_on_stays(self, idea: Idea, alice: Actor) -> None:
        copy = keep(idea, alice)
        keep(idea, alice, {"title": "Scritto altrove"}, version=copy.version)

        publish(idea, alice, {"title": "Ore comuni"}, copy_version=copy.version)

        assert TranslationCopy.objects.get().parts == {"title": "Scritto altrove"}

    def test_two_who_wrote_other_words_are_made_one(
        self, idea_of_two: Idea, alice: Actor, bruno: Actor, italian: Translation
    ) -> None:
        publish(idea_of_two, bruno, {"sections": {"need": "Una su due."}}, version=1)
        row = publish(
            idea_of_two, alice, {"sections": {"need": "Una su tre.", "solution": "Due ore."}}, version=1
        )

        assert row.sections == {"need": "Una su due.", "solution": "Due ore."}

    def test_of_the_same_words_nothing_is_written_and_the_text_is_kept(
        self, idea_of_two: Idea, alice: Actor, bruno: Actor, italian: Translation
    ) -> None:
        publish(idea_of_two, bruno, {"title": "Ore comuni"}, version=1)

        with pytest.raises(StaleRevision):
            publish(idea_of_two, alice, {"title": "Tempo comune"}, version=1)

        copy = translation_copy_of(idea_of_two, "it", HUMAN, alice.person)
        assert copy is not None
        assert (copy.parts, copy.read) == ({"title": "Tempo comune"}, 1)
        assert Translation.objects.get().title == "Ore comuni"

    def test_what_another_window_keeps_is_not_run_over_by_that(
        self, idea_of_two: Idea, alice: Actor, bruno: Actor, italian: Translation
    ) -> None:
        keep(idea_of_two, alice, {"title": "Scritto altrove"}, read=1)
        publish(idea_of_two, bruno, {"title": "Ore comuni"}, version=1)

        with pytest.raises(StaleRevision):
            publish(idea_of_two, alice, {"title": "Tempo comune"}, version=1)

        copy = translation_copy_of(idea_of_two, "it", HUMAN, alice.person)
        assert copy is not None
        assert copy.parts == {"title": "Scritto altrove"}


class TestPersonalData:
    def test_words_are_blacked_out_of_it_and_no_open_window_brings_them_back(
        self, idea: Idea, alice: Actor, carla: Actor
    ) -> None:
        named = revise_idea(idea, changes={"place": "Chez Jean Dupont"}, by=alice)
        seen = keep(named, alice, {"title": "Da Jean Dupont"}).version

        redact_everywhere(named, words=["Jean Dupont"], reason="Un nom de trop", by=carla)

        assert TranslationCopy.objects.get().parts == {"title": "Da █████"}
        with pytest.raises(TranslationElsewhere):
            keep(named, alice, {"title": "Da Jean Dupont!"}, version=seen)

    def test_it_is_exported_united_and_goes_with_its_author(self, idea: Idea, alice: Actor) -> None:
        keep(idea, alice)
        into, holding = make_person("Autre"), holdings()["collaboration.TranslationCopy"]

        (row,) = export_of(alice.person)["collaboration.TranslationCopy"]
        holding.unite(alice.person, into)
        united = TranslationCopy.objects.get().person
        holding.erase(into, False)

        assert (row["language"], row["parts"]) == ("it", SAID)
        assert united == into
        assert not TranslationCopy.objects.exists()


def test_two_windows_that_begin_at_once_keep_one_copy(
    transactional_db: None, idea: Idea, alice: Actor
) -> None:
    results = at_once(*(lambda title=title: keep(idea, alice, {"title": title}) for title in ("Qui", "Là")))

    refused = [one for one in results if isinstance(one, Exception)]
    assert successes(results) == 1
    assert [type(one) for one in refused] == [TranslationElsewhere]
    assert TranslationCopy.objects.count() == 1


def test_of_two_who_publish_the_same_words_at_once_no_word_is_lost(
    transactional_db: None, idea_of_two: Idea, alice: Actor, bruno: Actor, italian: Translation
) -> None:
    titles = {alice.person_code: "Tempo comune", bruno.person_code: "Ore comuni"}

    results = at_once(
        *(
            lambda by=by: publish(idea_of_two, by, {"title": titles[by.person_code]}, version=1)
            for by in (alice, bruno)
        )
    )

    copy = TranslationCopy.objects.get()
    assert successes(results) == 1
    assert {Translation.objects.get().title, copy.parts["title"]} == set(titles.values())
