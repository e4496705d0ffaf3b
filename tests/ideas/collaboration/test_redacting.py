"""Personal data blacked out of all that was written of an idea."""

import pytest

from ideas.activity.models import Fact
from ideas.collaboration.models import WorkingCopy
from ideas.collaboration.operations import CopyElsewhere, keep_copy, redact_everywhere
from ideas.collaboration.queries.redacting import places_saying
from ideas.discussion.models import Comment, Quotation, Synthesis
from ideas.discussion.operations import (
    Quoted,
    edit_comment,
    post_comment,
    post_comment_on_passage,
    write_synthesis,
)
from ideas.discussion.queries import thread_of
from ideas.ideation.comparing import differences
from ideas.ideation.lifecycle import TranslationKind
from ideas.ideation.models import Idea, Redaction, TranslationVersion
from ideas.ideation.operations import redact_text, revise_idea, write_translation
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


def test_earlier_versions_of_every_language_are_mended(named: Idea, alice: Actor, carla: Actor) -> None:
    """What a translation said once, what plain words said once: as much on record as the text itself."""
    for language, kind in (("it", TranslationKind.HUMAN), ("fr", TranslationKind.PLAIN)):
        about = {"language": language, "kind": kind, "by": alice}
        said = {"title": "Ore", "sections": {"need": f"{NAMED} ({language})"}}
        row = write_translation(named, changes=said, **about)
        write_translation(named, changes={"sections": {"need": WITHOUT}}, version=row.version, **about)

    redact_text(named, words=["jean dupont"], reason="Un nom de trop", by=carla)

    versions = TranslationVersion.objects.order_by("translation", "number")
    assert [one.sections["need"] for one in versions] == [
        f"{NAMED.replace('Jean Dupont', MARK)} (it)",
        WITHOUT,
        f"{NAMED.replace('Jean Dupont', MARK)} (fr)",
        WITHOUT,
    ]
    assert [one.number for one in versions] == [1, 2, 1, 2]
    assert "Dupont" not in str(list(named.translations.values()))


class TestAround:
    """Messages, syntheses and quotations say the same words."""

    @pytest.fixture
    def talked(self, named: Idea, charlie: Actor, carla: Actor, bruno: Actor) -> dict[str, Comment]:
        thread = thread_of("idea", named.code)
        assert thread is not None
        said = {
            "named": post_comment(thread, body="Je connais JEAN  DUPONT.", by=charlie),
            "edited": post_comment(thread, body="Jean Dupont est mon voisin.", by=charlie),
            "other": post_comment(thread, body="Jeanne, elle, va bien.", by=bruno),
            "quoting": post_comment_on_passage(
                thread,
                quoted=Quoted(part="need", exact="Jean Dupont, au 3e", revision=2),
                body="Ah ?",
                by=bruno,
            ),
        }
        said["edited"] = edit_comment(said["edited"], body="Mon voisin.", by=charlie)
        write_synthesis(thread, body="Jean Dupont revient souvent (#1).", covers=1, by=carla)
        return said

    def places(self, idea: Idea, viewer: Actor) -> list[str]:
        return [one.key for one in places_saying(idea, Blackener(["Jean Dupont"]), viewer)]

    def test_are_listed_with_what_stands_around(
        self, named: Idea, talked: dict[str, Comment], carla: Actor
    ) -> None:
        found = places_saying(named, Blackener(["Jean Dupont"]), carla)

        assert [(one.kind, one.excerpt) for one in found] == [
            ("comment", "Je connais JEAN DUPONT."),
            ("comment", "Jean Dupont est mon voisin."),
            ("synthesis", "Jean Dupont revient souvent (#1)."),
        ]
        assert [one.who for one in found] == [talked["named"].author] * 2 + [carla.person]

    def test_those_chosen_lose_them_in_the_same_act_and_say_so(
        self, named: Idea, talked: dict[str, Comment], carla: Actor
    ) -> None:
        also = [f"comment:{talked[name].code}" for name in ("named", "edited", "other")]

        redact_everywhere(named, words=["Jean Dupont"], reason="Un nom de trop", also=also, by=carla)

        comments = {name: Comment.objects.get(pk=row.pk) for name, row in talked.items()}
        assert comments["named"].body == f"Je connais {MARK}."
        assert comments["edited"].body == "Mon voisin."
        assert [edit.body for edit in comments["edited"].edits.all()] == [f"{MARK} est mon voisin."]
        assert {name for name, row in comments.items() if row.redacted_at} == {"named", "edited"}
        assert Fact.objects.filter(name="CommentRedacted").count() == 2
        assert [key.split(":")[0] for key in self.places(named, carla)] == ["synthesis"]

    def test_a_synthesis_loses_them_in_all_its_versions(
        self, named: Idea, talked: dict[str, Comment], carla: Actor
    ) -> None:
        thread = talked["named"].thread
        write_synthesis(thread, body="Un voisin revient souvent (#1).", covers=2, by=carla)
        (key,) = [key for key in self.places(named, carla) if key.startswith("synthesis")]

        redact_everywhere(named, words=["Jean Dupont"], reason="Un nom de trop", also=[key], by=carla)

        assert [one.body for one in Synthesis.objects.order_by("version")] == [
            f"{MARK} revient souvent (#1).",
            "Un voisin revient souvent (#1).",
        ]

    def test_a_quoted_passage_always_does_for_it_is_the_text(
        self, named: Idea, talked: dict[str, Comment], carla: Actor
    ) -> None:
        redact_everywhere(named, words=["Jean Dupont"], reason="Un nom de trop", by=carla)

        quotation = Quotation.objects.get()
        assert (quotation.exact, quotation.comment.body) == (f"{MARK}, au 3e", "Ah ?")

    def test_words_that_only_a_message_says_can_be_blacked_out_too(
        self, idea: Idea, charlie: Actor, carla: Actor
    ) -> None:
        thread = thread_of("idea", idea.code)
        assert thread is not None
        comment = post_comment(thread, body="Jean Dupont ?", by=charlie)
        about = {"words": ["Jean Dupont"], "reason": "Un nom de trop", "by": carla}

        with pytest.raises(Invalid):
            redact_everywhere(idea, **about)
        redaction = redact_everywhere(idea, also=[f"comment:{comment.code}"], **about)

        comment.refresh_from_db()
        assert (comment.body, redaction.revisions) == (f"{MARK} ?", 0)

    def test_a_message_about_another_idea_stays(
        self, named: Idea, alice: Actor, charlie: Actor, carla: Actor
    ) -> None:
        other = thread_of("idea", make_idea(alice, title="Une autre").code)
        assert other is not None
        comment = post_comment(other, body="Jean Dupont ?", by=charlie)

        redact_everywhere(
            named, words=["Jean Dupont"], reason="Un nom", also=[f"comment:{comment.code}"], by=carla
        )

        comment.refresh_from_db()
        assert comment.body == "Jean Dupont ?"


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
