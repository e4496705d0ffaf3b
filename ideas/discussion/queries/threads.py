"""Questions about threads, who reads them and what they are about."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from ideas.discussion.hosts import circles_of, readers_of
from ideas.discussion.models import Circle, Thread
from ideas.discussion.queries.naming import is_idea_named_elsewhere
from ideas.discussion.queries.questions import with_open_questions
from ideas.discussion.queries.syntheses import with_citations_along, with_comments_since
from ideas.kernel import subjects
from ideas.kernel.actor import ANYONE, Actor


def thread_of(kind: str, code: str, circle: str = Circle.PUBLIC) -> Thread | None:
    """The thread of the subject of that kind and code in that circle, or None when it was never opened."""
    return Thread.objects.filter(subject_kind=kind, subject_code=code, circle=circle).first()


def threads_of(kind: str, codes: Iterable[str]) -> dict[str, Thread]:
    """The public threads of many subjects of one kind, by code; those that were never opened are not among them."""
    threads = Thread.objects.filter(subject_kind=kind, subject_code__in=codes, circle=Circle.PUBLIC)
    return {thread.subject_code: thread for thread in threads}


def thread_about(kind: str, subject: Any, viewer: Actor, circle: str = Circle.PUBLIC) -> Thread | None:
    """The thread of a subject that the caller has already fetched through what ``viewer`` may see.

    One of an inner circle in which nothing was said yet is given without its row, which the first message writes. None
    where there is none, or ``viewer`` may not read it.
    """
    return threads_about(kind, subject, viewer, [circle]).get(circle)


def threads_about(
    kind: str, subject: Any, viewer: Actor, circles: Iterable[str] = tuple(Circle)
) -> dict[str, Thread]:
    """Those threads of a subject that ``viewer`` may read, by circle; one query, otherwise as ``thread_about``.

    Each with its official answer, its synthesis, ``open_questions``, ``comments_since`` and, of an idea, ``is_named``:
    whether another public discussion names it.
    """
    wanted = [one for one in circles if one in circles_of(kind) and reads(viewer, kind, subject, one)]
    of_it = Thread.objects.filter(subject_kind=kind, subject_code=subject.code, circle__in=wanted)
    if kind == "idea":
        of_it = of_it.annotate(is_named=is_idea_named_elsewhere())
    rows = with_citations_along(with_comments_since(with_open_questions(of_it))).select_related(
        "pinned__author", "pinned__organisation", "synthesis__author"
    )
    known = {row.circle: row for row in rows} if wanted else {}
    found: dict[str, Thread] = {}
    for circle in wanted:
        if circle in known or circle != Circle.PUBLIC:
            thread = known.get(circle) or Thread(subject_kind=kind, subject_code=subject.code, circle=circle)
            _remember(thread, viewer, subject)
            found[circle] = thread
    return found


def reads(viewer: Actor, kind: str, subject: Any, circle: str) -> bool:
    """Whether ``viewer``, who may know of ``subject``, reads its thread in that circle.

    Everybody reads the public one. Who leads the subject for the lab reads the others, too, and its team reads its own.
    """
    if circle == Circle.PUBLIC or viewer.is_system:
        return True
    if not viewer.is_person:
        return False
    asked = subjects.kind_of(kind)
    if asked.curated_by(viewer, subject):
        return True
    named = readers_of(kind, circle)
    if named is not None:
        return named.reads(viewer, subject)
    return circle == Circle.TEAM and viewer.person_code in asked.concerned(subject)


def subject_of(thread: Thread, viewer: Actor) -> Any:
    """What the thread is about, or None when ``viewer`` may not know of it or read that circle; remembered on this object.

    The row says in ``is_public_subject`` whether everybody may know of it.
    """
    remembered = getattr(thread, "_subject_seen", None)
    if remembered is not None and remembered[0] == viewer:
        return remembered[1]
    subject = _with_publicity(thread, viewer).first()
    if subject is not None and not reads(viewer, thread.subject_kind, subject, thread.circle):
        subject = None
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
