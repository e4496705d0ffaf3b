"""The gate before whoever works for the lab: a second step where the lab asks for it, no admin for the blocked."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ideas.kernel.errors import Blocked, LabError, NotAllowed

CMS, API = "/cms/", "/api/"
NEEDED = _("Avec un rôle du lab, la connexion en deux étapes est nécessaire.")
OPEN_BEFORE = frozenset(
    {
        "account_login",
        "account_logout",
        "account_reauthenticate",
        "healthz",
        "readyz",
        "lab_css",
        "mfa_activate_totp",
        "mfa_index",
        "mfa_view_recovery_codes",
        "mfa_download_recovery_codes",
    }
)


class StaffGate:
    """Stands before every view. Asks nothing where there is no session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Turn away who is blocked, and lead to the second step who has none yet."""
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.actor.is_person:
            return None
        if request.path.startswith(CMS) and request.actor.person.is_blocked:
            return _refusal(request, Blocked())
        if request.path.startswith(CMS) and not request.user.has_perm("wagtailadmin.access_admin"):
            return _refusal(request, NotAllowed())  # Wagtail's own answer leads round in a circle
        return self._lead_to_second_step(request) if settings.LAB_STAFF_TWO_STEPS else None

    def _lead_to_second_step(self, request: HttpRequest) -> HttpResponse | None:
        name = request.resolver_match.url_name if request.resolver_match else ""
        person = request.actor.person
        if name in OPEN_BEFORE or not person.lab_role_names() or is_mfa_enabled(person):
            return None
        if request.path.startswith(API):
            problem = {"title": str(NEEDED), "status": 403, "code": "two_steps_needed"}
            return JsonResponse(problem, status=403, content_type="application/problem+json")
        messages.info(request, NEEDED)
        return HttpResponseRedirect(reverse("mfa_activate_totp"))


def _refusal(request: HttpRequest, error: LabError) -> HttpResponse:
    """The page that says why not."""
    return render(request, "web/refused.html", {"error": error}, status=error.status)
