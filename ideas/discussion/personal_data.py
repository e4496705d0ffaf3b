"""What discussions hold of people.

A file of its own because ``people`` asks every chapter for exactly this. Comments stay under the neutral name
of the closed account unless the person asks for their texts to go; then their places stay. Notes of the lab are the lab's:
they are neither taken along nor taken away.
"""

from typing import Any

from django.db import transaction
from django.db.models import F, Model, QuerySet

from ideas.activity.operations import raise_generation
from ideas.discussion.models import Circle, Comment, CommentEdit, Mention, Pin, Reaction, Synthesis, Thread
from ideas.discussion.operations import delete_comment
from ideas.kernel.actor import SYSTEM
from ideas.people.models import Person
from ideas.people.personal_data import Export, exported, kept, moved, nothing, register


def erase_comments(person: Person, texts: bool) -> None:
    """Delete what ``person`` wrote, where they asked for it."""
    if texts:
        theirs = Comment.objects.filter(author=person, deleted_at=None).exclude(thread__circle=Circle.STAFF)
        for comment in theirs.order_by("pk"):
            delete_comment(comment, by=SYSTEM)


def nothing_to_unite(old: Person, into: Person) -> None:
    """Edits go with their comments."""


def erase_reactions(person: Person, texts: bool) -> None:
    """Take back what ``person`` said with one click; comments count one less."""
    for row in _by_thread(Reaction.objects.filter(person=person)):
        _drop(row)


def unite_reactions(old: Person, into: Person) -> None:
    """One reaction of a kind to a comment, and none to one's own."""
    theirs = Reaction.objects.filter(person__in=[old, into])
    kept = set(theirs.filter(person=into).values_list("comment_id", "kind"))
    for row in _by_thread(theirs):
        is_twice = row.person_id == old.pk and (row.comment_id, row.kind) in kept
        if is_twice or row.comment.author_id in {old.pk, into.pk}:
            _drop(row)
    theirs.filter(person=old).update(person=into)


def _by_thread[Row: (Reaction, Mention)](rows: QuerySet[Row]) -> QuerySet[Row]:
    """``rows`` with their comments, in the order in which discussions are locked."""
    return rows.select_related("comment").order_by("comment__thread", "pk")


def _drop(row: Reaction) -> None:
    """Take it back as its person would; somebody who does so at this moment counts it once."""
    _take_one(row, f"{row.kind}_count")


def _take_one(row: Reaction | Mention, field: str) -> None:
    """Delete ``row`` and let its comment count one less in ``field``, with the discussion locked."""
    with transaction.atomic():
        Thread.objects.select_for_update().get(pk=row.comment.thread_id)
        gone, _of = type(row)._default_manager.filter(pk=row.pk).delete()
        if gone:
            Comment.objects.filter(pk=row.comment_id).update(**{field: F(field) - 1})
            raise_generation()


def erase_mentions(person: Person, texts: bool) -> None:
    """No comment leads to who left; their name stays in the words of others."""
    for row in _by_thread(Mention.objects.filter(person=person)):
        _forget(row)


def unite_mentions(old: Person, into: Person) -> None:
    """Each comment names a person once, by whatever words."""
    theirs = {row.comment_id: row for row in Mention.objects.filter(person=into)}
    for row in _by_thread(Mention.objects.filter(person=old)):
        other = theirs.get(row.comment_id)
        if other is not None:
            words = list(dict.fromkeys([*other.words, *row.words]))
            Mention.objects.filter(pk=other.pk).update(words=words)
            _forget(row)
    Mention.objects.filter(person=old).update(person=into)


def _forget(row: Mention) -> None:
    _take_one(row, "mention_count")


def outside_notes(model: type[Model], field: str, circle: str, *columns: str) -> Export:
    """Export the rows that name the person in ``field``, but for those in notes of the lab."""

    def export(person: Person) -> list[dict[str, Any]]:
        rows = model._default_manager.filter(**{field: person.pk}).exclude(**{circle: Circle.STAFF})
        return list(rows.order_by("pk").values(*columns))

    return export


register(
    Comment,
    fields=("author", "recorded_by", "hidden_by", "answered_by"),
    export=outside_notes(
        Comment,
        "author",
        "thread__circle",
        "code",
        "thread__subject_kind",
        "thread__subject_code",
        "thread__circle",
        "body",
        "stance",
        "purpose",
        "created_at",
        "edited_at",
        "deleted_at",
        "hidden_at",
        "hidden_reason",
        "origin",
        "origin_source",
    ),
    erase=erase_comments,
    unite=moved(Comment, "author", "recorded_by", "hidden_by", "answered_by"),
)
register(
    CommentEdit,
    fields=(),
    export=outside_notes(
        CommentEdit,
        "comment__author",
        "comment__thread__circle",
        "comment__code",
        "version",
        "body",
        "written_at",
    ),
    erase=kept,
    unite=nothing_to_unite,
)
register(
    Reaction,
    fields=("person",),
    export=exported(Reaction, "person", "comment__code", "kind", "at"),
    erase=erase_reactions,
    unite=unite_reactions,
)
register(
    Pin,
    fields=("by", "ended_by"),
    export=nothing,
    erase=kept,  # who answered officially, and why no longer, is the record of the discussion
    unite=moved(Pin, "by", "ended_by"),
)
register(
    Synthesis,
    fields=("author",),
    export=exported(
        Synthesis, "author", "thread__subject_kind", "thread__subject_code", "version", "body", "covers", "at"
    ),
    erase=kept,  # written for the lab, about what others said
    unite=moved(Synthesis, "author"),
)
register(
    Mention,
    fields=("person",),
    export=outside_notes(
        Mention,
        "person",
        "comment__thread__circle",
        "comment__code",
        "comment__thread__subject_kind",
        "comment__thread__subject_code",
        "at",
    ),
    erase=erase_mentions,
    unite=unite_mentions,
)
