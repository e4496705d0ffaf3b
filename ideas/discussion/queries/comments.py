"""Questions about comments: which, in what order, who reads their text."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from ideas.discussion.hosts import circles_of, hosts, readers_of
from ideas.discussion.models import DEPTH_LIMIT, NUMBER_WIDTH, Circle, Comment, CommentEdit, Pin, Thread
from ideas.discussion.queries.questions import unanswered
from ideas.discussion.queries.threads import is_curated_by, subject_of
from ideas.kernel import subjects
from ideas.kernel.actor import Actor
from ideas.kernel.roles import FACILITATING
from ideas.kernel.subjects import Kind
from ideas.people.models import LabRole

PAGE_SIZE = 50
_LAST = "9" * NUMBER_WIDTH * (DEPTH_LIMIT + 1)


class Order(StrEnum):
    """How a thread can be read: as it went, or the newest branch first. Replies always stand under what they
    answer.
    """

    THREAD = "thread"
    NEWEST = "newest"


@dataclass(frozen=True)
class Page:
    """Some comments of a thread in order. ``after`` is the cursor of the next page, None on the last one."""

    comments: list[Comment]
    after: str | None


def comments_visible_to(viewer: Actor) -> QuerySet[Comment]:
    """Comments under subjects that ``viewer`` may know of, in the circles they read; hidden and deleted ones included:
    their place is seen.
    """
    seen = Q(pk__in=())
    known = subjects.kinds()
    for kind in hosts():
        if kind in known:
            for circle in circles_of(kind):
                for rows in _subjects_read(known[kind], viewer, circle):
                    codes = rows.order_by().values("code")
                    seen |= Q(
                        thread__subject_kind=kind, thread__circle=circle, thread__subject_code__in=codes
                    )
    return Comment.objects.filter(seen).select_related("thread", "author", "organisation", "quotation")


def _subjects_read(kind: Kind, viewer: Actor, circle: str) -> Iterator[QuerySet[Any]]:
    """Subjects of ``kind`` whose thread in that circle ``viewer`` reads: the same as ``reads`` says of each, as queries."""
    if circle == Circle.PUBLIC or viewer.is_system:
        yield kind.visible_to(viewer)
    elif viewer.is_person:
        if kind.led_by is not None:
            yield kind.led_by(viewer)
        named = readers_of(kind.name, circle)
        if named is not None:
            yield named.subjects(viewer)
        elif circle == Circle.TEAM and kind.belonging_to is not None:
            yield kind.belonging_to(viewer)


def comments_of(thread: Thread) -> QuerySet[Comment]:
    """All comments of ``thread`` with their authors, in thread order.

    ``is_by_staff`` says who speaks for the lab, ``was_pinned`` what is no longer the official answer.
    """
    staff = LabRole.objects.filter(person=OuterRef("author"), role__in=FACILITATING, revoked_at=None)
    ended = Pin.objects.filter(comment=OuterRef("pk"), ended_at__isnull=False)
    rows = (
        Comment.objects.filter(thread_id=thread.pk)
        .annotate(is_by_staff=Exists(staff), was_pinned=Exists(ended))
        .order_by("path")
    )
    other = "published_from" if thread.is_public else "published_as"
    return rows.select_related(
        "author", "organisation", "parent__author", "parent__organisation", "answer", "quotation", other
    )


def comments_page(
    thread: Thread,
    viewer: Actor,
    *,
    after: str = "",
    order: Order = Order.THREAD,
    purpose: str = "",
    is_unanswered: bool = False,
    size: int = PAGE_SIZE,
) -> Page:
    """One page of ``thread``: what follows the cursor ``after`` in that order, two queries whatever its
    length; none where nothing was ever said.

    Only of one ``purpose`` where given, or only questions without an answer. Nothing when ``viewer`` may not
    see the subject. An unreadable cursor starts from the beginning.
    """
    if subject_of(thread, viewer) is None or not thread.last_number:
        return Page([], None)
    rows = comments_of(thread)
    if purpose:
        rows = rows.filter(purpose=purpose)
    if is_unanswered:
        rows = unanswered(rows)
    if order is Order.NEWEST:
        rows = rows.order_by("-branch", "path")
    if after.isascii() and after.isdigit() and len(after) <= len(_LAST):
        rows = rows.filter(_follows(after, order))
    found = list(rows[: size + 1])
    for comment in found:
        comment.thread = thread
    return Page(found[:size], found[size - 1].path if len(found) > size else None)


def _follows(after: str, order: Order) -> Q:
    if order is Order.THREAD:
        return Q(path__gt=after)
    branch = int(after[:NUMBER_WIDTH])
    return Q(branch__lte=branch) & (Q(branch__lt=branch) | Q(path__gt=after))


def cursor_to(comment: Comment, order: Order = Order.THREAD, *, size: int = PAGE_SIZE) -> str:
    """The cursor of the page that holds ``comment`` for who reads from the beginning; empty for the first page."""
    path, branch = Q(path__lt=comment.path), Q(branch=comment.branch)
    before = path if order is Order.THREAD else Q(branch__gt=comment.branch) | (branch & path)
    rows = Comment.objects.filter(before, thread=comment.thread)
    start = rows.count() // size * size
    if not start:
        return ""
    rows = rows.order_by("path") if order is Order.THREAD else rows.order_by("-branch", "path")
    return rows.values_list("path", flat=True)[start - 1]


def title_of(comment: Comment) -> str:
    """What to call a comment: whose it is."""
    speaker = comment.organisation or comment.author
    return _("Message de %(name)s") % {"name": speaker}


def edits_of(comment: Comment) -> QuerySet[CommentEdit]:
    """What ``comment`` said before, the first text first; nothing once its author deleted it or a curator hid
    it.
    """
    if not comment.is_readable:
        return CommentEdit.objects.none()
    return comment.edits.order_by("version")


def text_seen_by(viewer: Actor, comment: Comment) -> str:
    """The Markdown that ``viewer`` may read of ``comment``: hidden ones only for their author and who curates
    the subject.
    """
    if comment.is_readable:
        return comment.body
    if comment.is_deleted or not viewer.is_person:
        return ""
    is_own = comment.author_id == viewer.person.pk
    return comment.body if is_own or is_curated_by(viewer, comment.thread) else ""
