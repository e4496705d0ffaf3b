"""What several people do in one thread at the same moment."""

import pytest

from ideas.discussion.models import Comment, Thread
from ideas.discussion.operations import edit_comment, hide_comment, open_thread, post_comment
from ideas.kernel.actor import SYSTEM
from ideas.kernel.errors import MovedOn, StaleRevision
from ideas.topics.models import Theme
from tests.at_once import at_once, successes
from tests.ideas.discussion.conftest import KIND

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(make_actor):
    """Eight people."""
    return [make_actor(f"person{number}") for number in range(8)]


@pytest.fixture
def thread() -> Thread:
    """An open thread."""
    theme = Theme.objects.create(slug="meadow", names={"fr": "Le pré"})
    return open_thread(KIND, theme.code, by=SYSTEM)


def test_two_replies_at_once_keep_order_and_count(thread, people):
    parent = post_comment(thread, body="Question ?", by=people[0])

    at_once(*(lambda p=p: post_comment(thread, body="Réponse", parent=parent, by=p) for p in people[:2]))

    thread.refresh_from_db()
    rows = list(Comment.objects.order_by("path").values_list("number", "depth", "branch", "path"))
    assert rows == [(1, 0, 1, "0000001"), (2, 1, 1, "00000010000002"), (3, 1, 1, "00000010000003")]
    assert (thread.comment_count, thread.last_number) == (3, 3)


def test_fifty_comments_at_once_are_all_counted(thread, people):
    def six_or_seven(place: int) -> None:
        for number in range(place, 50, 8):
            post_comment(thread, body=str(number), by=people[place])

    at_once(*(lambda place=place: six_or_seven(place) for place in range(8)))

    thread.refresh_from_db()
    assert (thread.comment_count, thread.last_number) == (50, 50)
    numbers = list(Comment.objects.order_by("path").values_list("number", flat=True))
    assert numbers == list(range(1, 51))
    assert sorted(Comment.objects.values_list("body", flat=True), key=int) == [str(n) for n in range(50)]


def test_of_two_edits_of_one_version_the_second_is_told(thread, people):
    alice = people[0]
    comment = post_comment(thread, body="un", by=alice)

    answers = at_once(
        *(lambda w=w: edit_comment(comment, body=w, version=1, by=alice).body for w in ("deux", "trois"))
    )

    comment.refresh_from_db()
    assert [type(answer) for answer in answers].count(StaleRevision) == 1
    assert comment.body in answers
    assert [edit.body for edit in comment.edits.all()] == ["un"]


def test_hidden_by_two_at_once_it_is_counted_out_once(thread, make_actor):
    carla, cyril = make_actor("carla", "curator"), make_actor("cyril", "curator")
    comment = post_comment(thread, body="Publicité", by=carla)

    answers = at_once(*(lambda c=c: hide_comment(comment, reason="Pub.", by=c).state for c in (carla, cyril)))

    thread.refresh_from_db()
    assert successes(answers) == 1
    assert [type(answer) for answer in answers].count(MovedOn) == 1
    assert thread.comment_count == 0
