"""Opening and closing threads; posting, editing, deleting, hiding comments.

Every operation on a comment locks its thread first, so that numbers, counts and texts of one thread change
one at a time.
"""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ideas.activity.facts import FactData
from ideas.activity.operations import record, spend
from ideas.discussion import facts, placing
from ideas.discussion.hosts import hosts
from ideas.discussion.models import Comment, Stance, Thread
from ideas.discussion.placing import Origin
from ideas.discussion.queries import people_named_in
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import Invalid, MovedOn, StaleRevision
from ideas.kernel.text import clean_text

BLACKED_OUT = "█████"


# --- Threads: called by the operations of their owners, who have asked whether ``by`` may -------------------


def open_thread(kind: str, code: str, *, by: Actor) -> Thread:
    """Give the subject of that kind and code its thread, or open the one it has again; a second call changes
    nothing.

    Called inside an operation of the subject's owner. Raises LookupError for a kind that registered no host.
    """
    if kind not in hosts():
        raise LookupError(f"Subjects of the kind {kind!r} have no threads.")
    thread, _is_new = Thread.objects.get_or_create(subject_kind=kind, subject_code=code)
    if thread.is_closed:
        reopen_thread(kind, code, by=by)
        thread.is_closed = False
    return thread


def open_threads(kind: str, codes: Sequence[str]) -> dict[str, Thread]:
    """Give each of many new subjects of one kind its thread, as ``open_thread`` does, with one statement; by code."""
    if kind not in hosts():
        raise LookupError(f"Subjects of the kind {kind!r} have no threads.")
    threads = Thread.objects.bulk_create(Thread(subject_kind=kind, subject_code=code) for code in codes)
    return {thread.subject_code: thread for thread in threads}


def close_thread(kind: str, code: str, *, by: Actor) -> None:
    """Let nobody comment there any more, whatever the stage says; without a thread nothing happens."""
    Thread.objects.filter(subject_kind=kind, subject_code=code).update(is_closed=True)


def reopen_thread(kind: str, code: str, *, by: Actor) -> None:
    """Undo ``close_thread``."""
    Thread.objects.filter(subject_kind=kind, subject_code=code).update(is_closed=False)


# --- Writing ------------------------------------------------------------------------------------------------


def post_comment(
    thread: Thread,
    *,
    body: str,
    parent: Comment | None = None,
    stance: str = Stance.NEUTRAL,
    purpose: str = "",
    language: str = "",
    by: Actor,
) -> Comment:
    """Say something in ``thread``, perhaps in answer to ``parent``, for the organisation that ``by`` acts
    for.

    Each call writes one more comment. Raises NotFound when ``by`` may not see the subject, NotAllowed when
    the thread or the subject's stage is not open for comments, Invalid for bad values (also a parent that is
    gone or too deep), TooMany. Records CommentPosted.
    """
    with transaction.atomic():
        thread = placing.locked_thread(thread, by)
        authorize(by, "discussion.post_comment", thread)
        said = placing.checked(body, stance, purpose, language or _language_in_use())
        spend("comment", by)
        who = {"author": by.person, "organisation": by.organisation, "mandate_code": by.mandate_code}
        comment = placing.place(said, thread, parent, **who)
        _record_posted(comment, by)
    return comment


def record_comment(
    thread: Thread,
    *,
    author: Any,
    origin: Origin,
    body: str,
    parent: Comment | None = None,
    stance: str = Stance.NEUTRAL,
    purpose: str = "",
    language: str = "",
    by: Actor,
) -> Comment:
    """Write down what ``author`` said at a counter or an event; like ``post_comment``, with its origin and
    who recorded it.

    Only the lab's staff may. Raises and records the same.
    """
    with transaction.atomic():
        thread = placing.locked_thread(thread, by)
        authorize(by, "discussion.record_comment", thread)
        said = placing.checked(body, stance, purpose, language or _language_in_use())
        spend("comment", by)
        who = {"author": author, "recorded_by": by.person, **placing.origin_columns(origin)}
        comment = placing.place(said, thread, parent, **who)
        _record_posted(comment, by)
    return comment


def edit_comment(
    comment: Comment,
    *,
    body: str,
    stance: str | None = None,
    purpose: str | None = None,
    version: int | None = None,
    by: Actor,
) -> Comment:
    """Change one's own comment; what it said before stays in its history.

    ``version`` is the one that the caller read. The same words again change nothing. Raises NotFound,
    NotAllowed, Invalid, and StaleRevision when it was changed since. Records CommentEdited.
    """
    now = clock.now()
    with transaction.atomic():
        comment = placing.locked_comment(comment, by)
        authorize(by, "discussion.edit_comment", comment)
        _refuse_stale(comment, version)
        stance = comment.stance if stance is None else stance
        purpose = comment.purpose if purpose is None else purpose
        said = placing.checked(body, stance, purpose, comment.language)
        if (said.body, said.stance, said.purpose) == (comment.body, comment.stance, comment.purpose):
            return comment
        placing.keep_as_edit(comment)
        same = Comment.objects.filter(pk=comment.pk, version=comment.version, deleted_at=None)
        if not same.update(**vars(said), version=F("version") + 1, edited_at=now):
            raise MovedOn()
        comment = placing.reread(comment, comment.thread)
        _record(facts.CommentEdited, comment, by, version=comment.version)
    return comment


def delete_comment(comment: Comment, *, version: int | None = None, by: Actor) -> Comment:
    """Take away the text of one's own comment and of its history; its place and the replies to it stay.

    ``version`` is the one that the caller read. Doing it twice changes nothing. Raises NotAllowed, and StaleRevision when
    it was changed since. Records CommentDeleted.
    """
    now = clock.now()
    with transaction.atomic():
        comment = placing.locked_comment(comment, by)
        authorize(by, "discussion.delete_comment", comment)
        _refuse_stale(comment, version)
        here = Comment.objects.filter(pk=comment.pk, deleted_at=None)
        if here.update(body="", deleted_at=now, version=F("version") + 1):
            comment.edits.all().delete()
            placing.count_readable(comment.thread, -1 if comment.is_readable else 0)
            _record(facts.CommentDeleted, comment, by)
        return placing.reread(comment, comment.thread)


# --- Curating -----------------------------------------------------------------------------------------------


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
        _record(facts.CommentHidden, comment, by)
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
        _record(facts.CommentShown, comment, by)
        return placing.reread(comment, comment.thread)


def redact_comment(comment: Comment, *, words: str, by: Actor) -> Comment:
    """Black out ``words`` (personal data) wherever the comment and its history say them; a mark is left.

    Raises NotAllowed, and Invalid when they occur nowhere. Records CommentRedacted.
    """
    now = clock.now()
    words = clean_text(words)
    with transaction.atomic():
        comment = placing.locked_comment(comment, by)
        authorize(by, "discussion.redact_comment", comment)
        edits = [edit for edit in comment.edits.all() if words and words in edit.body]
        if not edits and not (words and words in comment.body):
            raise Invalid.one("words", "not_found", _("Ces mots ne figurent pas dans le message."))
        for edit in edits:
            edit.body = edit.body.replace(words, BLACKED_OUT)
            edit.save(update_fields=["body"])
        body = comment.body.replace(words, BLACKED_OUT)
        Comment.objects.filter(pk=comment.pk).update(body=body, redacted_at=now, version=F("version") + 1)
        _record(facts.CommentRedacted, comment, by)
        return placing.reread(comment, comment.thread)


# --- What they share ----------------------------------------------------------------------------------------


def _language_in_use() -> str:
    """The language of the page or request, or the lab's."""
    active = (get_language() or "").split("-")[0]
    return active if active in settings.LAB_LANGUAGES else settings.LANGUAGE_CODE


def _record(fact: type[FactData], comment: Comment, by: Actor, **fields: Any) -> None:
    thread = comment.thread
    subject = {"thread_kind": thread.subject_kind, "thread_code": thread.subject_code}
    said: Any = fact
    record(said(comment=comment.code, **subject, **fields), by=by, audience=placing.audience_of(thread, by))


def _record_posted(comment: Comment, by: Actor) -> None:
    named = people_named_in(comment.body, comment.thread) - {comment.author.code}
    _record(
        facts.CommentPosted,
        comment,
        by,
        parent=comment.parent.code if comment.parent is not None else "",
        purpose=comment.purpose,
        stance=comment.stance,
        mentions=tuple(sorted(named)),
    )


def _refuse_stale(comment: Comment, version: int | None) -> None:
    if version is not None and version != comment.version:
        raise StaleRevision({"body": comment.body, "version": comment.version})
