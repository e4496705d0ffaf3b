"""Writing one part of an idea: copies of one’s own, kept while one types, saved, dropped."""

import datetime
import time

import pytest
import time_machine

from ideas.activity.models import Delivery
from ideas.activity.queries import current_generation
from ideas.collaboration.combining import OURS, Choice, chosen_text
from ideas.collaboration.handlers.writing import drop_copies
from ideas.collaboration.models import WorkingCopy
from ideas.collaboration.operations import (
    CopyElsewhere,
    TextConflict,
    drop_stale_copies,
    forget_copy,
    keep_copy,
    mark_seen,
    open_copy,
    revise_together,
    save_part,
)
from ideas.collaboration.operations.writing import MOST_KEPT
from ideas.collaboration.queries import copies_of, copy_of, dropped_at, is_here, others_here
from ideas.ideation.lifecycle import SECTION_LIMIT
from ideas.ideation.models import Idea, TeamMember
from ideas.ideation.operations import leave_team, revise_idea
from ideas.kernel import clock
from ideas.kernel.actor import ANYONE, Actor
from ideas.kernel.errors import Invalid, NotAllowed, NotFound, SignInNeeded
from tests.at_once import at_once, successes
from tests.factories.activity import facts_of

NEED = "Une personne sur trois vit seule."


def need_of(idea: Idea) -> str:
    return Idea.objects.get(pk=idea.pk).section("need")


def saying(idea: Idea, text: str, by: Actor) -> Idea:
    """The idea with that need, which ``by`` wrote."""
    return revise_idea(idea, changes={"sections": {"need": text}}, by=by)


class TestCopies:
    def test_a_copy_begins_with_the_text_as_it_is(self, idea: Idea, alice: Actor) -> None:
        copy = open_copy(idea, part="need", by=alice)

        assert (copy.base_text, copy.text, copy.is_changed) == (NEED, NEED, False)

    def test_what_is_typed_is_kept_and_nobody_is_told(self, idea: Idea, alice: Actor) -> None:
        before, known = current_generation(), facts_of("idea", idea.code)
        copy = open_copy(idea, part="need", by=alice)

        kept = keep_copy(
            idea, part="need", text="Une sur deux.\r\n", base=NEED, version=copy.version, by=alice
        )

        assert (kept.text, kept.base_text, kept.version) == ("Une sur deux.", NEED, copy.version + 1)
        assert (need_of(idea), current_generation()) == (NEED, before)
        assert facts_of("idea", idea.code) == known

    def test_opening_again_goes_on_with_what_was_typed(self, idea: Idea, alice: Actor) -> None:
        keep_copy(idea, part="need", text="Une sur deux.", base=NEED, by=alice)

        assert open_copy(idea, part="need", by=alice).text == "Une sur deux."

    def test_a_copy_without_a_change_is_begun_anew_from_what_others_saved(
        self, idea_of_two: Idea, alice: Actor, bruno: Actor
    ) -> None:
        open_copy(idea_of_two, part="need", by=alice)
        saying(idea_of_two, "Une sur quatre.", by=bruno)

        copy = open_copy(idea_of_two, part="need", by=alice)

        assert (copy.base_text, copy.text) == ("Une sur quatre.", "Une sur quatre.")

    def test_a_second_window_overwrites_nothing(self, idea: Idea, alice: Actor) -> None:
        seen = open_copy(idea, part="need", by=alice).version
        keep_copy(idea, part="need", text="D’ici.", base=NEED, version=seen, by=alice)

        with pytest.raises(CopyElsewhere) as refused:
            keep_copy(idea, part="need", text="De là.", base=NEED, version=seen, by=alice)

        assert refused.value.copy.text == "D’ici."

    def test_without_a_version_only_an_unchanged_copy_is_written_over(self, idea: Idea, alice: Actor) -> None:
        open_copy(idea, part="need", by=alice)
        keep_copy(idea, part="need", text="D’ici.", base=NEED, by=alice)

        with pytest.raises(CopyElsewhere):
            keep_copy(idea, part="need", text="De là.", base=NEED, by=alice)

    def test_the_same_text_again_is_no_other_version(self, idea: Idea, alice: Actor) -> None:
        first = keep_copy(idea, part="need", text="D’ici.", base=NEED, by=alice)

        assert keep_copy(idea, part="need", text="D’ici.", base=NEED, by=alice).version == first.version

    def test_a_text_too_long_to_be_saved_is_kept_up_to_a_bound(self, idea: Idea, alice: Actor) -> None:
        kept = keep_copy(idea, part="need", text="a" * (SECTION_LIMIT + 1), base=NEED, by=alice)

        with pytest.raises(Invalid):
            save_part(idea, part="need", text=kept.text, base=NEED, by=alice)
        with pytest.raises(Invalid):
            keep_copy(idea, part="need", text="a" * (MOST_KEPT + 1), base=NEED, by=alice)

        assert len(WorkingCopy.objects.get().text) == SECTION_LIMIT + 1

    @pytest.mark.parametrize("part", ["code", "stage", "", "unknown"])
    def test_what_is_no_part_cannot_be_written(self, idea: Idea, alice: Actor, part: str) -> None:
        with pytest.raises(NotFound):
            open_copy(idea, part=part, by=alice)
        with pytest.raises(NotFound):
            save_part(idea, part=part, text="x", base="", by=alice)

    def test_only_who_may_write_the_idea_writes(self, idea: Idea, charlie: Actor) -> None:
        for act in (
            lambda: open_copy(idea, part="need", by=charlie),
            lambda: keep_copy(idea, part="need", text="x", base="", by=charlie),
            lambda: mark_seen(idea, part="need", by=charlie),
            lambda: save_part(idea, part="need", text="x", base="", by=charlie),
            lambda: revise_together(idea, changes={"title": "x"}, base={"title": "y"}, by=charlie),
        ):
            with pytest.raises(NotAllowed):
                act()

        assert not WorkingCopy.objects.exists()

    def test_who_left_the_team_reads_and_forgets_their_text_but_saves_it_no_more(
        self, idea_of_two: Idea, bruno: Actor
    ) -> None:
        keep_copy(idea_of_two, part="need", text="De Bruno.", base=NEED, by=bruno)
        leave_team(idea_of_two, by=bruno)
        idea = Idea.objects.get(pk=idea_of_two.pk)

        with pytest.raises(NotAllowed):
            save_part(idea, part="need", text="De Bruno.", base=NEED, by=bruno)

        assert [copy.text for copy in copies_of(bruno.person)] == ["De Bruno."]
        forget_copy(idea, part="need", by=bruno)
        assert not copies_of(bruno.person).exists()

    def test_nobody_forgets_nothing(self, idea: Idea) -> None:
        with pytest.raises(SignInNeeded):
            forget_copy(idea, part="need", by=ANYONE)


class TestPresence:
    def test_who_said_lately_that_their_page_is_open_is_here(
        self, idea_of_two: Idea, alice: Actor, bruno: Actor
    ) -> None:
        with time_machine.travel(clock.now(), tick=False) as now:
            open_copy(idea_of_two, part="need", by=bruno)
            open_copy(idea_of_two, part="title", by=alice)
            now.shift(datetime.timedelta(seconds=44))
            assert [(c.person, c.part) for c in others_here(idea_of_two, alice.person)] == [
                (bruno.person, "need")
            ]

            now.shift(datetime.timedelta(seconds=2))
            assert others_here(idea_of_two, alice.person) == []

            mark_seen(idea_of_two, part="need", by=bruno)
            assert [c.person for c in others_here(idea_of_two, alice.person)] == [bruno.person]
            assert is_here(copy_of(idea_of_two, "need", bruno.person), clock.now())


class TestSaving:
    def test_what_nobody_else_changed_becomes_the_text(self, idea: Idea, alice: Actor) -> None:
        copy = keep_copy(idea, part="need", text="Une sur deux.", base=NEED, by=alice)

        saved = save_part(idea, part="need", text="Une sur deux.", base=NEED, version=copy.version, by=alice)

        revision = idea.revisions.get(number=2)
        assert (need_of(idea), saved.is_joined, revision.reason) == ("Une sur deux.", False, "edit")
        assert revision.author == alice.person
        assert not WorkingCopy.objects.exists()

    def test_two_who_write_different_words_are_both_in_the_text(
        self, idea_of_two: Idea, alice: Actor, bruno: Actor
    ) -> None:
        base = "Une personne sur trois vit seule.\n\nLe hall est vide le soir."
        idea = saying(idea_of_two, base, by=alice)
        save_part(idea, part="need", text=base.replace("vide", "fermé"), base=base, by=bruno)

        saved = save_part(idea, part="need", text=base.replace("trois", "deux"), base=base, by=alice)

        assert saved.is_joined
        assert need_of(idea) == "Une personne sur deux vit seule.\n\nLe hall est fermé le soir."

    def test_two_parts_do_not_meet(self, idea_of_two: Idea, alice: Actor, bruno: Actor) -> None:
        save_part(idea_of_two, part="title", text="Autre titre", base=idea_of_two.title, by=bruno)

        saved = save_part(idea_of_two, part="need", text="Une sur deux.", base=NEED, by=alice)

        assert (saved.idea.title, saved.idea.section("need")) == ("Autre titre", "Une sur deux.")
        assert not saved.is_joined

    def test_the_same_words_are_left_to_people_and_both_texts_stay(
        self, idea_of_two: Idea, alice: Actor, bruno: Actor
    ) -> None:
        save_part(idea_of_two, part="need", text="Une personne sur dix vit seule.", base=NEED, by=bruno)
        ours = "Une personne sur deux vit seule."

        with pytest.raises(TextConflict) as refused:
            save_part(idea_of_two, part="need", text=ours, base=NEED, by=alice)

        (conflict,) = refused.value.merged.conflicts
        assert (conflict.ours, conflict.theirs) == (ours, "Une personne sur dix vit seule.")
        assert refused.value.current == need_of(idea_of_two) == "Une personne sur dix vit seule."
        copy = copy_of(idea_of_two, "need", alice.person)
        assert copy is not None
        assert (copy.text, copy.base_text) == (ours, NEED)

    def test_a_choice_is_one_more_save_from_the_text_that_was_shown(
        self, idea_of_two: Idea, alice: Actor, bruno: Actor
    ) -> None:
        theirs = "Une personne sur dix vit seule."
        save_part(idea_of_two, part="need", text=theirs, base=NEED, by=bruno)
        with pytest.raises(TextConflict) as refused:
            save_part(idea_of_two, part="need", text="Une sur deux vit seule.", base=NEED, by=alice)
        chosen = chosen_text(refused.value.merged, [Choice(OURS)])

        save_part(idea_of_two, part="need", text=chosen, base=refused.value.current, version=1, by=alice)

        assert need_of(idea_of_two) == "Une sur deux vit seule."
        assert not WorkingCopy.objects.exists()

    def test_a_copy_that_another_window_wrote_on_stays(self, idea: Idea, alice: Actor) -> None:
        seen = open_copy(idea, part="need", by=alice).version
        keep_copy(idea, part="need", text="De l’autre fenêtre.", base=NEED, version=seen, by=alice)

        save_part(idea, part="need", text="D’ici.", base=NEED, version=seen, by=alice)

        assert (need_of(idea), WorkingCopy.objects.get().text) == ("D’ici.", "De l’autre fenêtre.")

    def test_a_draft_is_joined_in_the_same_way(self, draft: Idea, alice: Actor, bruno: Actor) -> None:
        TeamMember.objects.create(idea=draft, person=bruno.person, role="co_author")
        save_part(draft, part="title", text="Heures de rue", base=draft.title, by=bruno)

        with pytest.raises(TextConflict):
            save_part(draft, part="title", text="Heures du quartier", base=draft.title, by=alice)

    @pytest.mark.parametrize("text", ["", "  \n"])
    def test_a_part_can_be_emptied(self, idea: Idea, alice: Actor, text: str) -> None:
        save_part(idea, part="success", text=text, base=idea.section("success"), by=alice)

        assert Idea.objects.get(pk=idea.pk).section("success") == ""


class TestDropping:
    def test_a_text_that_nobody_touched_for_thirty_days_goes(self, idea: Idea, alice: Actor) -> None:
        with time_machine.travel(clock.now(), tick=False) as now:
            copy = keep_copy(idea, part="need", text="Une sur deux.", base=NEED, by=alice)
            now.shift(datetime.timedelta(days=29, hours=23))
            assert drop_stale_copies() == 0

            now.move_to(dropped_at(copy) + datetime.timedelta(seconds=1))
            assert drop_stale_copies() == 1

        assert not WorkingCopy.objects.exists()

    def test_one_in_which_nothing_was_written_goes_after_a_day(self, idea: Idea, alice: Actor) -> None:
        with time_machine.travel(clock.now(), tick=False) as now:
            open_copy(idea, part="need", by=alice)
            now.shift(datetime.timedelta(hours=25))

            assert drop_stale_copies() == 1

    def test_the_nightly_job_goes_on_until_none_is_left(self, idea: Idea, alice: Actor) -> None:
        with time_machine.travel(clock.now(), tick=False) as now:
            open_copy(idea, part="need", by=alice)
            now.shift(datetime.timedelta(hours=25))

            assert drop_copies(Delivery(pk=7)) == "7"
            assert drop_copies(Delivery(pk=7)) is None


class TestForgotten:
    def test_only_what_was_seen_goes(self, idea: Idea, alice: Actor) -> None:
        seen = keep_copy(idea, part="need", text="D’ici.", base=NEED, by=alice)
        keep_copy(idea, part="need", text="Du téléphone.", base=NEED, version=seen.version, by=alice)

        with pytest.raises(CopyElsewhere) as refused:
            forget_copy(idea, part="need", version=seen.version, by=alice)
        still = WorkingCopy.objects.get()
        forget_copy(idea, part="need", version=still.version, by=alice)
        forget_copy(idea, part="need", version=still.version, by=alice)

        assert refused.value.copy.text == still.text == "Du téléphone."
        assert not WorkingCopy.objects.exists()

    def test_a_window_from_before_goes_over_no_later_copy(self, idea: Idea, alice: Actor) -> None:
        with time_machine.travel(clock.now(), tick=False) as now:
            old = keep_copy(idea, part="need", text="D’ici.", base=NEED, by=alice)
            forget_copy(idea, part="need", version=old.version, by=alice)
            now.shift(datetime.timedelta(seconds=1))
            keep_copy(idea, part="need", text="Du téléphone.", base=NEED, by=alice)

            with pytest.raises(CopyElsewhere):
                keep_copy(idea, part="need", text="De la veille.", base=NEED, version=old.version, by=alice)

        assert WorkingCopy.objects.get().text == "Du téléphone."


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_of_two_who_save_the_same_part_no_word_is_lost(
        self, idea_of_two: Idea, alice: Actor, bruno: Actor
    ) -> None:
        base = "Le premier paragraphe.\n\nLe second paragraphe."
        idea = saying(idea_of_two, base, by=alice)
        texts = [base.replace("premier", "tout premier"), base.replace("second", "tout dernier")]

        results = at_once(
            lambda: save_part(idea, part="need", text=texts[0], base=base, by=alice),
            lambda: save_part(idea, part="need", text=texts[1], base=base, by=bruno),
        )

        assert successes(results) == 2
        assert need_of(idea) == "Le tout premier paragraphe.\n\nLe tout dernier paragraphe."

    def test_of_two_who_change_the_same_words_one_chooses(
        self, idea_of_two: Idea, alice: Actor, bruno: Actor
    ) -> None:
        texts = {"alice": "Une personne sur deux vit seule.", "bruno": "Une personne sur dix vit seule."}

        results = at_once(
            lambda: save_part(idea_of_two, part="need", text=texts["alice"], base=NEED, by=alice),
            lambda: save_part(idea_of_two, part="need", text=texts["bruno"], base=NEED, by=bruno),
        )

        (refused,) = [result for result in results if isinstance(result, TextConflict)]
        assert successes(results) == 1
        assert {need_of(idea_of_two), WorkingCopy.objects.get().text} == set(texts.values())
        assert refused.current == need_of(idea_of_two)

    def test_two_windows_that_begin_at_once_keep_one_copy_each_word_somewhere(
        self, idea: Idea, alice: Actor
    ) -> None:
        results = at_once(
            lambda: keep_copy(idea, part="need", text="D’ici.", base=NEED, by=alice),
            lambda: keep_copy(idea, part="need", text="De là.", base=NEED, by=alice),
        )

        assert successes(results) == 1
        (refused,) = [result for result in results if isinstance(result, CopyElsewhere)]
        assert refused.copy.text == WorkingCopy.objects.get().text

    @pytest.mark.parametrize("milliseconds", [0, 10, 20, 30, 40])
    def test_a_save_while_the_copy_is_kept_on_leaves_what_was_typed_last(
        self, idea: Idea, alice: Actor, milliseconds: int
    ) -> None:
        seen = keep_copy(idea, part="need", text="Un.", base=NEED, by=alice).version

        def typed() -> None:
            time.sleep(milliseconds / 1000)
            keep_copy(idea, part="need", text="Un, deux.", base=NEED, version=seen, by=alice)

        at_once(lambda: save_part(idea, part="need", text="Un.", base=NEED, version=seen, by=alice), typed)

        assert need_of(idea) == "Un."
        assert [copy.text for copy in WorkingCopy.objects.all()] == ["Un, deux."]
