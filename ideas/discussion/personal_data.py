"""What discussions hold of people.

A file of its own because ``people`` asks every chapter for exactly this. Comments stay under the neutral name
of the closed account unless the person asks for their texts to go; then their places stay. Notes of the lab are the lab's:
they are neither taken along nor taken away.
"""

from typing import Any

from django.db.models import Model

from ideas.discussion.models import Circle, Comment, CommentEdit
from ideas.discussion.operations import delete_comment
from ideas.kernel.actor import SYSTEM
from ideas.people.models import Person
from ideas.people.personal_data import Export, kept, moved, register


def erase_comments(person: Person, texts: bool) -> None:
    """Delete what ``person`` wrote, where they asked for it."""
    if texts:
        theirs = Comment.objects.filter(author=person, deleted_at=None).exclude(thread__circle=Circle.STAFF)
        for comment in theirs.order_by("pk"):
            delete_comment(comment, by=SYSTEM)


def nothing_to_unite(old: Person, into: Person) -> None:
    """Edits go with their comments."""


def outside_notes(model: type[Model], field: str, circle: str, *columns: str) -> Export:
    """Export the rows that name the person in ``field``, but for those in notes of the lab."""

    def export(person: Person) -> list[dict[str, Any]]:
        rows = model._default_manager.filter(**{field: person.pk}).exclude(**{circle: Circle.STAFF})
        return list(rows.order_by("pk").values(*columns))

    return export


register(
    Comment,
    fields=("author", "recorded_by", "hidden_by"),
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
    unite=moved(Comment, "author", "recorded_by", "hidden_by"),
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
