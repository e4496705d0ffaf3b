"""Reading threads."""

import pytest

from ideas.discussion import queries
from ideas.discussion.models import Comment, Thread
from ideas.discussion.operations import delete_comment, edit_comment, hide_comment, open_thread, post_comment
from ideas.discussion.queries import Order
from ideas.kernel import subjects
from ideas.kernel.actor import ANYONE, SYSTEM
from ideas.topics.models import Theme
from tests.ideas.discussion.conftest import KIND


@pytest.fixture
def busy_thread(thread, alice, bruno):
    """Three branches: 1 with a reply (4) and its reply (6), 2, 3 with a reply (5)."""
    one = post_comment(thread, body="1", by=alice)
    post_comment(thread, body="2", by=bruno)
    three = post_comment(thread, body="3", by=alice)
    four = post_comment(thread, body="4", parent=one, by=bruno)
    post_comment(thread, body="5", parent=three, by=bruno)
    post_comment(thread, body="6", parent=four, by=alice)
    return Thread.objects.get()


def read_all(thread, viewer, order, size):
    """Bodies by page."""
    pages, after = [], ""
    while after is not None:
        page = queries.comments_page(thread, viewer, after=after, order=order, size=size)
        pages.append([comment.body for comment in page.comments])
        after = page.after
    return pages


@pytest.mark.parametrize("size", [1, 2, 4, 6])
@pytest.mark.parametrize(("order", "expected"), [(Order.THREAD, "146235"), (Order.NEWEST, "352146")])
def test_pages_follow_each_other_without_gap_or_double(busy_thread, alice, order, expected, size):
    pages = read_all(busy_thread, alice, order, size)

    assert "".join(body for page in pages for body in page) == expected
    assert all(len(page) == size for page in pages[:-1])


@pytest.mark.parametrize("size", [1, 2, 4, 6])
@pytest.mark.parametrize("order", list(Order))
def test_each_comment_is_on_the_page_that_its_cursor_leads_to(busy_thread, alice, order, size):
    pages = read_all(busy_thread, alice, order, size)

    for comment in Comment.objects.all():
        after = queries.cursor_to(comment, order, size=size)
        page = queries.comments_page(busy_thread, alice, after=after, order=order, size=size)
        bodies = [found.body for found in page.comments]
        assert comment.body in bodies
        assert bodies in [list(one) for one in pages]


def test_an_unreadable_cursor_starts_from_the_beginning(busy_thread, alice):
    for cursor in ("abc", "9" * 40, "-1", "²", ""):
        page = queries.comments_page(busy_thread, alice, after=cursor)
        assert [comment.body for comment in page.comments] == list("146235")


def test_a_thread_is_read_by_purpose(thread, alice):
    post_comment(thread, body="Qui paie ?", purpose="question", by=alice)
    post_comment(thread, body="Bravo", by=alice)

    page = queries.comments_page(Thread.objects.get(), alice, purpose="question")

    assert [comment.body for comment in page.comments] == ["Qui paie ?"]


def test_nothing_is_read_of_a_subject_one_may_not_know_of(busy_thread, meadow, alice, carla):
    Theme.objects.filter(pk=meadow.pk).update(is_open=False)

    assert queries.comments_page(busy_thread, alice).comments == []
    assert len(queries.comments_page(Thread.objects.get(), carla).comments) == 6
    assert list(queries.comments_visible_to(alice)) == []
    assert queries.comments_visible_to(carla).count() == 6


@pytest.mark.parametrize("rows", [1, 3, 60])
def test_a_page_takes_two_queries_whatever_its_length(
    thread, alice, rows, settings, django_assert_num_queries
):
    settings.LAB_LIMITS = False
    parent = None
    for number in range(rows):
        parent = post_comment(thread, body=str(number), parent=parent if number % 4 else None, by=alice)
    thread.refresh_from_db()

    with django_assert_num_queries(2):
        page = queries.comments_page(thread, alice)
        told = [(c.author.display_name, c.parent and c.parent.author.display_name) for c in page.comments]

    assert len(told) == min(rows, 50)


def test_a_subject_already_fetched_is_not_fetched_again(
    busy_thread, meadow, alice, django_assert_num_queries
):
    with django_assert_num_queries(2):
        thread = queries.thread_about(KIND, meadow, alice)
        queries.comments_page(thread, alice)


def test_a_subject_without_a_thread_has_none(db, alice, meadow):
    assert queries.thread_of(KIND, meadow.code) is None
    assert queries.thread_about(KIND, meadow, alice) is None


@pytest.mark.parametrize("rows", [1, 3])
def test_visible_comments_take_one_query(rows, alice, django_assert_num_queries):
    for number in range(rows):
        theme = Theme.objects.create(slug=f"t{number}", names={"fr": "x"})
        post_comment(open_thread(KIND, theme.code, by=SYSTEM), body="x", by=alice)

    with django_assert_num_queries(1):
        seen = [(c.author.display_name, c.thread.subject_code) for c in queries.comments_visible_to(ANYONE)]

    assert len(seen) == rows


def test_the_kind_of_a_comment_says_what_it_is_part_of(thread, alice, carla):
    comment = post_comment(thread, body="x", by=alice)
    kind = subjects.kind_of("comment")

    row = subjects.subject_visible_to(ANYONE, "comment", comment.code)

    assert kind.title(row) == "Message de Alice"
    assert kind.parent(row) == (KIND, thread.subject_code)
    assert list(kind.concerned(row)) == [alice.person.code]
    assert (kind.curated_by(carla, row), kind.curated_by(alice, row)) == (True, False)
    assert subjects.short_path("comment", comment.code) == f"/k/{comment.code}"


def test_hidden_words_are_read_by_their_author_and_curators_only(thread, alice, bruno, carla):
    comment = hide_comment(post_comment(thread, body="Publicité", by=alice), reason="Pub.", by=carla)

    seen = [queries.text_seen_by(viewer, comment) for viewer in (alice, bruno, carla, ANYONE)]

    assert seen == ["Publicité", "", "Publicité", ""]


def test_deleted_words_are_read_by_nobody(thread, alice, carla):
    comment = delete_comment(post_comment(thread, body="Oups", by=alice), by=alice)

    assert [queries.text_seen_by(viewer, comment) for viewer in (alice, carla)] == ["", ""]


def test_history_is_read_as_long_as_the_comment_is(thread, alice, carla):
    comment = edit_comment(post_comment(thread, body="un", by=alice), body="deux", by=alice)
    assert [edit.body for edit in queries.edits_of(comment)] == ["un"]

    hidden = hide_comment(comment, reason="Non.", by=carla)
    assert list(queries.edits_of(hidden)) == []
