"""Questions about threads and comments."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from ideas.discussion.hosts import hosts
from ideas.discussion.models import DEPTH_LIMIT, NUMBER_WIDTH, Comment, CommentEdit, Thread
from ideas.kernel import subjects
from ideas.kernel.actor import ANYONE, Actor
from ideas.kernel.roles import FACILITATING
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


# --- Threads ------------------------------------------------------------------------------------------------


def thread_of(kind: str, code: str) -> Thread | None:
    """The thread of the subject of that kind and code, or None when it was never opened."""
    return Thread.objects.filter(subject_kind=kind, subject_code=code).first()


def threads_of(kind: str, codes: Iterable[str]) -> dict[str, Thread]:
    """The threads of many subjects of one kind, by code; those that were never opened are not among them."""
    threads = Thread.objects.filter(subject_kind=kind, subject_code__in=codes)
    return {thread.subject_code: thread for thread in threads}


def thread_about(kind: str, subject: Any, viewer: Actor) -> Thread | None:
    """The thread of a subject that the caller has already fetched through what ``viewer`` may see."""
    thread = thread_of(kind, subject.code)
    if thread is not None:
        _remember(thread, viewer, subject)
    return thread


def subject_of(thread: Thread, viewer: Actor) -> Any:
    """What the thread is about, or None when ``viewer`` may not know of it; remembered on this object.

    The row says in ``is_public_subject`` whether everybody may.
    """
    remembered = getattr(thread, "_subject_seen", None)
    if remembered is not None and remembered[0] == viewer:
        return remembered[1]
    subject = _with_publicity(thread, viewer).first()
    _remember(thread, viewer, subject)
    return subject


def _remember(thread: Thread, viewer: Actor, subject: Any) -> None:
    thread._subject_seen = (viewer, subject)  # type: ignore[attr-defined]


def _with_publicity(thread: Thread, viewer: Actor) -> QuerySet[Any]:
    kind = subjects.kind_of(thread.subject_kind)
    public = kind.visible_to(ANYONE).filter(pk=OuterRef("pk"))
    rows = kind.visible_to(viewer).filter(code=thread.subject_code)
    found: QuerySet[Any] = rows.annotate(is_public_subject=Exists(public))
    return found


# --- Comments -----------------------------------------------------------------------------------------------


def comments_visible_to(viewer: Actor) -> QuerySet[Comment]:
    """Comments under subjects that ``viewer`` may know of, hidden and deleted ones included: their place is
    seen.
    """
    seen = Q(pk__in=())
    known = subjects.kinds()
    for kind in hosts():
        if kind in known:
            codes = known[kind].visible_to(viewer).values("code")
            seen |= Q(thread__subject_kind=kind, thread__subject_code__in=codes)
    return Comment.objects.filter(seen).select_related("thread", "author", "organisation")


def comments_of(thread: Thread) -> QuerySet[Comment]:
    """All comments of ``thread`` with their authors, in thread order; ``is_by_staff`` says who speaks for the lab."""
    staff = LabRole.objects.filter(person=OuterRef("author"), role__in=FACILITATING, revoked_at=None)
    rows = Comment.objects.filter(thread=thread).annotate(is_by_staff=Exists(staff)).order_by("path")
    return rows.select_related("author", "organisation", "parent__author", "parent__organisation")


def comments_page(
    thread: Thread,
    viewer: Actor,
    *,
    after: str = "",
    order: Order = Order.THREAD,
    purpose: str = "",
    size: int = PAGE_SIZE,
) -> Page:
    """One page of ``thread``: what follows the cursor ``after`` in that order, two queries whatever its
    length.

    Only of one ``purpose`` where given. Nothing when ``viewer`` may not see the subject. An unreadable cursor
    starts from the beginning.
    """
    if subject_of(thread, viewer) is None:
        return Page([], None)
    rows = comments_of(thread)
    if purpose:
        rows = rows.filter(purpose=purpose)
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


def is_curated_by(viewer: Actor, thread: Thread) -> bool:
    """Whether ``viewer`` leads or moderates what the thread is about."""
    subject = subject_of(thread, viewer)
    return subject is not None and subjects.kind_of(thread.subject_kind).curated_by(viewer, subject)


def people_named_in(body: str, thread: Thread) -> set[str]:
    """Codes of people whom ``body`` names as ``@Display Name`` and who have commented in ``thread``."""
    names = _names_in(body)
    if not names:
        return set()
    speakers = Comment.objects.filter(thread=thread).order_by()
    found = speakers.values_list("author__display_name", "author__code").distinct()
    return {code for name, code in found.iterator() if name.casefold() in names}


def _names_in(body: str) -> set[str]:
    """Every run of one to four words after an ``@``, folded; at most twenty marks are looked at."""
    names: set[str] = set()
    for rest in body.split("@")[1:21]:
        words = [word.strip(".,;:!?()«»\u00a0\u202f") for word in rest.split()[:4]]
        names |= {" ".join(words[:count]).casefold() for count in range(1, len(words) + 1)}
    return names - {""}
