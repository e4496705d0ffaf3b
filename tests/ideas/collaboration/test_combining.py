"""What becomes of two texts that began from the same one: whose words are chosen, and several parts at once."""

import pytest

from ideas.collaboration.combining import BOTH, OURS, OWN, THEIRS, Choice, chosen_text, combined
from ideas.collaboration.operations import (
    revise_together,
)
from ideas.ideation.models import Idea
from ideas.ideation.operations import revise_idea
from ideas.ideation.three_way import Merged, merge
from ideas.kernel.actor import Actor
from tests.factories.ideas import make_theme

NEED = "Une personne sur trois vit seule."


def need_of(idea: Idea) -> str:
    return Idea.objects.get(pk=idea.pk).section("need")


def saying(idea: Idea, text: str, by: Actor) -> Idea:
    """The idea with that need, which ``by`` wrote."""
    return revise_idea(idea, changes={"sections": {"need": text}}, by=by)


class TestChoosing:
    @pytest.mark.parametrize(
        ("choice", "text"),
        [
            (Choice(OURS), "Avant.\n\nla nôtre\n\nAprès."),
            (Choice(THEIRS), "Avant.\n\nla leur\n\nAprès."),
            (Choice(BOTH), "Avant.\n\nla leur\n\nla nôtre\n\nAprès."),
            (Choice(OWN, "une troisième"), "Avant.\n\nune troisième\n\nAprès."),
            (Choice(OWN, ""), "Avant.\n\nAprès."),
        ],
        ids=["ours", "theirs", "both", "own", "nothing"],
    )
    def test_each_choice_gives_its_text(self, choice: Choice, text: str) -> None:
        assert chosen_text(_in_conflict("la base", "la nôtre", "la leur"), [choice]) == text

    def test_items_of_a_list_stay_one_list(self) -> None:
        merged = _in_conflict("- un", "- deux", "- trois")

        assert chosen_text(merged, [Choice(BOTH)]) == "Avant.\n\n- trois\n- deux\n\nAprès."

    def test_where_nothing_is_chosen_both_stand(self) -> None:
        assert chosen_text(_in_conflict("la base", "la nôtre", "la leur"), []) == (
            "Avant.\n\nla leur\n\nla nôtre\n\nAprès."
        )


def _in_conflict(*sides: str) -> Merged:
    return merge(*(f"Avant.\n\n{side}\n\nAprès." for side in sides))


class TestSeveralAtOnce:
    def test_values_that_one_side_changed_are_taken(self) -> None:
        base = {"title": "A", "place": "Sion", "need": "un\n\ndeux"}
        ours = {"title": "B", "place": "Sion", "need": "un !\n\ndeux"}
        theirs = {"title": "A", "place": "Bulle", "need": "un\n\ndeux !"}

        found = combined(base, ours, theirs)

        assert found.values == {"title": "B", "place": "Bulle", "need": "un !\n\ndeux !"}
        assert found.conflicts == []

    def test_what_both_changed_differently_is_named_and_ours(self) -> None:
        found = combined({"place": "Sion"}, {"place": "Bulle"}, {"place": "Romont"})

        assert (found.values, found.conflicts) == ({"place": "Bulle"}, ["place"])

    def test_what_was_not_said_to_begin_from_anything_is_ours(self) -> None:
        assert combined({}, {"place": "Bulle"}, {"place": "Romont"}).values == {"place": "Bulle"}

    def test_a_form_is_joined_with_what_others_saved(
        self, idea_of_two: Idea, alice: Actor, bruno: Actor
    ) -> None:
        seen = {
            "title": idea_of_two.title,
            "sections": {"need": NEED},
            "themes": list(idea_of_two.themes.all()),
        }
        theme = make_theme("sol", "Le sol")
        revise_idea(idea_of_two, changes={"themes": [theme], "title": "De Bruno"}, by=bruno)

        idea, found = revise_together(
            idea_of_two, changes={**seen, "sections": {"need": "Une sur deux."}}, base=seen, by=alice
        )

        assert found.conflicts == []
        assert (idea.title, idea.section("need"), list(idea.themes.all())) == (
            "De Bruno",
            "Une sur deux.",
            [theme],
        )

    def test_nothing_of_a_form_is_written_where_something_does_not_fit(
        self, idea_of_two: Idea, alice: Actor, bruno: Actor
    ) -> None:
        seen = {"title": idea_of_two.title, "place": ""}
        revise_idea(idea_of_two, changes={"title": "De Bruno"}, by=bruno)

        _idea, found = revise_together(
            idea_of_two, changes={"title": "D’Alice", "place": "Sion"}, base=seen, by=alice
        )

        assert found.conflicts == ["title"]
        now = Idea.objects.get(pk=idea_of_two.pk)
        assert (now.title, now.place) == ("De Bruno", "")

    def test_others_words_come_into_no_text_that_is_still_being_typed(
        self, idea_of_two: Idea, alice: Actor, bruno: Actor
    ) -> None:
        base = "Le premier paragraphe.\n\nLe second paragraphe."
        seen = {"title": idea_of_two.title, "sections": {"need": base}}
        saying(idea_of_two, base, by=alice)
        saying(idea_of_two, base.replace("second", "dernier"), by=bruno)
        changes = {"title": "D’Alice", "sections": {"need": base.replace("premier", "tout premier")}}

        revise_together(idea_of_two, changes=changes, base=seen, may_join=False, by=alice)
        assert Idea.objects.get(pk=idea_of_two.pk).title == idea_of_two.title

        revise_together(idea_of_two, changes=changes, base=seen, by=alice)
        assert need_of(idea_of_two) == "Le tout premier paragraphe.\n\nLe dernier paragraphe."

    def test_what_one_did_not_touch_does_not_stop_what_one_types(
        self, idea_of_two: Idea, alice: Actor, bruno: Actor
    ) -> None:
        seen = {"title": idea_of_two.title, "summary": idea_of_two.summary}
        revise_idea(idea_of_two, changes={"summary": "De Bruno."}, by=bruno)

        revise_together(
            idea_of_two, changes={**seen, "title": "D’Alice"}, base=seen, may_join=False, by=alice
        )

        now = Idea.objects.get(pk=idea_of_two.pk)
        assert (now.title, now.summary) == ("D’Alice", "De Bruno.")
