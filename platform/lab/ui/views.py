"""Pages of the look itself: the lab's colours and the style guide."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from lab.ui import slots
from lab.ui.styleguide import example
from lab.ui.stylesheet import lab_css_of

FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "public, no-cache"


@require_safe
def lab_css(request: HttpRequest) -> HttpResponse:
    """The lab's three colours and its themes; kept for a year where the address names this very version."""
    css, version = lab_css_of(slots.topics(request))
    response = HttpResponse(css, content_type="text/css; charset=utf-8")
    response["Cache-Control"] = FOR_EVER if request.GET.get("v") == version else ASK_AGAIN
    response["ETag"] = quote_etag(version)
    return response


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every token, part and state, made with the real parts: what pages may use, and what tests look at."""
    return render(request, "ui/styleguide.html", example())
