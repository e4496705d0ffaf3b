"""How pages answer: whole or in part, and what a refusal looks like.

The only translation of the house's errors for people; ``api/errors.py`` is its twin for machines.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme

from ideas.kernel.errors import GuardsUnmet, Invalid, LabError, SignInNeeded, TooMany


def show(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    part: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page, or only its partial ``part`` when htmx asks for it."""
    is_part = (
        bool(part) and request.headers.get("HX-Request") == "true" and not request.headers.get("HX-Boosted")
    )
    response = render(request, f"{template}#{part}" if is_part else template, context, status=status)
    if part:
        patch_vary_headers(response, ["HX-Request"])
    return response


def back(request: HttpRequest, otherwise: str) -> HttpResponseRedirect:
    """Back to where the form's field ``next`` says, if that is one of our pages; else to ``otherwise``."""
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return HttpResponseRedirect(wanted if wanted and is_ours else otherwise)


def to_sign_in(request: HttpRequest) -> HttpResponseRedirect:
    """To sign-in, which comes back: to this page, or for a form to the page that it stands on."""
    here = request.get_full_path() if request.method in {"GET", "HEAD"} else request.POST.get("next", "")
    query = urlencode({"next": here}) if here.startswith("/") else ""
    return HttpResponseRedirect(f"{reverse('account_login')}?{query}" if query else reverse("account_login"))


def add_errors(form: Form, error: LabError) -> None:
    """Put what the house refused on ``form``, each fault on its field where the form has it."""
    if isinstance(error, Invalid) and error.errors:
        for fault in error.errors:
            name = fault.field if fault.field in form.fields else fault.field.split(".")[-1]
            form.add_error(name if name in form.fields else None, str(fault.message))
    elif isinstance(error, GuardsUnmet):
        for unmet in error.unmet:
            form.add_error(None, str(unmet.message))
    else:
        form.add_error(None, str(error))


def _page_of(request: HttpRequest) -> str:
    """The page of ours that a form stood on, or an empty text."""
    here = request.POST.get("next", "")
    return here if here and url_has_allowed_host_and_scheme(here, allowed_hosts=None) else ""


class RefusalMiddleware:
    """Turns the house's errors that a view lets pass into pages that say what is wrong and what to do."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a LabError; leave all others to Django."""
        if not isinstance(error, LabError):
            return None
        if isinstance(error, SignInNeeded):
            messages.info(request, str(error.message))
            return to_sign_in(request)
        context = {"error": error, "back_url": _page_of(request)}
        template = "404.html" if error.status == 404 else "web/refused.html"
        response = render(request, template, context, status=error.status)
        if isinstance(error, TooMany):
            response["Retry-After"] = str(error.retry_after)
        return response
