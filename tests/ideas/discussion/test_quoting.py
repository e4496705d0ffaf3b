"""Comments on a passage of what they discuss."""

from typing import Any

import pytest

from ideas.discussion.models import Comment, Quotation, Thread
from ideas.discussion.operations import Quoted, delete_comment, post_comment_on_passage
from ideas.discussion.queries import quotations_of, thread_of
from ideas.ideation.models import Idea
from ideas.ideation.operations import revise_idea
from ideas.kernel.actor import ANYONE, Actor
from ideas.kernel.errors import Invalid, SignInNeeded
from ideas.notifications.models import Notification
from tests.at_once import at_once, successes
from tests.factories.ideas import make_idea

NEED = "Le **banc** du quai. Le banc du parc.\n\nUn autre banc."


@pytest.fixture
def quoted_idea(alice: Actor) -> Idea:
    """alice's idea with a text in which words come twice."""
    return make_idea(alice, sections={"need": NEED, "solution": "Un banc de plus."})


def thread(idea: Idea) -> Thread:
    found = thread_of("idea", idea.code)
    assert found is not None
    return found


def say(idea: Idea, by: Actor, **quoted: object) -> Comment:
    passage = Quoted(**{"part": "need", **quoted})  # type: ignore[arg-type]
    return post_comment_on_passage(thread(idea), quoted=passage, body="Lequel ?", by=by)


def test_the_passage_is_kept_with_what_stands_around_it(quoted_idea: Idea, charlie: Actor) -> None:
    comment = say(quoted_idea, charlie, exact="Le banc du quai.")

    quotation = comment.quotation
    assert (quotation.part, quotation.exact, quotation.revision) == ("need", "Le banc du quai.", None)
    assert (quotation.prefix, quotation.suffix) == ("", " Le banc du parc. Un autre banc.")
    assert list(quotations_of(thread(quoted_idea))) == [quotation]


def test_of_words_that_come_twice_those_between_the_same_words_are_meant(
    quoted_idea: Idea, charlie: Actor
) -> None:
    quotation = say(quoted_idea, charlie, exact="Le banc", prefix="quai. ", suffix=" du parc").quotation

    assert quotation.prefix == "Le banc du quai. "


def test_words_copied_over_several_lines_are_found(quoted_idea: Idea, charlie: Actor) -> None:
    quotation = say(quoted_idea, charlie, exact=" parc.\n\n  Un autre ").quotation

    assert quotation.exact == "parc. Un autre"


def test_a_passage_of_the_text_that_was_read_can_be_quoted_after_it_changed(
    quoted_idea: Idea, charlie: Actor, alice: Actor
) -> None:
    read = quoted_idea.revision
    revise_idea(quoted_idea, changes={"sections": {"need": "Rien."}}, by=alice)

    assert say(quoted_idea, charlie, exact="Un autre banc", revision=read).quotation.revision == read
    with pytest.raises(Invalid):
        say(quoted_idea, charlie, exact="Un autre banc")


@pytest.mark.parametrize(
    ("quoted", "code"),
    [
        ({"exact": " "}, "required"),
        ({"exact": "a" * 1001}, "too_long"),
        ({"exact": "jamais dit"}, "not_found"),
        ({"exact": "banc", "part": "unknown"}, "not_found"),
        ({"exact": "banc", "revision": 99}, "not_found"),
    ],
    ids=["nothing", "too long", "not there", "no such part", "no such revision"],
)
def test_what_is_not_in_the_text_is_refused_and_nothing_is_posted(
    quoted_idea: Idea, charlie: Actor, quoted: dict[str, object], code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        say(quoted_idea, charlie, **quoted)

    assert [error.code for error in refused.value.errors] == [code]
    assert not Comment.objects.exists()


def test_who_may_not_comment_may_not_quote(quoted_idea: Idea) -> None:
    with pytest.raises(SignInNeeded):
        say(quoted_idea, ANYONE, exact="banc")


def test_deleted_comments_quote_no_more(quoted_idea: Idea, charlie: Actor) -> None:
    delete_comment(say(quoted_idea, charlie, exact="banc"), by=charlie)

    assert list(quotations_of(thread(quoted_idea))) == []
    assert not Quotation.objects.exists()


@pytest.mark.parametrize("revision", [None, 1], ids=["the text as it is", "the text that was read"])
def test_a_passage_quoted_while_it_is_edited_away_is_kept_or_refused_whole(
    transactional_db: None, quoted_idea: Idea, charlie: Actor, alice: Actor, revision: int | None
) -> None:
    """Who read the revision before is never refused; who names none is quoted from one text or the other, or not at all."""

    def edit() -> Idea:
        return revise_idea(quoted_idea, changes={"sections": {"need": "Un carnet."}}, by=alice)

    said, edited = at_once(
        lambda: say(quoted_idea, charlie, exact="Le banc du quai.", revision=revision), edit
    )

    quotations = list(quotations_of(thread(quoted_idea)))
    assert not isinstance(edited, Exception)
    assert Idea.objects.get(pk=quoted_idea.pk).section("need") == "Un carnet."
    if isinstance(said, Invalid):
        assert revision is None
        assert (quotations, Comment.objects.count()) == ([], 0)
    else:
        assert [(one.comment, one.exact) for one in quotations] == [(said, "Le banc du quai.")]
        assert quotations[0].suffix == " Le banc du parc. Un autre banc."


def test_two_who_quote_one_passage_at_once_are_both_heard(
    transactional_db: None, quoted_idea: Idea, charlie: Actor, bruno: Actor
) -> None:
    results = at_once(
        *(lambda by=by: say(quoted_idea, by, exact="Un autre banc.") for by in (charlie, bruno))
    )

    assert successes(results) == 2
    assert {one.comment.author for one in quotations_of(thread(quoted_idea))} == {
        charlie.person,
        bruno.person,
    }


def test_who_wrote_the_passage_is_told_as_of_any_comment_once(
    quoted_idea: Idea, charlie: Actor, alice: Actor, deliver_facts: Any
) -> None:
    """The table tells a team of every comment: a quotation adds no other notice."""
    deliver_facts()
    comment = say(quoted_idea, charlie, exact="Un autre banc.")
    deliver_facts()

    told = Notification.objects.filter(subject_kind="comment", subject_code=comment.code)
    assert [(one.person, one.role) for one in told] == [(alice.person, "team")]
