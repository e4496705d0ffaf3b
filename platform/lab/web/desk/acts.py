"""What several pages of the desk do alike: hiding with a reason, and showing again a form that was refused."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from ideas.kernel.errors import Invalid, LabError

HIDE = "hide"


def tried(request: HttpRequest, what: str, error: LabError | None) -> dict[str, Any]:
    """For the page's context: which of its forms was refused, why, and the reason that was typed."""
    return {"tried": what, "error": error, "typed": request.POST.get("reason", "") if what else ""}


def hide_or_show(
    request: HttpRequest,
    row: Any,
    *,
    hide: Callable[..., Any],
    show: Callable[..., Any],
    said: tuple[str, str],
    refused: Callable[[Invalid], HttpResponse],
    to: str,
) -> HttpResponse:
    """Hide ``row`` with the reason of the form, or show it again; ``said`` are the words for either.

    ``refused`` answers where the reason is not as it must be.
    """
    if row.is_hidden:
        show(row, by=request.actor)
        messages.success(request, said[1])
        return HttpResponseRedirect(to)
    try:
        hide(row, reason=request.POST.get("reason", ""), by=request.actor)
    except Invalid as error:
        return refused(error)
    messages.success(request, said[0])
    return HttpResponseRedirect(to)
