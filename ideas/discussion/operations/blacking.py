"""Blacking words out of a discussion, where they are blacked out of what is discussed."""

from django.db import transaction
from django.db.models import F

from ideas.discussion import facts, placing
from ideas.discussion.models import Comment, Synthesis, Thread
from ideas.discussion.operations.mentioning import drop_mentions_gone
from ideas.discussion.placing import record_about
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.blacking import Black, black_out_rows


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
        drop_mentions_gone(comment, body)
        record_about(facts.CommentRedacted, comment, by)
    return True


def black_out_syntheses(thread: Thread, *, black: Black, by: Actor) -> bool:
    """Have ``black`` take the words out of every synthesis of ``thread``; whether there were any. Raises NotAllowed."""
    with transaction.atomic():
        authorize(by, "discussion.redact_comment", thread)
        rows = Synthesis.objects.filter(thread=thread).order_by("pk")
        return black_out_rows(rows, ("body",), black) > 0
