"""The team's own discussion and the lab's notes: who reads them, what stays apart, what is made public."""

import pytest

from ideas.activity.models import Fact
from ideas.discussion import queries
from ideas.discussion.models import Circle, Comment, Thread
from ideas.discussion.operations import (
    close_thread,
    delete_comment,
    drop_threads,
    edit_comment,
    hide_comment,
    post_comment,
    publish_comment,
)
from ideas.kernel import subjects
from ideas.kernel.actor import ANYONE, SYSTEM
from ideas.kernel.authorization import may
from ideas.kernel.errors import NotAllowed, NotFound
from ideas.people.models import Person
from ideas.people.personal_data import export_of, holdings
from ideas.topics.models import Theme
from tests.at_once import at_once
from tests.ideas.discussion.conftest import KIND, facts_told


@pytest.fixture
def team(alice, meadow):
    """alice is on the meadow's team."""
    Person.objects.filter(pk=alice.person.pk).update(bio=meadow.code)
    alice.person.refresh_from_db()
    return alice


def room(meadow, viewer, circle="team"):
    """The thread of that circle as ``viewer`` gets it."""
    return queries.thread_about(KIND, meadow, viewer, circle)


@pytest.fixture
def said(thread, meadow, team, carla):
    """One message in each circle."""
    post_comment(thread, body="Tout le monde", by=team)
    post_comment(room(meadow, team), body="Entre nous", by=team)
    post_comment(room(meadow, carla, "staff"), body="Pour le lab", by=carla)
    return {comment.thread.circle: comment for comment in Comment.objects.select_related("thread")}


def bodies(comments):
    """What they say, sorted."""
    return sorted(comment.body for comment in comments)


def test_each_reads_the_circles_that_are_theirs(said, meadow, team, bruno, carla):
    seen = {
        "everybody": queries.comments_visible_to(ANYONE),
        "bruno": queries.comments_visible_to(bruno),
        "team": queries.comments_visible_to(team),
        "carla": queries.comments_visible_to(carla),
        "our code": queries.comments_visible_to(SYSTEM),
    }

    assert {who: bodies(rows) for who, rows in seen.items()} == {
        "everybody": ["Tout le monde"],
        "bruno": ["Tout le monde"],
        "team": ["Entre nous", "Tout le monde"],
        "carla": ["Entre nous", "Pour le lab", "Tout le monde"],
        "our code": ["Entre nous", "Pour le lab", "Tout le monde"],
    }


@pytest.mark.parametrize("circle", [Circle.PUBLIC, Circle.TEAM, Circle.STAFF])
def test_query_predicate_and_thread_agree(said, meadow, team, bruno, carla, circle):
    comment = said[circle]
    for viewer in (ANYONE, bruno, team, carla, SYSTEM):
        is_seen = queries.comments_visible_to(viewer).filter(pk=comment.pk).exists()
        fresh = Thread.objects.get(pk=comment.thread_id)
        assert queries.reads(viewer, KIND, meadow, circle) is is_seen
        assert (queries.subject_of(fresh, viewer) is not None) is is_seen
        assert (room(meadow, viewer, circle) is not None) is is_seen
        assert bool(queries.comments_page(Thread.objects.get(pk=fresh.pk), viewer).comments) is is_seen


def test_a_room_has_no_row_before_something_is_said_there(thread, meadow, team):
    empty = room(meadow, team)

    assert empty is not None
    assert queries.comments_page(empty, team).comments == []
    assert Thread.objects.count() == 1
    post_comment(empty, body="Entre nous", by=team)
    assert set(Thread.objects.values_list("circle", "comment_count")) == {("public", 0), ("team", 1)}


def test_nobody_else_writes_in_a_room(said, meadow, team, bruno, carla):
    with pytest.raises(NotFound):
        post_comment(Thread.objects.get(circle="team"), body="Coucou", by=bruno)
    with pytest.raises(NotFound):
        post_comment(Thread.objects.get(circle="staff"), body="Coucou", by=team)
    with pytest.raises(NotFound):
        post_comment(Thread(subject_kind=KIND, subject_code="22222222", circle="team"), body="x", by=team)
    with pytest.raises(NotFound):
        post_comment(Thread(subject_kind=KIND, subject_code=meadow.code), body="x", by=bruno)
    post_comment(Thread.objects.get(circle="team"), body="Oui", by=carla)
    assert Comment.objects.count() == 4


def test_the_team_goes_on_where_the_public_discussion_is_closed(said, meadow, team, carla):
    close_thread(KIND, meadow.code, by=SYSTEM)
    Theme.objects.filter(pk=meadow.pk).update(order=1, is_open=False)
    meadow.refresh_from_db()

    assert not may(team, "discussion.post_comment", Thread.objects.get(circle="public"))
    assert may(carla, "discussion.post_comment", Thread.objects.get(circle="team"))
    Theme.objects.filter(pk=meadow.pk).update(order=2)
    assert not may(carla, "discussion.post_comment", Thread.objects.get(circle="team"))
    assert may(carla, "discussion.post_comment", Thread.objects.get(circle="staff"))


def test_facts_of_a_room_are_not_public(said, team, bruno, carla):
    edit_comment(said["team"], body="Vraiment entre nous", by=team)
    hide_comment(said["team"], reason="Motif.", by=carla)
    delete_comment(said["staff"], by=carla)

    told = [(fact.name, fact.audience, fact.data["circle"]) for fact in Fact.objects.order_by("pk")]
    assert told == [
        ("CommentPosted", "public", "public"),
        ("CommentPosted", "concerned", "team"),
        ("CommentPosted", "staff", "staff"),
        ("CommentEdited", "concerned", "team"),
        ("CommentHidden", "concerned", "team"),
        ("CommentDeleted", "staff", "staff"),
    ]


def test_a_name_of_another_circle_is_not_mentioned(said, thread, bruno):
    post_comment(thread, body="Merci @Carla et @Alice", by=bruno)

    assert Fact.objects.latest("id").data["mentions"] == [said["team"].author.code]


# --- Made public --------------------------------------------------------------------------------------------


def test_a_message_to_the_team_is_made_public_once(said, team):
    first = publish_comment(said["team"], by=team)
    again = publish_comment(said["team"], by=team)

    assert first == again
    assert (first.thread.circle, first.body, first.published_from) == ("public", "Entre nous", said["team"])
    assert list(Thread.objects.order_by("pk").values_list("circle", "comment_count")) == [
        ("public", 2),
        ("team", 1),
        ("staff", 1),
    ]
    assert facts_told()[-2:] == ["CommentPublished", "CommentPosted"]
    last, before = Fact.objects.order_by("-pk")[:2]
    assert (before.audience, before.data["published_as"]) == ("concerned", first.code)
    assert (last.audience, last.subject_code) == ("public", first.code)
    assert said["team"].code not in str(last.data)


def test_only_its_author_makes_a_message_public_and_only_one_to_the_team(said, team, carla):
    with pytest.raises(NotAllowed):
        publish_comment(said["team"], by=carla)
    with pytest.raises(NotAllowed):
        publish_comment(said["staff"], by=carla)
    with pytest.raises(NotAllowed):
        publish_comment(said["public"], by=team)
    assert Comment.objects.count() == 3


def test_nothing_is_made_public_where_nothing_is_public(said, meadow, team, carla):
    answer = post_comment(Thread.objects.get(circle="team"), body="Oui", by=carla)
    close_thread(KIND, meadow.code, by=SYSTEM)
    with pytest.raises(NotAllowed):
        publish_comment(answer, by=carla)
    Thread.objects.filter(circle="public").update(circle="team", subject_code="elsewhere")
    with pytest.raises(NotFound):
        publish_comment(answer, by=carla)


def test_what_was_made_public_is_edited_by_itself(said, team):
    public = publish_comment(said["team"], by=team)
    edit_comment(said["team"], body="Non, entre nous", by=team)
    delete_comment(public, by=team)

    assert bodies(Comment.objects.all()) == ["", "Non, entre nous", "Pour le lab", "Tout le monde"]
    assert publish_comment(said["team"], by=team) == public


# --- Personal data ------------------------------------------------------------------------------------------


def test_notes_of_the_lab_are_not_taken_along_nor_away(said, team, carla):
    post_comment(Thread.objects.get(circle="team"), body="De Carla", by=carla)
    edit_comment(said["staff"], body="Pour le lab, bis", by=carla)

    taken = export_of(carla.person)
    assert [row["body"] for row in taken["discussion.Comment"]] == ["De Carla"]
    assert "discussion.CommentEdit" not in taken
    assert {row["thread__circle"] for row in export_of(team.person)["discussion.Comment"]} == {
        "public",
        "team",
    }
    holdings()["discussion.Comment"].erase(carla.person, True)
    assert bodies(Comment.objects.all()) == ["", "Entre nous", "Pour le lab, bis", "Tout le monde"]


def test_what_was_said_about_something_deleted_goes_with_it(said, meadow, thread, team, alice):
    answer = post_comment(thread, body="Réponse", parent=said["public"], by=team)
    post_comment(thread, body="Encore", parent=answer, by=team)
    publish_comment(said["team"], by=team)
    other = Theme.objects.create(slug="wood", names={"fr": "Le bois"})
    Thread.objects.create(subject_kind=KIND, subject_code=other.code)

    drop_threads(KIND, meadow.code, by=SYSTEM)

    assert Comment.objects.count() == 0
    assert Thread.objects.get().subject_code == other.code


def test_a_kind_without_rooms_has_none(said, meadow, carla):
    assert subjects.kind_of(KIND).visible_to(carla).exists()
    assert queries.thread_about("theme", meadow, carla, "team") is None


# --- At once ------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_begin_a_room_at_once(meadow, team, carla):
    rooms = [room(meadow, team), room(meadow, carla)]
    at_once(
        lambda: post_comment(rooms[0], body="un", by=team),
        lambda: post_comment(rooms[1], body="deux", by=carla),
    )

    thread = Thread.objects.get()
    assert (thread.circle, thread.last_number, bodies(thread.comments.all())) == ("team", 2, ["deux", "un"])


@pytest.mark.django_db(transaction=True)
def test_a_message_made_public_twice_at_once_is_public_once(said, team):
    results = at_once(*[lambda: publish_comment(said["team"], by=team).code for _ in range(4)])

    assert len(set(results)) == 1
    assert Comment.objects.filter(thread__circle="public").count() == 2
