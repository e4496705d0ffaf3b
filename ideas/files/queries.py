"""Questions about files, and who may fetch one."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from ideas.files import hosts
from ideas.files.models import File
from ideas.kernel import subjects
from ideas.kernel.actor import Actor
from ideas.kernel.errors import NotFound
from ideas.kernel.gathering import ListOf, rows_of
from ideas.kernel.subjects import Kind

SHOWN = ("id", "code", "type", "name", "title", "alt_text", "width", "height", "size", "order")


def files_of(kind: str, code: str) -> QuerySet[File]:
    """All files of one subject, in their order; for those who keep them."""
    return File.objects.filter(subject_kind=kind, subject_code=code)


def shown_files_of(kind: str, code: str) -> QuerySet[File]:
    """The files that everybody sees who sees the subject, in their order."""
    return files_of(kind, code).filter(hidden_at=None, is_private=False)


def with_files_along[Rows: QuerySet[Any, Any]](kind: str, rows: Rows) -> Rows:
    """``rows``, subjects of ``kind``, with the files that ``shown_files`` gives of each, in their order."""
    shown = File.objects.filter(
        subject_kind=kind, subject_code=OuterRef("code"), hidden_at=None, is_private=False
    )
    return rows.annotate(listed_files=ListOf(shown, *SHOWN))


def shown_files(kind: str, subject: Any) -> list[File]:
    """The files that everybody sees who sees ``subject``, in their order; asked for where they did not come along with it."""
    if not hasattr(subject, "listed_files"):
        return list(shown_files_of(kind, subject.code))
    return sorted(rows_of(File, subject.listed_files), key=lambda file: (file.order, file.pk))


def files_of_seen_by(viewer: Actor, kind: str, code: str) -> QuerySet[File]:
    """The files of one subject that ``viewer`` may know of, private and hidden ones among them, in their order."""
    return files_visible_to(viewer).filter(subject_kind=kind, subject_code=code)


def files_visible_to(viewer: Actor) -> QuerySet[File]:
    """Files of subjects that ``viewer`` may know of: those neither hidden nor private, and their own.

    Private ones also for those the subject belongs to; private and hidden ones for who leads it for the lab. Says
    the same as ``file_visible_to`` does of one file.
    """
    if viewer.is_system:
        return File.objects.all()
    is_open = Q(hidden_at=None, is_private=False)
    if viewer.is_person:
        is_open |= Q(author=viewer.person)
    seen = Q()
    for kind in subjects.kinds().values():
        if kind.name != "file":
            seen |= Q(_of(kind.visible_to(viewer)), is_open | _kept(kind, viewer), subject_kind=kind.name)
    return File.objects.filter(seen)


def _kept(kind: Kind, viewer: Actor) -> Q:
    """The condition on a file for ``viewer`` seeing it because of what its subject is to them."""
    kept = Q(pk__in=[])
    if viewer.is_person and kind.belonging_to is not None:
        kept |= Q(_of(kind.belonging_to(viewer)), hidden_at=None)
    if viewer.is_person and kind.led_by is not None:
        kept |= Q(_of(kind.led_by(viewer)))
    return kept


def _of(rows: QuerySet[Any]) -> Exists:
    return Exists(rows.filter(code=OuterRef("subject_code")).order_by())


def file_visible_to(viewer: Actor, code: str) -> File:
    """The file of that code. Raises NotFound unless ``viewer`` may know of its subject and of it."""
    file = File.objects.filter(code=code).first()
    if file is None:
        raise NotFound()
    subject = subjects.subject_visible_to(viewer, file.subject_kind, file.subject_code)
    is_open = file.hidden_at is None and not file.is_private
    is_author = viewer.is_person and file.author_id == viewer.person.pk
    if is_open or is_author or hosts.is_curator(viewer, file.subject_kind, subject):
        return file
    if file.hidden_at is None and hosts.is_concerned(viewer, file.subject_kind, subject):
        return file
    raise NotFound()


def people_of(file: File) -> set[str]:
    """Codes of the people it belongs to: who gave it, and those its subject belongs to."""
    subject = hosts.subject_of(file.subject_kind, file.subject_code)
    authors = {file.author.code} if file.author else set()
    return authors | set(subjects.kind_of(file.subject_kind).concerned(subject) if subject else ())


def is_curated_by(actor: Actor, file: File) -> bool:
    """Whether ``actor`` leads or moderates the file's subject for the lab."""
    subject = hosts.subject_of(file.subject_kind, file.subject_code)
    return subject is not None and hosts.is_curator(actor, file.subject_kind, subject)
