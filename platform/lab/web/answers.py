"""How pages answer: whole or in part, and what a refusal looks like.

The only translation of the house's errors for people; ``api/errors.py`` is its twin for machines.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from ideas.kernel.errors import GuardsUnmet, Invalid, LabError, SignInNeeded, StaleRevision, TooMany

UNSENT, UNSENT_LIMIT = "unsent", 10_000
TOO_OLD = _(
    "La page était ouverte depuis longtemps, ou une connexion a eu lieu entre-temps dans un autre onglet. Copiez ce que "
    "vous avez écrit, rechargez la page, puis envoyez-le de nouveau."
)
SUBJECTS = "idea team join_request amendment merge need offer match pilot partner organisation call round site learning"
SUBJECT_PAGES = frozenset(f"web:{name}" for name in SUBJECTS.split())


def show(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    part: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page, or only its partial ``part`` when htmx asks for it. A refused form (422) says so in the page's title."""
    is_part = bool(part) and is_from_script(request)
    given = {**(context or {}), "is_refused": status == 422}
    response = render(request, f"{template}#{part}" if is_part else template, given, status=status)
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


def to_sign_in(request: HttpRequest, error: LabError | None = None) -> HttpResponse:
    """To sign-in, which comes back: to this page, or for a form to the page that it stands on.

    A form that htmx sent stays as it is, with the words of ``error`` beside it; a message that was typed waits at the address
    of its form.
    """
    here = request.get_full_path()
    if request.method not in {"GET", "HEAD"}:
        here = _keep_unsent(request) or request.POST.get("next", "")
    query = urlencode({"next": here}) if here.startswith("/") else ""
    address = f"{reverse('account_login')}?{query}" if query else reverse("account_login")
    if is_from_script(request):
        return render(request, "web/not_sent.html", {"error": error, "sign_in": address}, status=401)
    if error is not None:
        messages.info(request, str(error.message))
    return HttpResponseRedirect(address)


def is_from_script(request: HttpRequest) -> bool:
    """Whether htmx sent this, to put the answer into a page that stays."""
    return request.headers.get("HX-Request") == "true" and not request.headers.get("HX-Boosted")


def too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The answer to a form of a page from before a sign-in, or from another site: in words, and to a script as it can read it.

    Django calls this where a form does not prove that it comes from us (CSRF_FAILURE_VIEW).
    """
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        return JsonResponse({"code": "page_too_old", "message": str(TOO_OLD)}, status=403)
    if is_from_script(request):
        return render(request, "web/not_sent.html", {"error": TOO_OLD}, status=403)
    return render(request, "403_csrf.html", status=403)


# --- A message whose author is no longer signed in ---


def _keep_unsent(request: HttpRequest) -> str:
    """Keep the message that was typed for its author's next sign-in; where its form then offers it, or an empty text."""
    body = request.POST.get("body", "").strip()[:UNSENT_LIMIT]
    if not body:
        return ""
    parent = request.POST.get("parent", "")
    here = f"{request.path}?{urlencode({'reply': parent})}" if parent else request.path
    request.session[UNSENT] = {"at": here, "body": body}
    return here


def unsent(request: HttpRequest) -> dict[str, str]:
    """The ``body`` that was typed at this address by somebody who was no longer signed in, as first values of a form."""
    kept = request.session.get(UNSENT, {})
    return {"body": kept["body"]} if kept.get("at") == request.get_full_path() else {}


def forget_unsent(request: HttpRequest) -> None:
    """What was kept has been sent."""
    request.session.pop(UNSENT, None)


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


def go_on_from(form: Form, error: StaleRevision, *, name: str = "version") -> None:
    """Say that somebody was faster; what was typed stays, and sent again it is about what is there now.

    ``name`` is the hidden field with what was read, and what the error calls it.
    """
    form.data = form.data.copy()  # type: ignore[attr-defined]
    form.data[name] = str(error.current[name])  # type: ignore[index]
    add_errors(form, error)


def _page_of(request: HttpRequest) -> str:
    """The page of ours that a form stood on, else the page of what was asked for, as it is now; or an empty text."""
    here = request.POST.get("next", "")
    return (
        here if here and url_has_allowed_host_and_scheme(here, allowed_hosts=None) else _subject_of(request)
    )


def _subject_of(request: HttpRequest) -> str:
    """The nearest page above this address that shows something of its own; where a form was sent, also this one."""
    path = request.path if request.method == "POST" else _above(request.path)
    while path:
        try:
            if resolve(path).view_name in SUBJECT_PAGES:
                return path
        except Resolver404:
            pass
        path = _above(path)
    return ""


def _above(path: str) -> str:
    parts = path.strip("/").split("/")[:-1]
    return f"/{'/'.join(parts)}/" if parts else ""


class RefusalMiddleware:
    """Turns the house's errors that a view lets pass into pages that say what is wrong and what to do."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and request.method == "GET":
            page = render(request, "405.html", status=405)
            page["Allow"] = response["Allow"]
            return page
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a LabError; leave all others to Django."""
        if not isinstance(error, LabError):
            return None
        if isinstance(error, SignInNeeded):
            return to_sign_in(request, error)
        is_answer = request.method == "POST"
        role = "alert" if is_answer else ""
        context = {"error": error, "back_url": _page_of(request), "is_answer": is_answer, "role": role}
        template = "404.html" if error.status == 404 else "web/refused.html"
        status = error.status
        if is_from_script(request) and request.method == "POST":
            template = "web/not_sent.html"
            status = 409 if status == 422 else status  # 422 would be taken for the form with its faults
        response = render(request, template, context, status=status)
        if isinstance(error, TooMany):
            response["Retry-After"] = str(error.retry_after)
        return response
