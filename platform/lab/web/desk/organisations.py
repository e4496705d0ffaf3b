"""Organisations on the desk: what waits to be verified, all of them, one with what the lab may do."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ideas.kernel.errors import Invalid, NotFound
from ideas.kernel.keyset import page_of
from ideas.kernel.roles import KEEPERS
from ideas.organisations import operations, queries
from ideas.organisations.models import Organisation
from lab.web.answers import add_errors, show
from lab.web.desk import acts
from lab.web.desk.acts import HIDE
from lab.web.desk.door import for_staff
from lab.web.forms.organisations import NewOrganisationForm
from lab.web.forms.reference import NetworkForm, UntilForm
from lab.web.pages.listing import with_values
from lab.web.pages.organisation_verification import verification_of
from lab.web.pages.organisations import full_status_of, organisation_address, organisation_row

PAGE_SIZE = 40


def _row(organisation: Organisation) -> dict[str, Any]:
    return {
        "organisation": organisation,
        "url": reverse("web:desk_organisation", args=[organisation.code]),
        "status": full_status_of(organisation),
    }


@for_staff(*KEEPERS)
def organisations(request: HttpRequest) -> HttpResponse:
    """What waits for the lab first, then all by name; hidden and unlisted ones too."""
    words = request.GET.get("q", "").strip()[:100]
    state = request.GET.get("state", "")
    found = queries.organisations_matching(Organisation.objects.filter(merged_into=None), words)
    if state in Organisation.Verification.values:
        found = found.filter(verification=state)
    rows = found.select_related("territory")
    page = page_of(rows, ("search_name", "id"), size=PAGE_SIZE, after=request.GET.get("after", ""))
    context = {
        "unrepresented": [
            {**_row(one), "since": one.unrepresented_since}
            for one in queries.without_representation().select_related("territory")[:50]
        ],
        "waiting": [_row(one) for one in queries.awaiting_verification().select_related("territory")[:50]],
        "rows": [_row(one) for one in page.rows],
        "words": words,
        "state": state,
        "states": Organisation.Verification.choices,
        "next_url": with_values(request.GET, after=page.after) if page.after else "",
    }
    return show(request, "web/desk/organisations.html", context)


@for_staff(*KEEPERS)
def add(request: HttpRequest) -> HttpResponse:
    """Add an organisation for the lab; it is public at once."""
    form = NewOrganisationForm(request.POST or None, viewer=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.add_organisation(**form.changes(), by=request.actor)
        except Invalid as error:
            add_errors(form, error)
        else:
            messages.success(request, _("L’organisation est ajoutée."))
            return HttpResponseRedirect(reverse("web:desk_organisation", args=[made.code]))
    context = {
        "form": form,
        "known": [organisation_row(one) for one in form.known],
        "title": _("Ajouter une organisation"),
        "back_url": reverse("web:desk_organisations"),
    }
    return show(request, "web/desk/form.html", context, status=422 if form.errors else 200)


def _found(code: str) -> Organisation:
    found = Organisation.objects.select_related("territory", "hidden_by").filter(code=code).first()
    if found is None:
        raise NotFound()
    return found


@for_staff(*KEEPERS)
def organisation(request: HttpRequest, code: str) -> HttpResponse:
    """One organisation, with what the lab may do."""
    return _show(request, _found(code))


def _show(
    request: HttpRequest, organisation: Organisation, *, status: int = 200, **forms: Any
) -> HttpResponse:
    context = {
        "organisation": organisation,
        "address": organisation_address(organisation),
        "status": full_status_of(organisation),
        "asked": list(queries.mandates_asked_of(organisation)),
        "mandates": list(queries.mandates_of(organisation)),
        "members": [
            {**_row(one.member), "since": one.since}
            for one in queries.network_members_of(organisation, request.actor)
        ],
        "duplicates": [organisation_row(one) for one in queries.duplicates_of(organisation, request.actor)],
        "merges": list(queries.merges_of(organisation)),
        "until": UntilForm(),
        **verification_of(organisation),
        "network": NetworkForm(),
        **forms,
    }
    return show(request, "web/desk/organisation.html", context, status=status)


@for_staff(*KEEPERS)
@require_POST
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Vouch until a date; ``seen`` is the state that the form was made from."""
    organisation = _found(code)
    organisation.verification = request.POST.get("seen", organisation.verification)
    form = UntilForm(request.POST)
    if form.is_valid():
        try:
            operations.verify_organisation(organisation, **form.cleaned_data, by=request.actor)
        except Invalid as error:
            add_errors(form, error)
    if form.errors:
        return _show(request, _found(code), status=422, until=form)
    messages.success(request, _("L’organisation est vérifiée."))
    return HttpResponseRedirect(reverse("web:desk_organisation", args=[code]))


@for_staff(*KEEPERS)
@require_POST
def act(request: HttpRequest, code: str) -> HttpResponse:
    """Begin checking, list without verifying, withdraw the verification, show again: one button each."""
    acts: dict[str, tuple[Any, str]] = {
        "start": (operations.start_verification, _("La vérification est commencée.")),
        "list": (operations.list_organisation, _("L’organisation est publique.")),
        "revoke": (operations.revoke_verification, _("La vérification est retirée.")),
        "show": (operations.show_organisation, _("L’organisation est de nouveau visible.")),
    }
    try:
        operation, said = acts[request.POST.get("do", "")]
    except KeyError:
        raise NotFound() from None
    operation(_found(code), by=request.actor)
    messages.success(request, said)
    return HttpResponseRedirect(reverse("web:desk_organisation", args=[code]))


@for_staff(*KEEPERS)
@require_POST
def hide(request: HttpRequest, code: str) -> HttpResponse:
    """Hide an organisation with a reason."""
    organisation = _found(code)
    try:
        operations.hide_organisation(organisation, reason=request.POST.get("reason", ""), by=request.actor)
    except Invalid as error:
        return _show(request, organisation, status=422, **acts.tried(request, HIDE, error))
    messages.success(request, _("L’organisation est masquée."))
    return HttpResponseRedirect(reverse("web:desk_organisation", args=[code]))


@for_staff(*KEEPERS)
@require_POST
def network(request: HttpRequest, code: str) -> HttpResponse:
    """Say which organisation belongs to this network, or no longer does."""
    organisation = _found(code)
    if leaver := request.POST.get("remove"):
        operations.remove_from_network(organisation, member=_found(leaver), by=request.actor)
        return HttpResponseRedirect(reverse("web:desk_organisation", args=[code]))
    form = NetworkForm(request.POST)
    if form.is_valid():
        try:
            operations.add_to_network(organisation, member=form.cleaned_data["member"], by=request.actor)
        except Invalid as error:
            add_errors(form, error)
    if form.errors:
        return _show(request, organisation, status=422, network=form)
    return HttpResponseRedirect(reverse("web:desk_organisation", args=[code]))
