"""Questions about threads and what they are about."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from ideas.discussion.models import Thread
from ideas.kernel import subjects
from ideas.kernel.actor import ANYONE, Actor


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


def is_curated_by(viewer: Actor, thread: Thread) -> bool:
    """Whether ``viewer`` leads or moderates what the thread is about."""
    subject = subject_of(thread, viewer)
    return subject is not None and subjects.kind_of(thread.subject_kind).curated_by(viewer, subject)
