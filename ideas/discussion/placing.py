"""Putting a comment in its place: checked words, number, sort key, counts.

A file of its own because posting, recording and importing share it. Only operations of this chapter call it,
inside their transaction and with the thread locked.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from ideas.activity.facts import Audience, FactData
from ideas.activity.operations import record
from ideas.discussion.hosts import circles_of
from ideas.discussion.models import (
    DEPTH_LIMIT,
    NUMBER_WIDTH,
    Circle,
    Comment,
    CommentEdit,
    OriginKind,
    Purpose,
    Stance,
    Thread,
)
from ideas.discussion.queries import subject_of
from ideas.kernel.actor import Actor
from ideas.kernel.errors import FieldError, Invalid, MovedOn, NotFound
from ideas.kernel.text import clean_text

BODY_LIMIT = 5_000
REASON_LIMIT = 500


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where a comment that was not written here comes from; kept for life and shown with it."""

    kind: OriginKind
    source: str = ""
    date: datetime.date | None = None
    licence: str = ""


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a comment says, checked."""

    body: str
    stance: str
    purpose: str
    language: str


def locked_thread(thread: Thread, by: Actor) -> Thread:
    """The thread as it is now, locked; NotFound when ``by`` may not know of what it is about or read that circle.

    One of an inner circle that has no row yet gets it; of two at once both get the same.
    """
    if thread.pk is None:
        thread = _begun(thread, by)
    thread = Thread.objects.select_for_update().get(pk=thread.pk)
    if not by.is_system and subject_of(thread, by) is None:
        raise NotFound()
    return thread


def locked_comment(comment: Comment, by: Actor) -> Comment:
    """The comment as it is now with its locked thread; NotFound when ``by`` may not know of what it is about.

    Its author may always reach it.
    """
    thread = Thread.objects.select_for_update().get(pk=comment.thread_id)
    is_own = by.is_person and by.person.pk == comment.author_id
    if not by.is_system and not is_own and subject_of(thread, by) is None:
        raise NotFound()
    return reread(comment, thread)


def reread(comment: Comment, thread: Thread) -> Comment:
    """The row of ``comment`` as it is now."""
    row = Comment.objects.select_related("author", "organisation").get(pk=comment.pk)
    row.thread = thread
    return row


def _begun(thread: Thread, by: Actor) -> Thread:
    """The row of an inner circle in which nothing was said yet. Raises NotFound where ``by`` may not read it."""
    kind, code, circle = thread.subject_kind, thread.subject_code, thread.circle
    if thread.is_public or circle not in circles_of(kind):
        raise NotFound()
    if not by.is_system and subject_of(thread, by) is None:
        raise NotFound()
    return Thread.objects.get_or_create(subject_kind=kind, subject_code=code, circle=circle)[0]


def audience_of(thread: Thread, by: Actor) -> Audience:
    """Public where everybody may see the subject now and the thread is public; an inner circle's own otherwise."""
    if not thread.is_public:
        return Audience.STAFF if thread.circle == Circle.STAFF else Audience.CONCERNED
    subject = subject_of(thread, by)
    return Audience.PUBLIC if getattr(subject, "is_public_subject", False) else Audience.CONCERNED


def record_about(
    fact: type[FactData], comment: Comment, by: Actor, *, narrow: bool = False, **fields: Any
) -> None:
    """Write that ``fact`` happened to ``comment``, for who may see what its thread is about; with ``narrow``, for nobody but
    those concerned.
    """
    thread = comment.thread
    subject = {
        "thread_kind": thread.subject_kind,
        "thread_code": thread.subject_code,
        "circle": thread.circle,
    }
    said: Any = fact
    audience = fact.audience if narrow and thread.is_public else audience_of(thread, by)
    record(said(comment=comment.code, **subject, **fields), by=by, audience=audience)


def checked(body: str, stance: str, purpose: str, language: str) -> Said:
    """The words as they are kept; Invalid with everything that is wrong with them."""
    body = clean_text(body)
    errors = []
    if not body:
        errors.append(FieldError("body", "required", _("Écrivez votre message.")))
    elif len(body) > BODY_LIMIT:
        too_long = _("Ce message est trop long : 5 000 caractères au plus.")
        errors.append(FieldError("body", "too_long", too_long))
    if stance not in Stance.values:
        errors.append(FieldError("stance", "unknown", _("Choisissez pour, contre ou neutre.")))
    if purpose and purpose not in Purpose.values:
        errors.append(FieldError("purpose", "unknown", _("Choisissez une intention dans la liste.")))
    if language not in settings.LAB_LANGUAGES:
        errors.append(FieldError("language", "unknown", _("Choisissez une langue de la liste.")))
    if errors:
        raise Invalid(errors)
    return Said(body=body, stance=stance, purpose=purpose, language=language)


def checked_reason(reason: str) -> str:
    """The reason as it is kept; Invalid when there is none or it is too long."""
    reason = clean_text(reason)
    if not reason:
        raise Invalid.one("reason", "required", _("Donnez un motif : il sera lu par tout le monde."))
    if len(reason) > REASON_LIMIT:
        raise Invalid.one("reason", "too_long", _("Ce motif est trop long : 500 caractères au plus."))
    return reason


def place(said: Said, thread: Thread, parent: Comment | None, **columns: Any) -> Comment:
    """Write one more comment at the end of ``thread`` or under ``parent``, and count it."""
    if parent is not None:
        parent = _checked_parent(parent, thread)
    number = _count_one_more(thread)
    comment = Comment(thread=thread, number=number, parent=parent, **vars(said), **columns)
    comment.depth = parent.depth + 1 if parent is not None else 0
    comment.branch = parent.branch if parent is not None else number
    comment.path = (parent.path if parent is not None else "") + f"{number:0{NUMBER_WIDTH}d}"
    comment.save(force_insert=True)
    return comment


def _checked_parent(parent: Comment, thread: Thread) -> Comment:
    row = Comment.objects.filter(pk=parent.pk, thread=thread).select_related("author").first()
    if row is None or not row.is_readable:
        raise Invalid.one("parent", "gone", _("Le message auquel vous répondez n’est plus là."))
    if row.depth >= DEPTH_LIMIT:
        raise Invalid.one(
            "parent",
            "too_deep",
            _("On ne répond pas plus profondément ici : répondez au message d’au-dessus."),
        )
    return row


def _count_one_more(thread: Thread) -> int:
    """The next number of ``thread``; conditional, so that it holds even where nothing could be locked."""
    here = Thread.objects.filter(pk=thread.pk, last_number=thread.last_number, is_closed=thread.is_closed)
    if not here.update(last_number=F("last_number") + 1, comment_count=F("comment_count") + 1):
        raise MovedOn()
    thread.last_number += 1
    return thread.last_number


def count_readable(thread: Thread, change: int) -> None:
    """Add ``change`` to how many comments of ``thread`` can be read."""
    if change:
        Thread.objects.filter(pk=thread.pk).update(comment_count=F("comment_count") + change)


def keep_as_edit(comment: Comment) -> None:
    """Keep what ``comment`` says now in its history."""
    CommentEdit.objects.create(
        comment=comment,
        version=comment.version,
        body=comment.body,
        stance=comment.stance,
        purpose=comment.purpose,
        written_at=comment.edited_at or comment.created_at,
    )


def origin_columns(origin: Origin) -> dict[str, Any]:
    """``origin`` as columns of a comment."""
    return {
        "origin": origin.kind,
        "origin_source": origin.source,
        "origin_date": origin.date,
        "origin_licence": origin.licence,
    }
