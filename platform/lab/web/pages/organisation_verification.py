"""The verification of an organisation, for its own people and the lab: where it stands, its way, its private evidence."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ideas.files.models import File
from ideas.files.queries import files_of
from ideas.kernel import clock
from ideas.kernel.authorization import authorize, may
from ideas.kernel.errors import NotFound
from ideas.organisations import operations, queries
from ideas.organisations.models import Organisation
from lab.ui.slots import Link
from lab.web.answers import show
from lab.web.pages.files import file_address
from lab.web.pages.organisations import full_status_of, organisation_address


def verification_of(organisation: Organisation) -> dict[str, Any]:
    """What is shown of it to those who may know: its way, and what was given as evidence."""
    files = files_of("organisation", organisation.code).filter(is_private=True, hidden_at=None)
    return {
        "steps": list(queries.steps_of(organisation)),
        "evidence": [_evidence(file) for file in files],
        "files_url": reverse("web:attachments", args=["organisation", organisation.code]),
    }


def _evidence(file: File) -> dict[str, Any]:
    return {"name": str(file), "url": file_address(file), "at": file.created_at}


def verification(request: HttpRequest, code: str) -> HttpResponse:
    """Where the verification stands, what to do next, how it came to that, and the evidence."""
    organisation = _seen(request, code)
    authorize(request.actor, "organisations.read_verification", organisation)
    today, address = clock.today(), organisation_address(organisation)
    context = {
        "organisation": organisation,
        "trail": [Link(_("Organisations"), reverse("web:organisations")), Link(organisation.name, address)],
        "address": address,
        "status": full_status_of(organisation),
        "hindered": queries.what_hinders(organisation, today),
        "may_ask": queries.may_be_asked_for(organisation, today)
        and may(request.actor, "organisations.request_verification", organisation),
        **verification_of(organisation),
    }
    return show(request, "web/organisation_verification.html", context)


@require_POST
def ask_verification(request: HttpRequest, code: str) -> HttpResponse:
    """Ask the lab to vouch for an organisation, or to go on doing so."""
    organisation = _seen(request, code)
    operations.request_verification(organisation, by=request.actor)
    messages.success(request, _("Votre demande de vérification est transmise au lab."))
    return HttpResponseRedirect(reverse("web:organisation_verification", args=[organisation.code]))


def _seen(request: HttpRequest, code: str) -> Organisation:
    organisation = queries.organisations_visible_to(request.actor).filter(code=code).first()
    if organisation is None:
        raise NotFound()
    return organisation
