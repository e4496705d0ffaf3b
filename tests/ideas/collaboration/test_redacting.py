"""Personal data blacked out of all that was written of an idea."""

import pytest

from ideas.activity.models import Fact
from ideas.collaboration.models import WorkingCopy
from ideas.collaboration.operations import CopyElsewhere, keep_copy, redact_everywhere
from ideas.ideation.comparing import differences
from ideas.ideation.models import Idea, Redaction
from ideas.ideation.operations import redact_text, revise_idea
from ideas.ideation.redacting import MARK, Blackener
from ideas.kernel.actor import Actor
from ideas.kernel.errors import Invalid, NotAllowed
from tests.factories.amendments import make_amendment
from tests.factories.ideas import make_idea

NAMED = "Jean Dupont, au 3e, vit seul. Jeanne aussi."
WITHOUT = "Un voisin vit seul. Jeanne aussi."


@pytest.fixture
def named(idea: Idea, alice: Actor) -> Idea:
    """alice's idea, whose second text named somebody; the third does not."""
    idea = revise_idea(idea, changes={"sections": {"need": NAMED}}, note="D’après Jean Dupont", by=alice)
    return revise_idea(idea, changes={"sections": {"need": WITHOUT}}, by=alice)


@pytest.mark.parametrize(
    ("words", "text", "black"),
    [
        (["Jean Dupont"], "Jean  Dupont et JEAN\nDUPONT", f"{MARK} et {MARK}"),
        (["Ana"], "Ana, Anatole, Diana, ana.", f"{MARK}, Anatole, Diana, {MARK}."),
        (["Jean", "Jean Dupont"], "Jean Dupont, Jean", f"{MARK}, {MARK}"),
        (["079 123 45 67"], "Tél. 079 123 45 67.", f"Tél. {MARK}."),
        (["a.b@c.ch"], "a.b@c.ch aXb@c.ch", f"{MARK} aXb@c.ch"),
    ],
    ids=["white space and case", "whole words", "longest first", "numbers", "signs"],
)
def test_words_are_blacked_out_and_nothing_else(words: list[str], text: str, black: str) -> None:
    assert Blackener(words).text(text) == black


def test_no_version_holds_the_words_any_more_and_no_difference_shows_them(named: Idea, carla: Actor) -> None:
    redaction = redact_text(named, words=["Jean Dupont"], reason="Un nom de trop", by=carla)

    second, third = named.revisions.get(number=2), named.revisions.get(number=3)
    parts = [
        part for change in differences(second, third, title_name="", summary_name="") for part in change.parts
    ]
    assert second.sections["need"] == NAMED.replace("Jean Dupont", MARK)
    assert second.note == f"D’après {MARK}"
    assert (third.sections["need"], redaction.revisions, redaction.by) == (WITHOUT, 1, carla.person)
    assert "Dupont" not in str(parts)
    assert Idea.objects.get(pk=named.pk).text_version == named.text_version
    fact = Fact.objects.get(name="TextRedacted")
    assert fact.data == {"revisions": 1}
    assert "Dupont" not in str(Redaction.objects.values().get())


def test_the_present_text_is_mended_without_a_revision(idea: Idea, alice: Actor, carla: Actor) -> None:
    idea = revise_idea(idea, changes={"sections": {"need": NAMED}, "place": "Chez Jean Dupont"}, by=alice)

    redact_text(idea, words=["jean dupont"], reason="Un nom de trop", by=carla)

    now = Idea.objects.get(pk=idea.pk)
    assert (now.section("need"), now.place) == (NAMED.replace("Jean Dupont", MARK), f"Chez {MARK}")
    assert (now.revision, now.text_version) == (idea.revision, idea.text_version + 1)
    assert now.revisions.get(number=2).sections == now.sections


def test_what_people_are_writing_is_mended_too_and_no_open_window_brings_it_back(
    named: Idea, alice: Actor, carla: Actor
) -> None:
    seen = keep_copy(named, part="need", text=f"{NAMED} Oui.", base=NAMED, by=alice).version

    redact_everywhere(named, words=["Jean Dupont"], reason="Un nom de trop", by=carla)

    copy = WorkingCopy.objects.get()
    assert "Dupont" not in copy.base_text + copy.text
    assert copy.text.endswith(" Oui.")
    with pytest.raises(CopyElsewhere):
        keep_copy(named, part="need", text=f"{NAMED} Non.", base=NAMED, version=seen, by=alice)


def test_amendments_are_mended_too(alice: Actor, charlie: Actor, carla: Actor) -> None:
    idea = make_idea(alice, stage="cocreation")
    amendment = make_amendment(idea, charlie, solution="Jean Dupont tient le carnet.")

    redact_everywhere(
        revise_idea(idea, changes={"place": "Chez Jean Dupont"}, by=alice),
        words=["Jean Dupont"],
        reason="Un nom de trop",
        by=carla,
    )

    amendment.refresh_from_db()
    assert amendment.texts["solution"] == f"{MARK} tient le carnet."
    assert amendment.version == 2


@pytest.mark.parametrize(
    ("words", "reason", "field"),
    [
        ([], "Un nom", "words"),
        ([" "], "Un nom", "words"),
        (["x"], "Un nom", "words"),
        (["introuvable"], "Un nom", "words"),
        (["Jean"], " ", "reason"),
    ],
    ids=["none", "blank", "too short", "not there", "no reason"],
)
def test_what_is_wrong_is_said_and_nothing_is_blacked_out(
    named: Idea, carla: Actor, words: list[str], reason: str, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        redact_text(named, words=words, reason=reason, by=carla)

    assert [error.field for error in refused.value.errors] == [field]
    assert named.revisions.get(number=2).sections["need"] == NAMED


def test_a_team_does_not_black_out_its_own_record(named: Idea, alice: Actor) -> None:
    with pytest.raises(NotAllowed):
        redact_everywhere(named, words=["Jean"], reason="Un nom", by=alice)
