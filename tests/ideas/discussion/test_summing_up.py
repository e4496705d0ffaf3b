"""The synthesis of a discussion."""

import pytest

from ideas.activity.models import Fact
from ideas.discussion import queries
from ideas.discussion.models import Synthesis
from ideas.discussion.operations import hide_comment, post_comment, write_synthesis
from ideas.kernel.errors import Invalid, MovedOn, NotAllowed, StaleRevision
from ideas.kernel.text import html_of
from tests.at_once import at_once
from tests.ideas.discussion.conftest import KIND, errors_of


@pytest.fixture
def fanny(make_actor):
    """A facilitator."""
    return make_actor("fanny", "facilitator")


@pytest.fixture
def said(thread, alice, bruno):
    """Three comments."""
    return [post_comment(thread, body=str(number), by=by) for number, by in enumerate((alice, bruno, alice))]


def test_it_cites_comments_and_says_up_to_where_it_goes(meadow, thread, said, fanny, alice):
    row = write_synthesis(thread, body="On paie (#1, #2), voir #1 et [là](#2).", covers=2, by=fanny)

    seen = queries.thread_about(KIND, meadow, alice)
    assert (seen.synthesis, seen.comments_since) == (row, 1)
    assert set(row.citations.values_list("comment__number", flat=True)) == {1, 2}
    shown = str(html_of(queries.with_citations(row)))
    assert [shown.count(f'href="/k/{comment.code}"') for comment in said] == [2, 1, 0]
    fact = Fact.objects.latest("id")
    assert (fact.name, fact.subject_code, fact.audience) == ("SynthesisWritten", meadow.code, "public")
    assert fact.data == {"version": 1, "covers": 2}


def test_versions_are_kept_and_the_same_again_changes_nothing(meadow, thread, said, fanny, carla):
    first = write_synthesis(thread, body="Un", by=fanny)
    again = write_synthesis(thread, body=" Un ", by=carla)
    second = write_synthesis(thread, body="Deux", version=1, by=carla)

    assert (again, second.version, second.covers) == (first, 2, 3)
    assert [row.body for row in queries.syntheses_of(thread)] == ["Deux", "Un"]
    with pytest.raises(StaleRevision) as caught:
        write_synthesis(thread, body="Trois", version=1, by=fanny)
    assert caught.value.current == {"body": "Deux", "version": 2}


def test_it_cites_only_what_can_be_read(thread, said, fanny, carla):
    hide_comment(said[1], reason="Injure.", by=carla)
    faults = []
    for body, covers in (("", 1), ("#2 et #9", 1), ("Bien", 0), ("Bien", 4), ("x" * 20_001, 1)):
        with pytest.raises(Invalid) as caught:
            write_synthesis(thread, body=body, covers=covers, by=fanny)
        faults += errors_of(caught)

    assert faults == [
        ("body", "required"),
        ("body", "unknown_comment"),
        ("covers", "unknown"),
        ("covers", "unknown"),
        ("body", "too_long"),
    ]


def test_only_the_lab_writes_it_and_only_of_the_public_discussion(meadow, thread, said, fanny, alice, carla):
    with pytest.raises(NotAllowed):
        write_synthesis(thread, body="Non", by=alice)
    room = queries.thread_about(KIND, meadow, carla, "team")
    post_comment(room, body="Chut", by=carla)
    with pytest.raises(NotAllowed):
        write_synthesis(queries.thread_of(KIND, meadow.code, "team"), body="Non", by=carla)
    assert Synthesis.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_of_two_written_at_once_one_stands_and_the_other_is_told(thread, said, fanny, carla):
    results = at_once(
        lambda: write_synthesis(thread, body="Un", version=0, by=fanny),
        lambda: write_synthesis(thread, body="Deux", version=0, by=carla),
    )

    assert [isinstance(one, StaleRevision | MovedOn) for one in results].count(True) == 1
    assert Synthesis.objects.count() == 1
