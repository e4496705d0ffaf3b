"""Images and documents of a subject: shown on its page, and kept by those it belongs to."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ideas.files import hosts, operations
from ideas.files.checking import MOST_DOCUMENT_BYTES
from ideas.files.encoding import WIDTHS
from ideas.files.models import File
from ideas.files.queries import file_visible_to, files_of_seen_by, shown_files
from ideas.files.rules import Host, is_author
from ideas.kernel import subjects
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize, may
from ideas.kernel.errors import Invalid, NotFound, StaleRevision
from lab.web.addresses import address_of_subject, has_address
from lab.web.answers import add_errors, show
from lab.web.forms.files import FileForm, FileTextForm
from lab.web.pages.files import file_address


def attached(actor: Actor, kind: str, subject: Any) -> dict[str, Any]:
    """What ``web/_attached.html`` shows of a subject's files, and where those who keep them do so."""
    files = shown_files(kind, subject)
    is_keeper = actor.is_person and (
        may(actor, "files.add_file", Host(kind, subject)) or _sees_all(actor, kind, subject)
    )
    return {
        "images": [_image(file) for file in files if file.is_image],
        "documents": [_document(file) for file in files if not file.is_image],
        "manage_url": reverse("web:attachments", args=[kind, subject.code]) if is_keeper else "",
    }


def _image(file: File) -> dict[str, Any]:
    return {
        "url": file_address(file, 800),
        "srcset": ", ".join(f"{file_address(file, width)} {width}w" for width in WIDTHS),
        "full_url": file_address(file),
        "alt": file.alt_text,
        "title": file.title,
        "width": file.width,
        "height": file.height,
    }


def _document(file: File) -> dict[str, Any]:
    ending = file.name.rsplit(".", 1)[-1].upper()
    return {"url": file_address(file), "title": str(file), "size": file.size, "ending": ending}


def _sees_all(actor: Actor, kind: str, subject: Any) -> bool:
    """Whether it is theirs or theirs to lead, so that they find its private files even where it takes no more."""
    return hosts.is_concerned(actor, kind, subject) or hosts.is_curator(actor, kind, subject)


def attachments(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """Every file of a subject, for those it belongs to and those who keep them; giving it another."""
    if not has_address(kind):
        raise NotFound()
    subject = subjects.subject_visible_to(request.actor, kind, code)
    keeps = may(request.actor, "files.add_file", Host(kind, subject))
    if not keeps and (request.method == "POST" or not _sees_all(request.actor, kind, subject)):
        authorize(request.actor, "files.add_file", Host(kind, subject))
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        words = {name: form.cleaned_data[name] for name in ("alt_text", "title", "is_private")}
        try:
            if upload.size > MOST_DOCUMENT_BYTES:
                raise Invalid.one("file", "too_big", _("Ce fichier est trop lourd."))
            content = upload.read()
            operations.add_file(
                kind=kind, code=code, content=content, name=upload.name, by=request.actor, **words
            )
        except Invalid as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Le fichier est ajouté."))
            return HttpResponseRedirect(reverse("web:attachments", args=[kind, code]))
    context = {
        "form": form,
        "title": subjects.kind_of(kind).title(subject),
        "address": address_of_subject(kind, subject),
        "may_add": keeps,
        "rows": [
            _row(file, may_change=keeps or is_author(request.actor, file))
            for file in files_of_seen_by(request.actor, kind, code)
        ],
    }
    return show(request, "web/attachments.html", context, status=422 if form.errors else 200)


def _row(file: File, *, may_change: bool) -> dict[str, Any]:
    change_url = reverse("web:change_file", args=[file.code])
    return {
        "file": file,
        "thumb_url": file_address(file, 400),
        "url": file_address(file),
        "change_url": change_url,
        "may_change": may_change,
    }


def change(request: HttpRequest, code: str) -> HttpResponse:
    """Describe a file anew; with what was typed kept when somebody else was faster."""
    file = file_visible_to(request.actor, code)
    authorize(request.actor, "files.change_file", file)
    form = FileTextForm(request.POST or None, file=file)
    if request.method == "POST" and form.is_valid():
        try:
            operations.change_file(file, **form.cleaned_data, by=request.actor)
        except StaleRevision as error:
            form = _at_version(error.current["version"], form, file)
            add_errors(form, error)
        except Invalid as error:
            add_errors(form, error)
        else:
            messages.success(request, _("C’est enregistré."))
            return HttpResponseRedirect(_kept_at(file))
    context = {"form": form, "file": file, "thumb_url": file_address(file, 400), "back_url": _kept_at(file)}
    return show(request, "web/file_change.html", context, status=422 if form.errors else 200)


def _at_version(version: int, form: FileTextForm, file: File) -> FileTextForm:
    """The same values over the version that is there now, so that saving again replaces it knowingly."""
    values = form.data.copy()
    values["version"] = str(version)
    renewed = FileTextForm(values, file=file)
    renewed.is_valid()
    return renewed


@require_POST
def remove(request: HttpRequest, code: str) -> HttpResponse:
    """Take a file away for good."""
    file = file_visible_to(request.actor, code)
    operations.remove_file(file, by=request.actor)
    messages.success(request, _("Le fichier est retiré."))
    return HttpResponseRedirect(_kept_at(file))


def _kept_at(file: File) -> str:
    return reverse("web:attachments", args=[file.subject_kind, file.subject_code])
