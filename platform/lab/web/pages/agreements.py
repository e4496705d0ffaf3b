"""Agreements: the page of one, their list, beginning one, and what pilots and organisations show of theirs."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from ideas.agreements import operations, queries
from ideas.agreements.models import Agreement, Version
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize, may
from ideas.kernel.errors import Invalid, NotFound, SignInNeeded
from ideas.organisations.models import Organisation
from ideas.organisations.queries import COMMITTING_ROLES, mandates_in_force
from ideas.pilots.models import Pilot
from ideas.pilots.queries import pilots_visible_to
from lab.ui.slots import Link
from lab.web.actor import acting
from lab.web.answers import add_errors, show
from lab.web.forms.agreements import BeginForm
from lab.web.pages.agreement_acts import acts_on
from lab.web.pages.agreement_shown import KINDS, agreement_address, head_of, text_shown, trail_of
from lab.web.pages.attachments import attached
from lab.web.pages.pilots import pilot_address
from lab.web.pages.thread import discussion_of


def agreement(request: HttpRequest, code: str) -> HttpResponse:
    """The page of an agreement: where it stands, who signed, what it says, its versions, its discussions."""
    agreement = queries.agreement_called(request.actor, code)
    version = queries.version_shown(request.actor, agreement)
    context = {
        **head_of(agreement, version),
        **text_shown(version),
        **acts_on(agreement, request.actor),
        **discussion_of(request, "agreement", agreement),
        "trail": trail_of(agreement),
        "voided": queries.voided_last(agreement),
        "last": Version.objects.filter(agreement=agreement, number=agreement.number).first(),
        "versions": list(
            queries.versions_visible_to(request.actor, agreement).select_related("author", "organisation")
        ),
        "attached": attached(request.actor, "agreement", agreement),
    }
    return show(request, "web/agreement.html", context)


# --- Lists and beginnings ---------------------------------------------------------------------------------------------


def agreements(request: HttpRequest) -> HttpResponse:
    """Agreements between organisations that the visitor may know of."""
    rows = queries.with_parties(queries.standing_agreements(queries.agreements_visible_to(request.actor)))
    context = {
        "rows": [_row(one) for one in rows[:100]],
        "trail": [Link(_("Conventions"), reverse("web:agreements"))],
        "may_begin": request.actor.is_person and bool(_committed(request.actor)),
    }
    return show(request, "web/agreements.html", context)


def _row(agreement: Agreement) -> dict[str, Any]:
    return {
        "agreement": agreement,
        "url": agreement_address(agreement),
        "kind": KINDS.get(agreement.state, "info"),
        "parties": ", ".join(party.organisation.name for party in agreement.listed_parties),  # type: ignore[attr-defined]
    }


def rows_with(organisation: Organisation, actor: Actor) -> list[dict[str, Any]]:
    """The agreements of ``organisation`` that the visitor may know of, for its page."""
    found = queries.agreements_with(queries.agreements_visible_to(actor), organisation)
    return [_row(one) for one in queries.with_parties(found)[:20]]


def _committed(actor: Actor) -> Any:
    mandates = mandates_in_force(actor.person).filter(role__in=COMMITTING_ROLES)
    return Organisation.objects.filter(pk__in=mandates.order_by().values("organisation"))


def begin(request: HttpRequest) -> HttpResponse:
    """Begin an agreement between organisations."""
    if not request.actor.is_person:
        raise SignInNeeded()
    organisations = _committed(request.actor)
    if not organisations:
        authorize(request.actor, "agreements.begin_standing", None)
    form = BeginForm(request.POST or None, organisations=organisations)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            begun = operations.begin_standing_agreement(
                title=said["title"], parties=[said["organisation"]], by=acting(request)
            )
        except Invalid as error:
            add_errors(form, error)
        else:
            messages.success(
                request, _("La convention est en brouillon : écrivez-la, puis ouvrez la négociation.")
            )
            return HttpResponseRedirect(agreement_address(begun))
    context = {"form": form, "trail": [Link(_("Conventions"), reverse("web:agreements"))]}
    return show(request, "web/agreement_begin.html", context, status=422 if form.errors else 200)


def of_pilot(request: HttpRequest, code: str) -> HttpResponse:
    """To the agreement of a pilot; where there is none yet, who leads the pilot begins it."""
    pilot = pilots_visible_to(request.actor).select_related("idea__stage").filter(code=code).first()
    if pilot is None:
        raise NotFound()
    if request.method == "POST":
        begun = operations.begin_agreement(pilot, by=request.actor)
        messages.success(
            request, _("La convention est en brouillon : écrivez-la, puis ouvrez la négociation.")
        )
        return HttpResponseRedirect(agreement_address(begun))
    found = queries.agreement_of(pilot, request.actor)
    if found is not None:
        return HttpResponseRedirect(agreement_address(found))
    context = {
        "pilot": pilot,
        "trail": [Link(_("Pilotes"), reverse("web:pilots")), Link(pilot.title, pilot_address(pilot))],
        "may_begin": may(request.actor, "agreements.begin_below_pilot", pilot),
    }
    return show(request, "web/agreement_none.html", context)


def on_pilot(pilot: Pilot, actor: Actor) -> dict[str, Any]:
    """What the pilot's page says of its agreement, for ``_pilot_agreement.html``."""
    found = queries.agreement_of(pilot, actor)
    if found is None:
        return {"agreement": None, "may_begin_agreement": may(actor, "agreements.begin_below_pilot", pilot)}
    found.pilot = pilot
    return head_of(found, queries.version_shown(actor, found))
