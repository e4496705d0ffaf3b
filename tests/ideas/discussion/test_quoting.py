"""Comments on a passage of what they discuss."""

import pytest

from ideas.discussion.models import Comment, Quotation, Thread
from ideas.discussion.operations import Quoted, delete_comment, post_comment_on_passage
from ideas.discussion.queries import quotations_of, thread_of
from ideas.ideation.models import Idea
from ideas.ideation.operations import revise_idea
from ideas.kernel.actor import ANYONE, Actor
from ideas.kernel.errors import Invalid, SignInNeeded
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
