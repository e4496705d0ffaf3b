"""Serving the pictures of editorial pages where no proxy does; a proxy that serves ``/media/images/`` itself never asks."""

import mimetypes

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe
from wagtail.images import get_image_model

ALONE = {"default-src": [CSP.NONE], "frame-ancestors": [CSP.NONE], "sandbox": True}
A_DAY = "public, max-age=86400"


@require_safe
@csp_override(ALONE)
def rendition(request: HttpRequest, name: str) -> HttpResponseBase:
    """One width of a picture that some page shows; 404 for originals, what was deleted and private collections."""
    stored = f"images/{name}"
    rows = get_image_model().get_rendition_model().objects.select_related("image__collection")
    found = rows.filter(file=stored).first()
    if found is None or found.image.collection.get_view_restrictions().exists():
        raise Http404
    try:
        default_storage.path(stored)
    except NotImplementedError:  # an object store has an address of its own
        return HttpResponseRedirect(default_storage.url(stored))
    try:
        content = default_storage.open(stored)
    except FileNotFoundError:
        raise Http404 from None
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return FileResponse(content, content_type=media_type, headers={"Cache-Control": A_DAY})
