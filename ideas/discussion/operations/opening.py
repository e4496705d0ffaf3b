"""Opening and closing threads: called by the operations of their owners, who have asked whether ``by`` may."""

from collections.abc import Sequence

from django.db.models import QuerySet

from ideas.discussion.hosts import hosts
from ideas.discussion.models import DEPTH_LIMIT, Circle, Comment, Thread
from ideas.kernel.actor import Actor


def open_thread(kind: str, code: str, *, by: Actor) -> Thread:
    """Give the subject of that kind and code its public thread, or open the one it has again; a second call changes
    nothing.

    Called inside an operation of the subject's owner. Raises LookupError for a kind that registered no host.
    """
    if kind not in hosts():
        raise LookupError(f"Subjects of the kind {kind!r} have no threads.")
    thread, _is_new = Thread.objects.get_or_create(subject_kind=kind, subject_code=code, circle=Circle.PUBLIC)
    if thread.is_closed:
        reopen_thread(kind, code, by=by)
        thread.is_closed = False
    return thread


def open_threads(kind: str, codes: Sequence[str]) -> dict[str, Thread]:
    """Give each of many new subjects of one kind its public thread, as ``open_thread`` does, with one statement; by code."""
    if kind not in hosts():
        raise LookupError(f"Subjects of the kind {kind!r} have no threads.")
    threads = Thread.objects.bulk_create(Thread(subject_kind=kind, subject_code=code) for code in codes)
    return {thread.subject_code: thread for thread in threads}


def close_thread(kind: str, code: str, *, by: Actor) -> None:
    """Let nobody comment in public there any more, whatever the stage says; without a thread nothing happens."""
    _public_thread(kind, code).update(is_closed=True)


def reopen_thread(kind: str, code: str, *, by: Actor) -> None:
    """Undo ``close_thread``."""
    _public_thread(kind, code).update(is_closed=False)


def drop_threads(kind: str, code: str, *, by: Actor) -> None:
    """Delete every thread of a subject that is itself deleted, such as a draft, with all that was said there.

    Called inside the operation of the subject's owner that deletes it.
    """
    said = Comment.objects.filter(thread__subject_kind=kind, thread__subject_code=code)
    for depth in range(DEPTH_LIMIT, -1, -1):
        said.filter(depth=depth).delete()
    Thread.objects.filter(subject_kind=kind, subject_code=code).delete()


def _public_thread(kind: str, code: str) -> QuerySet[Thread]:
    return Thread.objects.filter(subject_kind=kind, subject_code=code, circle=Circle.PUBLIC)
