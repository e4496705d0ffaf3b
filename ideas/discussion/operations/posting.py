"""Posting, recording, editing and deleting comments.

Every operation on a comment locks its thread first, so that numbers, counts and texts of one thread change
one at a time.
"""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import get_language

from ideas.activity.operations import spend
from ideas.discussion import facts, placing
from ideas.discussion.models import Comment, Quotation, Stance, Thread
from ideas.discussion.operations.mentioning import (
    change_mentions,
    drop_mentions,
    keep_mentions,
    to_be_told,
)
from ideas.discussion.operations.pinning import end_pin
from ideas.discussion.placing import Origin, Said, record_about
from ideas.discussion.queries import Named, named_in
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import MovedOn, StaleRevision


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
        said = placing.checked(body, stance, purpose, language or language_in_use())
        spend("comment", by)
        who = {"author": by.person, "organisation": by.organisation, "mandate_code": by.mandate_code}
        comment, named = place_naming(said, thread, parent, by, **who)
        record_posted(comment, named, by)
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
        said = placing.checked(body, stance, purpose, language or language_in_use())
        spend("comment", by)
        who = {"author": author, "recorded_by": by.person, **placing.origin_columns(origin)}
        comment, named = place_naming(said, thread, parent, by, **who)
        record_posted(comment, named, by)
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
    NotAllowed, Invalid, and StaleRevision when it was changed since. Records CommentEdited, and MentionsAdded where
    it names somebody now who was not told so before.
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
        record_about(facts.CommentEdited, comment, by, version=comment.version)
        change_mentions(comment, by)
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
            Quotation.objects.filter(comment=comment).delete()
            drop_mentions(comment)
            placing.count_readable(comment.thread, -1 if comment.is_readable else 0)
            end_pin(comment, reason="", by=by)
            record_about(facts.CommentDeleted, comment, by)
        return placing.reread(comment, comment.thread)


def language_in_use() -> str:
    """The language of the page or request, or the lab's."""
    active = (get_language() or "").split("-")[0]
    return active if active in settings.LAB_LANGUAGES else settings.LANGUAGE_CODE


def place_naming(
    said: Said, thread: Thread, parent: Comment | None, by: Actor, **columns: Any
) -> tuple[Comment, Named]:
    """Write one more comment, with what it names."""
    named = named_in(said.body, thread, by)
    comment = placing.place(said, thread, parent, mention_count=len(named.rows()), **columns)
    keep_mentions(comment, named)
    return comment, named


def record_posted(comment: Comment, named: Named, by: Actor) -> None:
    """Write that ``comment`` was posted, for who may see what its thread is about."""
    fields: dict[str, Any] = {"purpose": comment.purpose, "stance": comment.stance}
    fields["parent"] = comment.parent.code if comment.parent is not None else ""
    record_about(facts.CommentPosted, comment, by, **fields, **to_be_told(comment, named))


def _refuse_stale(comment: Comment, version: int | None) -> None:
    if version is not None and version != comment.version:
        raise StaleRevision({"body": comment.body, "version": comment.version})
