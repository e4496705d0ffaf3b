"""Verbs of files: adding, describing, removing, hiding."""

import hashlib
from collections.abc import Mapping
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ideas.activity.facts import Audience, FactData
from ideas.activity.operations import defer, raise_generation, record, spend
from ideas.activity.queries import audience_of
from ideas.files.checking import Kept, kept_of
from ideas.files.facts import FileAdded, FileChanged, FileHidden, FileRemoved, FileShown
from ideas.files.models import File, kept_files
from ideas.files.queries import files_of
from ideas.files.rules import Host
from ideas.kernel import clock, subjects
from ideas.kernel.actor import SYSTEM, Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.codes import new_code
from ideas.kernel.errors import FieldError, Invalid, MovedOn, NotFound, StaleRevision
from ideas.kernel.text import clean_text

MAKE_RENDITIONS = "files.make_renditions"
FORGET = "files.forget"
MOST_FILES = 30
_LIMITS = {"title": 160, "alt_text": 400}


def add_file(
    *,
    kind: str,
    code: str,
    content: bytes,
    name: str,
    alt_text: str = "",
    title: str = "",
    is_private: bool = False,
    by: Actor,
) -> File:
    """Give the subject of that kind and code an image or document, read from ``content``.

    An image is encoded anew and needs an ``alt_text``; its widths come a moment later. Raises NotFound for a subject
    that ``by`` may not know of, NotAllowed where they may not give it files, and Invalid for content we do not take,
    a missing description, or more than 30 files. Each attempt counts against the limit. Records FileAdded.
    """
    host = Host(kind, subjects.subject_visible_to(by, kind, code))
    authorize(by, "files.add_file", host)
    spend("file", by)
    kept = kept_of(content, name)
    words = _checked({"title": title, "alt_text": alt_text}, needs_alt_text=kept.is_image)
    file = File(subject_kind=kind, subject_code=code, is_private=is_private, author=by.person, **words)
    _store(kept, file)
    try:
        with transaction.atomic():
            _lock(host, code)
            authorize(by, "files.add_file", host)
            _write(file, by=by)
    except BaseException:
        kept_files().delete(str(file.original.name))
        raise
    return file


def _lock(host: Host, code: str) -> None:
    """Hold the subject, so that two who add files count one after the other."""
    rows = subjects.kind_of(host.kind).visible_to(SYSTEM).filter(code=code).order_by()
    if rows.select_related(None).select_for_update(of=("self",)).first() is None:
        raise NotFound()


def _store(kept: Kept, file: File) -> None:
    """Write the bytes under a name that says nothing and that nobody can guess, and describe them in ``file``."""
    folder = new_code()
    stored = f"{folder[:2].lower()}/{folder}{new_code()}.{kept.ending}".lower()
    file.original = kept_files().save(stored, ContentFile(kept.content))
    file.type = File.Type.IMAGE if kept.is_image else File.Type.DOCUMENT
    file.state = File.State.WAITING if kept.is_image else File.State.READY
    file.name, file.media_type, file.size = kept.name, kept.media_type, len(kept.content)
    file.width, file.height = kept.width, kept.height
    file.checksum = hashlib.sha256(kept.content).hexdigest()


def _write(file: File, *, by: Actor) -> None:
    file.order = files_of(file.subject_kind, file.subject_code).count()
    if file.order >= MOST_FILES:
        raise Invalid.one("file", "too_many", _("30 fichiers au plus : retirez-en un d’abord."))
    file.save()
    if file.is_image:
        defer(MAKE_RENDITIONS, {"file": file.code}, key=file.code)
    added = FileAdded(file=file.code, of_kind=file.subject_kind, of_code=file.subject_code, type=file.type)
    seen_by = Audience.CONCERNED if file.is_private else audience_of(file.subject_kind, file.subject_code)
    record(added, by=by, audience=seen_by)


def finish_renditions(file: File, stored: Mapping[int, str], *, by: Actor) -> bool:
    """Say where the widths of an image lie; False when somebody did so already, or the file is gone."""
    with transaction.atomic():
        waiting = File.objects.filter(pk=file.pk, state=File.State.WAITING)
        renditions = {str(width): name for width, name in stored.items()}
        if not waiting.update(state=File.State.READY, renditions=renditions):
            return False
        raise_generation()
    return True


def change_file(file: File, *, by: Actor, version: int | None = None, **values: Any) -> File:
    """Change ``title``, ``alt_text``, ``is_private`` or ``order``; what is not given stays.

    ``version`` is the one the caller read: raises StaleRevision when there is a newer one, MovedOn when the file is
    gone, and Invalid for a text too long, or an image without a description. Records FileChanged with the names of
    the fields, unless nothing changed.
    """
    with transaction.atomic():
        file = _locked(file)
        authorize(by, "files.change_file", file)
        _must_be_at(version, file)
        texts = {name: value for name, value in values.items() if name in _LIMITS}
        values = {**values, **_checked(texts, needs_alt_text=file.is_image and "alt_text" in texts)}
        if not set(values) <= {"title", "alt_text", "is_private", "order"}:
            raise TypeError(f"Not for people to write: {', '.join(sorted(values))}")
        changed = sorted(name for name, value in values.items() if getattr(file, name) != value)
        if changed:
            unchanged = File.objects.filter(pk=file.pk, version=file.version)
            if not unchanged.update(**{name: values[name] for name in changed}, version=file.version + 1):
                raise MovedOn()
            record(FileChanged(file=file.code, changed=changed), by=by)
            file.refresh_from_db()
    return file


def _locked(file: File) -> File:
    """The row of ``file``, held. Raises MovedOn when it is gone."""
    row = File.objects.select_for_update(of=("self",)).filter(pk=file.pk).first()
    if row is None:
        raise MovedOn()
    return row


def _must_be_at(version: int | None, file: File) -> None:
    if version is not None and version != file.version:
        raise StaleRevision(current=words_of(file))


def words_of(file: File) -> dict[str, Any]:
    """What a stale writer is told: what is said of the file now."""
    return {
        "title": file.title,
        "alt_text": file.alt_text,
        "private": file.is_private,
        "order": file.order,
        "version": file.version,
    }


def remove_file(file: File, *, by: Actor, version: int | None = None) -> None:
    """Take a file away, from the storage a moment later.

    Raises MovedOn when it is gone, StaleRevision when it is no longer at the ``version`` that was read. Records
    FileRemoved.
    """
    with transaction.atomic():
        authorize(by, "files.remove_file", file)
        _must_be_at(version, _locked(file))
        delete_file(file, by=by)


def delete_file(file: File, *, by: Actor) -> None:
    """Within a transaction: delete the row, have its bytes forgotten, and record it. Raises MovedOn."""
    row = _locked(file)
    record(FileRemoved(file=row.code, of_kind=row.subject_kind, of_code=row.subject_code), by=by)
    defer(FORGET, {"stored": [row.original.name, *row.renditions.values()]})
    row.delete()


def hide_file(file: File, *, reason: str, by: Actor) -> File:
    """Hide a file with a reason, by its address too.

    Raises Invalid without a reason, MovedOn when it is hidden. Records FileHidden.
    """
    reason = clean_text(reason)
    if not reason:
        raise Invalid.one("reason", "required", _("Dites pourquoi ce fichier est masqué."))
    hidden = {"hidden_at": clock.now(), "hidden_by": by.person, "hidden_reason": reason}
    return _mark(file, "files.hide_file", {"hidden_at": None}, hidden, FileHidden(file=file.code), by)


def show_file(file: File, *, by: Actor) -> File:
    """Show a hidden file again. Raises MovedOn when it is not hidden. Records FileShown."""
    shown = {"hidden_at": None, "hidden_by": None, "hidden_reason": ""}
    return _mark(file, "files.show_file", {"hidden_at__isnull": False}, shown, FileShown(file=file.code), by)


def _mark(
    file: File, permission: str, state: dict[str, Any], values: dict[str, Any], fact: FactData, by: Actor
) -> File:
    with transaction.atomic():
        authorize(by, permission, file)
        if not File.objects.filter(pk=file.pk, **state).update(**values):
            raise MovedOn()
        record(fact, by=by)
    file.refresh_from_db()
    return file


def _checked(texts: Mapping[str, str], *, needs_alt_text: bool) -> dict[str, str]:
    """``texts`` cleaned; Invalid with all that is wrong."""
    cleaned = {name: clean_text(text, lines=False) for name, text in texts.items()}
    errors = [
        FieldError(name, "too_long", _("%(limit)s caractères au plus.") % {"limit": _LIMITS[name]})
        for name, text in cleaned.items()
        if len(text) > _LIMITS[name]
    ]
    if needs_alt_text and not cleaned.get("alt_text"):
        words = _("Décrivez l’image pour les personnes qui ne la voient pas.")
        errors.append(FieldError("alt_text", "required", words))
    if errors:
        raise Invalid(errors)
    return cleaned
