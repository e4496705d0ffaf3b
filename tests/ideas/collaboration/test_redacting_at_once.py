"""A copy that is first made in the very moment of a redaction: it never holds what was blacked out of the text."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from ideas.collaboration.models import TranslationCopy, WorkingCopy
from ideas.collaboration.operations import (
    CopyElsewhere,
    TextConflict,
    TranslationElsewhere,
    keep_copy,
    keep_translation,
    open_copy,
    redact_everywhere,
    save_part,
)
from ideas.ideation.models import Idea
from ideas.ideation.operations import revise_idea, write_translation
from ideas.ideation.redacting import MARK
from ideas.kernel.actor import Actor
from tests.at_once import at_once, overtaken
from tests.factories.ideas import make_idea
from tests.factories.people import acting, make_person

NAMED = "Jean Dupont habite seul."
BLACKED = f"{MARK} habite seul."


@pytest.fixture
def alice(db: None) -> Actor:
    return acting(make_person("Alice"))


@pytest.fixture
def carla(db: None) -> Actor:
    return acting(make_person("Carla", roles=["curator"]))


@pytest.fixture
def named(alice: Actor) -> Idea:
    """alice's idea, which names somebody, and said other words before."""
    return revise_idea(make_idea(alice), changes={"sections": {"need": NAMED}}, by=alice)


def begins(idea: Idea, by: Actor) -> Callable[[], Any]:
    return lambda: open_copy(idea, part="need", by=by)


def types(idea: Idea, by: Actor) -> Callable[[], Any]:
    return lambda: keep_copy(idea, part="need", text=f"{NAMED} Oui.", base=NAMED, by=by)


def redacts(idea: Idea, by: Actor) -> Callable[[], Any]:
    return lambda: redact_everywhere(idea, words=["Jean Dupont"], reason="Un nom", by=by)


def kept() -> str:
    return "".join(copy.base_text + copy.text for copy in WorkingCopy.objects.all())


@pytest.mark.parametrize("act", [begins, types], ids=["opened", "typed"])
@pytest.mark.parametrize("statement", ["UPDATE", "INSERT"], ids=["before", "after"])
def test_a_copy_begun_while_the_words_are_blacked_out(
    transactional_db: None,
    named: Idea,
    alice: Actor,
    carla: Actor,
    act: Callable[..., Any],
    statement: str,
) -> None:
    """The copies were looked through already when it is begun."""
    table = {"UPDATE": "ideation_revision", "INSERT": "ideation_redaction"}[statement]
    into = "INTO " if statement == "INSERT" else ""

    def begin() -> None:
        with suppress(CopyElsewhere):
            act(named, alice)()

    overtaken(redacts(named, carla), f'{statement} {into}"{table}"', begin)

    assert WorkingCopy.objects.get().text in (BLACKED, f"{BLACKED} Oui.")
    assert "Dupont" not in kept()


@pytest.mark.parametrize("act", [begins, types], ids=["opened", "typed"])
def test_words_blacked_out_while_a_copy_is_begun(
    transactional_db: None, named: Idea, alice: Actor, carla: Actor, act: Callable[..., Any]
) -> None:
    """The text was read already when they are."""
    overtaken(
        act(named, alice), 'INSERT INTO "collaboration_workingcopy"', lambda: redacts(named, carla)() and None
    )

    assert WorkingCopy.objects.get().text in (BLACKED, f"{BLACKED} Oui.")
    assert "Dupont" not in kept()


@pytest.mark.parametrize("turn", range(2))
def test_both_at_once(transactional_db: None, named: Idea, alice: Actor, carla: Actor, turn: int) -> None:
    results = at_once(redacts(named, carla), begins(named, alice), types(named, alice))

    assert all(not isinstance(one, Exception) or isinstance(one, CopyElsewhere) for one in results), results
    assert "Dupont" not in kept()


class TestAWindowFromBefore:
    """It was open when the words were blacked out, and nothing was kept of it until then."""

    def test_is_told_that_the_text_is_another_now(self, named: Idea, alice: Actor, carla: Actor) -> None:
        redacts(named, carla)()

        with pytest.raises(CopyElsewhere) as refused:
            types(named, alice)()

        assert refused.value.copy == WorkingCopy.objects.get()
        assert (refused.value.copy.base_text, refused.value.copy.text) == (BLACKED, BLACKED)

    def test_is_told_so_as_well_where_nothing_was_typed_yet(
        self, named: Idea, alice: Actor, carla: Actor
    ) -> None:
        seen = open_copy(named, part="need", by=alice).version
        redacts(named, carla)()

        for version in (None, seen):
            with pytest.raises(CopyElsewhere):
                keep_copy(named, part="need", text=f"{NAMED} Oui.", base=NAMED, version=version, by=alice)

        assert kept() == BLACKED * 2

    def test_keeps_nothing_of_what_cannot_be_saved(self, named: Idea, alice: Actor, carla: Actor) -> None:
        redacts(named, carla)()

        with pytest.raises(TextConflict) as refused:
            save_part(named, part="need", text="Jeanne Dupont habite seule.", base=NAMED, by=alice)

        assert (refused.value.copy_version, kept()) == (None, BLACKED * 2)

    def test_with_another_former_text_goes_on(self, named: Idea, alice: Actor, carla: Actor) -> None:
        """What the text said before it named anybody is known as it was."""
        former = named.revisions.get(number=1).sections["need"]
        redacts(named, carla)()

        copy = keep_copy(named, part="need", text=f"{former} Oui.", base=former, by=alice)

        assert (copy.base_text, copy.text) == (former, f"{former} Oui.")


def test_a_translation_read_before_is_not_kept_with_the_words(
    named: Idea, alice: Actor, carla: Actor
) -> None:
    row = write_translation(named, language="it", changes={"title": "Jean Dupont"}, by=alice)
    redacts(named, carla)()

    about: dict[str, Any] = {"language": "it", "parts": {"title": "Jean Dupont, 80"}, "by": alice}
    with pytest.raises(TranslationElsewhere):
        keep_translation(named, read=row.version, **about)

    assert TranslationCopy.objects.get().parts["title"] == MARK
