"""Hiding, showing and redacting comments, for the lab."""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from ideas.discussion import facts, placing
from ideas.discussion.models import Comment, Quotation
from ideas.discussion.operations.mentioning import drop_mentions_gone
from ideas.discussion.operations.pinning import end_pin
from ideas.discussion.placing import record_about
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.blacking import black_out_rows
from ideas.kernel.errors import Invalid, MovedOn
from ideas.kernel.text import clean_text

BLACKED_OUT = "█████"
QUOTED = ("exact", "prefix", "suffix")


def hide_comment(comment: Comment, *, reason: str, by: Actor) -> Comment:
    """Hide the text of a comment with a reason that stands in its place for all to read.

    Raises NotAllowed, Invalid without a reason, MovedOn when it is hidden or deleted already. Records
    CommentHidden.
    """
    now = clock.now()
    with transaction.atomic():
        comment = placing.locked_comment(comment, by)
        authorize(by, "discussion.hide_comment", comment)
        reason = placing.checked_reason(reason)
        here = Comment.objects.filter(pk=comment.pk, hidden_at=None, deleted_at=None)
        if not here.update(hidden_at=now, hidden_by=by.person, hidden_reason=reason):
            raise MovedOn()
        placing.count_readable(comment.thread, -1)
        end_pin(comment, reason=reason, by=by)
        record_about(facts.CommentHidden, comment, by)
        return placing.reread(comment, comment.thread)


def show_comment(comment: Comment, *, by: Actor) -> Comment:
    """Show a hidden comment again. Raises NotAllowed, MovedOn when it is not hidden. Records CommentShown."""
    with transaction.atomic():
        comment = placing.locked_comment(comment, by)
        authorize(by, "discussion.show_comment", comment)
        hidden = Comment.objects.filter(pk=comment.pk, hidden_at__isnull=False)
        if not hidden.update(hidden_at=None, hidden_by=None, hidden_reason=""):
            raise MovedOn()
        placing.count_readable(comment.thread, 0 if comment.is_deleted else 1)
        record_about(facts.CommentShown, comment, by)
        return placing.reread(comment, comment.thread)


def redact_comment(comment: Comment, *, words: str, by: Actor) -> Comment:
    """Black out ``words`` (personal data) wherever the comment, its history and what it quotes say them; a mark is left.

    Raises NotAllowed, and Invalid when they occur nowhere. Records CommentRedacted.
    """
    now = clock.now()
    words = clean_text(words)
    with transaction.atomic():
        comment = placing.locked_comment(comment, by)
        authorize(by, "discussion.redact_comment", comment)
        edits = [edit for edit in comment.edits.all() if words and words in edit.body]
        passages = Quotation.objects.filter(comment=comment).order_by("pk")
        is_quoted = words and black_out_rows(passages, QUOTED, lambda text: text.replace(words, BLACKED_OUT))
        if not edits and not is_quoted and not (words and words in comment.body):
            raise Invalid.one("words", "not_found", _("Ces mots ne figurent pas dans le message."))
        for edit in edits:
            edit.body = edit.body.replace(words, BLACKED_OUT)
            edit.save(update_fields=["body"])
        body = comment.body.replace(words, BLACKED_OUT)
        Comment.objects.filter(pk=comment.pk).update(body=body, redacted_at=now, version=F("version") + 1)
        drop_mentions_gone(comment, body)
        record_about(facts.CommentRedacted, comment, by)
        return placing.reread(comment, comment.thread)
