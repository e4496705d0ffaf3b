"""Fetching a file: asked of its subject each time, then handed over by the proxy, the object store or ourselves."""

from urllib.parse import quote

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.csp import CSP
from django.utils.http import content_disposition_header, quote_etag
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from ideas.files.models import File, kept_files
from ideas.files.queries import file_visible_to
from ideas.kernel.codes import hashed
from ideas.kernel.errors import NotFound

INTERNAL = "/_files/"  # the proxy's own name for the folder, reachable through X-Accel-Redirect only
ALONE = {"default-src": [CSP.NONE], "frame-ancestors": [CSP.NONE], "sandbox": True}


def file_address(file: File, width: int | None = None) -> str:
    """Where a file is fetched: the rendition that is at least ``width`` wide, or the original."""
    return reverse("file", args=[file.code, width]) if width else reverse("file_original", args=[file.code])


@require_safe
@csp_override(ALONE)
def file(request: HttpRequest, code: str, width: int | None = None) -> HttpResponseBase:
    """The bytes of a file, for who may see it now; 404 for all others, so that hidden is gone by address too."""
    found = file_visible_to(request.actor, code)
    stored = found.stored_at(width)
    etag = quote_etag(hashed(f"{found.checksum} {stored}")[:24])
    response = get_conditional_response(request, etag=etag) or _handed_over(found, stored)
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["Vary"] = "Cookie"
    return response


def _handed_over(found: File, stored: str) -> HttpResponseBase:
    storage = kept_files()
    try:
        storage.path(stored)
    except NotImplementedError:  # an object store: its own address, signed and short-lived
        return HttpResponseRedirect(storage.url(stored))
    if not settings.LAB_X_ACCEL:
        return _sent(found, stored)
    response = HttpResponse(content_type=found.media_type)
    response["X-Accel-Redirect"] = INTERNAL + quote(stored)
    response["Content-Disposition"] = content_disposition_header(not found.is_image, found.name) or ""
    return response


def _sent(found: File, stored: str) -> FileResponse:
    try:
        content = kept_files().open(stored)
    except FileNotFoundError:
        raise NotFound() from None
    return FileResponse(
        content, as_attachment=not found.is_image, filename=found.name, content_type=found.media_type
    )
