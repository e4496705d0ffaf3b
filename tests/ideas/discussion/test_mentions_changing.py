"""What becomes of mentions: by an edit, when words are blacked out, when people leave or become one, two at once."""

import pytest
from django.db import IntegrityError, transaction

from ideas.activity.models import Fact
from ideas.discussion.models import Comment, Mention
from ideas.discussion.operations import edit_comment, post_comment, redact_comment
from ideas.kernel.errors import LabError
from ideas.people.personal_data import export_of, holdings
from tests.at_once import at_once
from tests.factories.people import make_person
from tests.ideas.discussion.mentioned import codes_told, named

pytestmark = pytest.mark.usefixtures("confirmed")


# --- What is changed ----------------------------------------------------------------------------------------


def test_an_edit_names_who_is_new_once_and_forgets_who_is_gone(thread, alice, bruno, zoe):
    comment = post_comment(thread, body="Merci @Bruno", by=alice)
    for body in ("Merci @Zoé Dupont", "Merci @Bruno et @Zoé Dupont", "Merci", "Merci @Zoé Dupont"):
        comment = edit_comment(comment, body=body, by=alice)

    assert (named(comment), comment.mention_count) == (["Zoé Dupont"], 1)
    assert Comment.objects.get().mention_count == 1
    assert codes_told() == [
        ("CommentPosted", [bruno.person.code], [], []),
        ("MentionsAdded", [zoe.code], [], []),
    ]


def test_what_an_edit_adds_is_told_to_nobody_but_those_named(thread, alice, bruno):
    edit_comment(post_comment(thread, body="Merci", by=alice), body="Merci @Bruno", by=alice)

    assert Fact.objects.get(name="MentionsAdded").audience == "concerned"


def test_nobody_is_told_of_themselves(thread, alice):
    post_comment(thread, body="Je suis @Alice", by=alice)

    assert codes_told() == [("CommentPosted", [], [], [])]


def test_what_is_blacked_out_is_named_no_more(thread, alice, carla, zoe, house):
    comment = post_comment(thread, body="@Zoé Dupont habite à la @Commune d’Orbe", by=alice)

    redact_comment(comment, words="Zoé Dupont", by=carla)

    assert named(comment) == ["Commune d’Orbe"]
    assert Comment.objects.get().mention_count == 1


# --- The rows -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("columns", [{}, {"role": "lab", "idea": "ABCDEFGH"}], ids=["nothing", "two"])
def test_a_row_names_exactly_one(thread, alice, columns):
    comment = post_comment(thread, body="Bonjour", by=alice)

    with pytest.raises(IntegrityError), transaction.atomic():
        Mention.objects.create(comment=comment, **columns)


# --- Personal data ------------------------------------------------------------------------------------------


def test_who_leaves_is_named_no_more(thread, alice, zoe, house):
    comment = post_comment(thread, body="@Zoé Dupont @Commune d’Orbe", by=alice)
    taken = export_of(zoe)["discussion.Mention"]

    holdings()["discussion.Mention"].erase(zoe, False)

    assert [row["comment__code"] for row in taken] == [comment.code]
    assert named(comment) == ["Commune d’Orbe"]
    assert Comment.objects.get().mention_count == 1


def test_two_who_are_one_are_named_once(thread, alice, zoe, bruno):
    both = post_comment(thread, body="@Zoé Dupont et @Bruno", by=alice)
    one = post_comment(thread, body="@Zoé Dupont", by=alice)

    for _ in range(2):
        holdings()["discussion.Mention"].unite(zoe, bruno.person)

    assert (named(both), named(one)) == (["Bruno"], ["Bruno"])
    assert Mention.objects.get(comment=both).words == ["@Bruno", "@Zoé Dupont"]
    assert list(Comment.objects.order_by("pk").values_list("mention_count", flat=True)) == [1, 1]


# --- At once ------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_edits_at_once_leave_the_mentions_of_the_text_that_stands(thread, alice):
    people = {name: make_person(name) for name in ("Un", "Deux", "Trois", "Quatre")}
    comment = post_comment(thread, body="Bonjour", by=alice)

    def edit(name):
        def act():
            try:
                edit_comment(comment, body=f"Bonjour @{name} et @Un", by=alice)
            except LabError as error:
                return error

        return act

    at_once(*[edit(name) for name in ("Deux", "Trois", "Quatre")])

    standing = Comment.objects.get()
    second = standing.body.split("@")[1].split()[0]
    assert sorted(named(standing)) == sorted([second, "Un"])
    assert standing.mention_count == 2
    told = [code for _name, codes, _o, _r in codes_told() for code in codes]
    assert len(told) == len(set(told))
    assert told.count(people["Un"].code) == 1
