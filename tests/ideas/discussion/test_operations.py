"""Posting, editing, deleting, hiding comments."""

import datetime

import pytest

from ideas.activity.facts import Audience
from ideas.activity.models import Fact
from ideas.activity.operations import Allowance, set_allowance
from ideas.discussion.bringing import BroughtComment, bring_in_comments
from ideas.discussion.models import Comment, OriginKind, Thread
from ideas.discussion.operations import (
    close_thread,
    delete_comment,
    hide_comment,
    open_thread,
    open_threads,
    post_comment,
    record_comment,
    reopen_thread,
)
from ideas.discussion.placing import Origin
from ideas.kernel.actor import ANYONE, SYSTEM, Actor
from ideas.kernel.errors import (
    Invalid,
    NotAllowed,
    NotFound,
    SignInNeeded,
    TooMany,
)
from ideas.moderation.limits import set_all_allowances
from ideas.organisations.models import Mandate, Organisation
from ideas.topics.models import Theme
from tests.ideas.discussion.conftest import KIND, errors_of, facts_told

COUNTER = Origin(kind=OriginKind.COUNTER, source="Permanence de quartier", date=datetime.date(2026, 3, 2))
IMPORT = Origin(kind=OriginKind.IMPORT, source="consultation", licence="Licence Ouverte")
LONG_AGO = datetime.datetime(2015, 9, 26, 13, 4, tzinfo=datetime.UTC)


# --- Threads ------------------------------------------------------------------------------------------------


def test_opening_a_thread_twice_gives_the_same_thread(meadow, thread):
    again = open_thread(KIND, meadow.code, by=SYSTEM)

    assert again == thread
    assert Thread.objects.count() == 1


def test_a_closed_thread_is_opened_again_with_what_was_said(meadow, thread, alice):
    post_comment(thread, body="Bonjour", by=alice)
    close_thread(KIND, meadow.code, by=SYSTEM)

    again = open_thread(KIND, meadow.code, by=SYSTEM)

    again.refresh_from_db()
    assert (again, again.is_closed, again.comment_count) == (thread, False, 1)


def test_a_kind_without_a_host_has_no_threads(db):
    with pytest.raises(LookupError):
        open_thread("theme", "ABCDEFGH", by=SYSTEM)
    with pytest.raises(LookupError):
        open_threads("theme", ["ABCDEFGH"])


def test_a_closed_thread_takes_no_comment_until_it_is_open_again(thread, alice):
    close_thread(KIND, thread.subject_code, by=SYSTEM)
    with pytest.raises(NotAllowed):
        post_comment(thread, body="Trop tard ?", by=alice)

    reopen_thread(KIND, thread.subject_code, by=SYSTEM)
    post_comment(thread, body="À temps.", by=alice)

    assert Comment.objects.get().body == "À temps."


# --- Posting ------------------------------------------------------------------------------------------------


def test_a_comment_is_counted_and_told(thread, alice):
    comment = post_comment(thread, body="  Une belle idée. \r\n", stance="for", purpose="question", by=alice)

    thread.refresh_from_db()
    assert thread.comment_count == 1
    assert (comment.body, comment.depth, comment.number, comment.version) == ("Une belle idée.", 0, 1, 1)
    assert (comment.stance, comment.purpose, comment.language, comment.state) == (
        "for",
        "question",
        "fr",
        "published",
    )
    assert comment.author == alice.person
    fact = Fact.objects.get()
    assert (fact.name, fact.subject_kind, fact.subject_code) == ("CommentPosted", "comment", comment.code)
    assert (fact.actor_code, fact.audience) == (alice.person.code, Audience.PUBLIC)
    assert fact.data == {
        "thread_kind": KIND,
        "thread_code": thread.subject_code,
        "parent": "",
        "purpose": "question",
        "stance": "for",
        "mentions": [],
        "organisations": [],
        "roles": [],
        "circle": "public",
    }


def test_replies_stand_under_what_they_answer(thread, alice, bruno):
    first = post_comment(thread, body="un", by=alice)
    second = post_comment(thread, body="deux", by=bruno)
    late = post_comment(thread, body="un.un", parent=first, by=bruno)
    post_comment(thread, body="un.un.un", parent=late, by=alice)
    post_comment(thread, body="deux.un", parent=second, by=alice)

    rows = Comment.objects.filter(thread=thread).order_by("path")
    assert [(row.body, row.depth) for row in rows] == [
        ("un", 0),
        ("un.un", 1),
        ("un.un.un", 2),
        ("deux", 0),
        ("deux.un", 1),
    ]


def test_replies_go_three_deep_and_no_deeper(thread, alice):
    parent = post_comment(thread, body="0", by=alice)
    for depth in (1, 2, 3):
        parent = post_comment(thread, body=str(depth), parent=parent, by=alice)
        assert parent.depth == depth

    with pytest.raises(Invalid) as caught:
        post_comment(thread, body="4", parent=parent, by=alice)

    assert errors_of(caught) == [("parent", "too_deep")]
    thread.refresh_from_db()
    assert (thread.comment_count, thread.last_number) == (4, 4)


def test_nobody_answers_what_is_gone_or_elsewhere(thread, alice, carla):
    hidden = post_comment(thread, body="caché", by=alice)
    hide_comment(hidden, reason="Hors sujet.", by=carla)
    deleted = post_comment(thread, body="supprimé", by=alice)
    delete_comment(deleted, by=alice)
    elsewhere = open_thread(KIND, Theme.objects.create(slug="other", names={"fr": "Autre"}).code, by=SYSTEM)
    foreign = post_comment(elsewhere, body="ailleurs", by=alice)

    for parent in (hidden, deleted, foreign):
        with pytest.raises(Invalid) as caught:
            post_comment(thread, body="Réponse", parent=parent, by=alice)
        assert errors_of(caught) == [("parent", "gone")]


def test_all_that_is_wrong_is_said_at_once(thread, alice):
    with pytest.raises(Invalid) as caught:
        post_comment(thread, body=" \u202e ", stance="maybe", purpose="joke", language="xx", by=alice)

    assert errors_of(caught) == [
        ("body", "required"),
        ("stance", "unknown"),
        ("purpose", "unknown"),
        ("language", "unknown"),
    ]
    assert not Comment.objects.exists()


def test_five_thousand_characters_are_enough(thread, alice):
    post_comment(thread, body="é" * 5000, by=alice)

    with pytest.raises(Invalid) as caught:
        post_comment(thread, body="é" * 5001, by=alice)

    assert errors_of(caught) == [("body", "too_long")]


def test_whoever_is_not_signed_in_is_asked_to(thread):
    with pytest.raises(SignInNeeded):
        post_comment(thread, body="Bonjour", by=ANYONE)


def test_a_subject_one_may_not_know_of_has_no_thread(thread, meadow, alice):
    Theme.objects.filter(pk=meadow.pk).update(is_open=False)

    with pytest.raises(NotFound):
        post_comment(thread, body="Bonjour", by=alice)


def test_a_stage_that_is_not_open_takes_no_comment(thread, meadow, alice):
    Theme.objects.filter(pk=meadow.pk).update(order=3)

    with pytest.raises(NotAllowed):
        post_comment(thread, body="Bonjour", by=alice)


def test_what_is_said_under_a_subject_that_is_not_public_never_becomes_public(thread, meadow, carla):
    Theme.objects.filter(pk=meadow.pk).update(is_open=False)

    post_comment(thread, body="Entre nous.", by=carla)

    assert Fact.objects.get().audience == Audience.CONCERNED


def test_a_comment_under_a_mandate_keeps_organisation_and_mandate(thread, alice):
    house = Organisation.objects.create(name="Maison du quartier", kind="association")
    mandate = Mandate.objects.create(
        organisation=house,
        person=alice.person,
        role="representative",
        starts_on="2020-01-01",
        granted_at=LONG_AGO,
    )

    comment = post_comment(
        thread, body="Nous prêtons la salle.", by=Actor(person=alice.person, mandate=mandate)
    )

    assert (comment.organisation, comment.mandate_code) == (house, mandate.code)
    fact = Fact.objects.get()
    assert (fact.organisation_code, fact.mandate_code) == (house.code, mandate.code)


def test_people_who_take_part_can_be_named(thread, alice, bruno):
    post_comment(thread, body="Bonjour", by=bruno)

    post_comment(thread, body="Merci @Bruno, et @Alice, et @Personne !", by=alice)

    assert Fact.objects.latest("id").data["mentions"] == [bruno.person.code]


def test_comments_are_limited(thread, alice):
    set_allowance("comment", Allowance(2, datetime.timedelta(hours=1)))
    try:
        post_comment(thread, body="un", by=alice)
        post_comment(thread, body="deux", by=alice)
        with pytest.raises(TooMany):
            post_comment(thread, body="trois", by=alice)
    finally:
        set_all_allowances()

    thread.refresh_from_db()
    assert thread.comment_count == 2


def test_posting_takes_a_known_number_of_queries(thread, alice, django_assert_num_queries):
    parent = post_comment(thread, body="un", by=alice)

    with django_assert_num_queries(13):
        post_comment(thread, body="deux", parent=parent, by=alice)


# --- For others, and from elsewhere -------------------------------------------------------------------------


def test_the_lab_writes_down_what_somebody_said_at_a_counter(thread, alice, carla):
    comment = record_comment(thread, author=alice.person, origin=COUNTER, body="J’ai une salle.", by=carla)

    assert (comment.author, comment.recorded_by) == (alice.person, carla.person)
    assert (comment.origin, comment.origin_source) == ("counter", "Permanence de quartier")
    assert comment.origin_date == datetime.date(2026, 3, 2)
    assert facts_told() == ["CommentPosted"]


def test_nobody_else_speaks_for_others(thread, alice, bruno):
    with pytest.raises(NotAllowed):
        record_comment(thread, author=alice.person, origin=COUNTER, body="Elle a dit…", by=bruno)


def test_an_import_brings_comments_once_and_quietly(thread, alice):
    rows = [
        BroughtComment(
            legacy_id="2", author=alice.person, body="deux", created_at=LONG_AGO, stance="against"
        ),
        BroughtComment(legacy_id="1", author=alice.person, body="un", created_at=LONG_AGO, legacy_votes=29),
    ]

    first = bring_in_comments(thread, rows, origin=IMPORT, by=SYSTEM)
    second = bring_in_comments(thread, rows, origin=IMPORT, by=SYSTEM)

    thread.refresh_from_db()
    assert (len(first), len(second), thread.comment_count, thread.last_number) == (2, 0, 2, 2)
    one, two = Comment.objects.order_by("path")
    assert (one.body, one.legacy_votes, one.created_at, one.origin) == ("un", 29, LONG_AGO, "import")
    assert (two.body, two.stance, two.origin_licence) == ("deux", "against", "Licence Ouverte")
    fact = Fact.objects.get()
    assert (fact.name, fact.is_quiet, fact.data) == ("CommentsBroughtIn", True, {"count": 2})
    assert (fact.subject_kind, fact.subject_code) == (KIND, thread.subject_code)


def test_after_an_import_people_go_on(thread, alice, bruno):
    row = BroughtComment(legacy_id="1", author=alice.person, body="un", created_at=LONG_AGO)
    (brought,) = bring_in_comments(thread, [row], origin=IMPORT, by=SYSTEM)

    reply = post_comment(thread, body="deux", parent=brought, by=bruno)

    assert (reply.number, reply.branch, reply.depth) == (2, 1, 1)


def test_only_our_own_code_imports(thread, carla):
    with pytest.raises(NotAllowed):
        bring_in_comments(thread, [], origin=IMPORT, by=carla)
