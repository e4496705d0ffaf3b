"""Blacking words out of a discussion, where they are blacked out of what is discussed."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import F

from ideas.discussion import facts, placing
from ideas.discussion.models import Comment, Quotation, Synthesis, Thread
from ideas.discussion.placing import record_about
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize

type Black = Callable[[str], str]

OF_QUOTATIONS = ("exact", "prefix", "suffix")


def black_out_comment(comment: Comment, *, black: Black, by: Actor) -> bool:
    """Have ``black`` take the words out of what a comment says and said before; whether there were any.

    Raises NotAllowed, NotFound. Records CommentRedacted where there were.
    """
    with transaction.atomic():
        comment = placing.locked_comment(comment, by)
        authorize(by, "discussion.redact_comment", comment)
        edits = [edit for edit in comment.edits.all() if black(edit.body) != edit.body]
        body = black(comment.body)
        if not edits and body == comment.body:
            return False
        for edit in edits:
            edit.body = black(edit.body)
            edit.save(update_fields=["body"])
        now = clock.now()
        Comment.objects.filter(pk=comment.pk).update(body=body, redacted_at=now, version=F("version") + 1)
        record_about(facts.CommentRedacted, comment, by)
    return True


def black_out_syntheses(thread: Thread, *, black: Black, by: Actor) -> bool:
    """Have ``black`` take the words out of every synthesis of ``thread``; whether there were any. Raises NotAllowed."""
    with transaction.atomic():
        authorize(by, "discussion.redact_comment", thread)
        return _black_out(Synthesis.objects.filter(thread=thread), ("body",), black)


def black_out_quotations(thread: Thread, *, black: Black, by: Actor) -> bool:
    """Have ``black`` take the words out of the passages that comments quote: their anchors hold in a text without them.

    Whether there were any. Raises NotAllowed.
    """
    with transaction.atomic():
        authorize(by, "discussion.redact_comment", thread)
        return _black_out(Quotation.objects.filter(comment__thread=thread), OF_QUOTATIONS, black)


def _black_out(rows: Any, names: tuple[str, ...], black: Black) -> bool:
    is_found = False
    for row in rows:
        said = {name: getattr(row, name) for name in names}
        changes = {name: _fitting(row, name, black(text)) for name, text in said.items()}
        if changes != said:
            is_found = True
            rows.filter(pk=row.pk).update(**changes)
    return is_found


def _fitting(row: Any, name: str, text: str) -> str:
    """A mark can be longer than the word: what no longer fits its column is cut."""
    limit = row._meta.get_field(name).max_length
    return text[:limit] if limit else text
