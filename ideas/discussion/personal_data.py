"""What discussions hold of people.

A file of its own because ``people`` asks every chapter for exactly this. Comments stay under the neutral name
of the closed account unless the person asks for their texts to go; then their places stay.
"""

from ideas.discussion.models import Comment, CommentEdit
from ideas.discussion.operations import delete_comment
from ideas.kernel.actor import SYSTEM
from ideas.people.models import Person
from ideas.people.personal_data import exported, kept, moved, register


def erase_comments(person: Person, texts: bool) -> None:
    """Delete what ``person`` wrote, where they asked for it."""
    if texts:
        for comment in Comment.objects.filter(author=person, deleted_at=None).order_by("pk"):
            delete_comment(comment, by=SYSTEM)


def nothing_to_unite(old: Person, into: Person) -> None:
    """Edits go with their comments."""


register(
    Comment,
    fields=("author", "recorded_by", "hidden_by"),
    export=exported(
        Comment,
        "author",
        "code",
        "thread__subject_kind",
        "thread__subject_code",
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
    export=exported(CommentEdit, "comment__author", "comment__code", "version", "body", "written_at"),
    erase=kept,
    unite=nothing_to_unite,
)
