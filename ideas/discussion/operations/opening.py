"""Opening and closing threads: called by the operations of their owners, who have asked whether ``by`` may."""

from collections.abc import Sequence

from ideas.discussion.hosts import hosts
from ideas.discussion.models import Thread
from ideas.kernel.actor import Actor


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
