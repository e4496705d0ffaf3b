"""An agreement outside the lab: its exact text, its printable page, its PDF, and the page that verifies a fingerprint."""

import re
import zlib
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ideas.agreements import queries
from ideas.agreements.models import Agreement, Version
from ideas.kernel import clock
from ideas.kernel.canonical import hash_of
from ideas.kernel.errors import NotFound
from lab.ui.slots import Link
from lab.web.answers import show
from lab.web.forms.agreements import VerifyForm
from lab.web.pages.agreement_shown import agreement_address, head_of, text_shown, trail_of

try:
    import weasyprint
except (ImportError, OSError):  # without the extra [pdf], or without Pango on the machine
    weasyprint = None

MOST_BYTES = 10_000_000
MOST_TEXT = 2_000_000
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_HASH = re.compile(r"[0-9a-f]{64}")


def can_print() -> bool:
    """Whether a PDF can be made here."""
    return weasyprint is not None


def _seen(request: HttpRequest, code: str, number: int) -> tuple[Agreement, Version]:
    agreement = queries.agreement_called(request.actor, code)
    return agreement, queries.version_shown(request.actor, agreement, number)


@require_safe
def text(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The exact bytes that are signed, whose SHA-256 is the fingerprint."""
    agreement, version = _seen(request, code, number)
    response = HttpResponse(version.canonical.encode(), content_type="application/json")
    name = f"{agreement.code}-{version.number}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
def version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One version as a page to print, and what it changed."""
    agreement, version = _seen(request, code, number)
    return show(request, "web/agreement_version.html", _context(agreement, version))


def _context(agreement: Agreement, version: Version) -> dict[str, Any]:
    here = Link(_("Version %(number)s") % {"number": version.number}, "")
    return {
        **head_of(agreement, version),
        **text_shown(version),
        "trail": trail_of(agreement, here),
        "agreement_url": agreement_address(agreement),
        "can_print": can_print(),
        "printed_at": clock.now(),
    }


@require_safe
def pdf(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The PDF with all signatures; the exact text is attached to it. NotFound where none can be made."""
    agreement, version = _seen(request, code, number)
    if weasyprint is None:
        raise NotFound()
    context = {**_context(agreement, version), "address": request.build_absolute_uri(f"/v/{agreement.code}")}
    html = render_to_string("web/agreement_pdf.html", context, request=request)
    attached = weasyprint.Attachment(
        string=version.canonical, name=f"{agreement.code}-{version.number}.json", description="SHA-256"
    )
    looks = weasyprint.CSS(string=render_to_string("web/agreement_pdf.css"))
    raw = weasyprint.HTML(string=html, url_fetcher=nothing_fetched).write_pdf(
        stylesheets=[looks], attachments=[attached], pdf_variant="pdf/ua-1"
    )
    response = HttpResponse(raw, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{agreement.code}-{version.number}.pdf"'
    return response


def nothing_fetched(url: str, *_args: Any, **_kwargs: Any) -> Any:
    """A PDF asks nothing of the network or the disk: people write what is in it."""
    raise ValueError(url)


# --- Verifying ----------------------------------------------------------------------------------------------------


def verify(request: HttpRequest) -> HttpResponse:
    """Which agreement a fingerprint or a text belongs to, and who signed it."""
    asked = request.GET.get("hash", "")
    form = VerifyForm(request.POST or None, request.FILES or None, initial={"hash": asked})
    hashes, is_pdf = hashes_asked(form, asked, is_posted=request.method == "POST")
    found = next((rows for one in hashes if (rows := queries.versions_with_hash(request.actor, one))), [])
    context = {
        "form": form,
        "is_asked": bool(asked) or request.method == "POST",
        "is_pdf": is_pdf,
        "hash": hashes[0] if len(hashes) == 1 else "",
        "found": [{**head_of(one.agreement, one), "url": agreement_address(one.agreement)} for one in found],
        "trail": [Link(_("Vérifier une convention"), reverse("web:agreement_verify"))],
    }
    return show(request, "web/agreement_verify.html", context)


def hashes_asked(form: VerifyForm, asked: str, *, is_posted: bool) -> tuple[list[str], bool]:
    """The fingerprints to look for: those written, or those of the file that was sent; and whether that is a PDF."""
    if not is_posted or not form.is_valid():
        return _HASH.findall(asked.lower()), False
    raw = form.cleaned_data["file"]
    if raw is None:
        return _HASH.findall(form.cleaned_data["hash"].lower()), False
    content = raw.read(MOST_BYTES)
    return _hashes_in(content), content.startswith(b"%PDF-")


def _hashes_in(content: bytes) -> list[str]:
    """The fingerprint of a text; of a PDF those of all that is attached to it."""
    if not content.startswith(b"%PDF-"):
        return [hash_of(content), hash_of(content.strip())]
    return [hash_of(said) for said in map(_inflated, _STREAM.findall(content)) if said.startswith(b"{")]


def _inflated(raw: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(raw, MOST_TEXT)
    except zlib.error:
        return raw
