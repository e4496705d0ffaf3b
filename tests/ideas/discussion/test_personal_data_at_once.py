"""What people said with one click is taken back once, whoever takes it back at the same moment."""

import pytest

from ideas.discussion.models import Comment
from ideas.discussion.operations import react_to_comment, withdraw_reaction
from ideas.discussion.personal_data import erase_reactions
from ideas.kernel.actor import Actor
from tests.at_once import overtaken
from tests.factories.ideas import make_idea
from tests.web.conftest import say


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("statement", ['DELETE FROM "discussion_reaction"', 'UPDATE "discussion_comment"'])
def test_a_reaction_erased_while_it_is_withdrawn_counts_one_less(
    alice: Actor, bruno: Actor, charlie: Actor, statement: str
) -> None:
    comment = say(make_idea(alice), "Et le dimanche ?", by=alice)
    for one in (bruno, charlie):
        react_to_comment(comment, "useful", by=one)

    overtaken(
        lambda: erase_reactions(bruno.person, texts=False),
        statement,
        by=lambda: withdraw_reaction(Comment.objects.get(pk=comment.pk), "useful", by=bruno),
    )

    comment.refresh_from_db()
    assert (comment.useful_count, comment.reactions.count()) == (1, 1)
