"""Organisations at a site, by page: inviting, applying, answering, leaving; and what is done differently there."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from ideas.kernel.authorization import authorize
from ideas.kernel.errors import Invalid, LabError, MovedOn, NotFound, SignInNeeded, StaleRevision
from ideas.pilots.lifecycle import PartnerState
from ideas.sites import operations, queries
from ideas.sites.lifecycle import LIVED_STATES
from ideas.sites.models import Deviation, SitePartner
from lab.web.answers import add_errors, show
from lab.web.forms.sites import (
    DeviationForm,
    ReasonForm,
    SiteAnswerForm,
    SiteInvitationForm,
    SitePartnerForm,
)
from lab.web.pages.pilot_sites import site_seen
from lab.web.pages.sites_shown import site_address
from lab.web.pages.voices import able, speaking


def invite(request: HttpRequest, code: str, site: str) -> HttpResponse:
    """Ask an organisation to take part at the site."""
    found = site_seen(request, code, site)
    by = speaking(request.actor, "sites.invite_site_partner", found)
    form = SiteInvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.invite_site_partner(found, **form.cleaned_data, by=by)
        except (Invalid, MovedOn) as error:
            add_errors(form, error)
        else:
            words = _("L’invitation est envoyée. L’organisation a trente jours pour répondre.")
            messages.success(request, words)
            return HttpResponseRedirect(f"{site_address(found)}#partners")
    context = {"site": found, "form": form, "by": by, "is_invitation": True, "back_url": site_address(found)}
    return show(request, "web/site_partner_new.html", context, status=422 if form.errors else 200)


def apply(request: HttpRequest, code: str, site: str) -> HttpResponse:
    """Propose that an organisation which one may commit takes part at the site."""
    found = site_seen(request, code, site)
    if not request.actor.is_person:
        raise SignInNeeded()
    by = able(request.actor, "sites.apply_as_site_partner", found)
    if request.method == "POST" and by is None:
        authorize(request.actor, "sites.apply_as_site_partner", found)
    form = SitePartnerForm(request.POST or None)
    if request.method == "POST" and by is not None and form.is_valid():
        try:
            operations.apply_as_site_partner(found, **form.cleaned_data, by=by)
        except (Invalid, MovedOn) as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Votre proposition est envoyée : on vous répondra."))
            return HttpResponseRedirect(f"{site_address(found)}#partners")
    context = {"site": found, "form": form, "by": by, "back_url": site_address(found)}
    return show(request, "web/site_partner_new.html", context, status=422 if form.errors else 200)


@dataclass(frozen=True)
class Act:
    """Something to be done about a partner of a site: from which states, by whom, with which field of the form."""

    states: tuple[PartnerState, ...]
    permission: str
    run: Callable[..., SitePartner]
    asks: str


ACTS = {
    "accept": Act(
        (PartnerState.INVITED,),
        "sites.answer_site_invitation",
        partial(operations.answer_site_invitation, accept=True),
        "text",
    ),
    "decline": Act(
        (PartnerState.INVITED,),
        "sites.answer_site_invitation",
        partial(operations.answer_site_invitation, accept=False),
        "reason",
    ),
    "take_in": Act(
        (PartnerState.APPLIED,),
        "sites.decide_site_application",
        partial(operations.decide_site_application, accept=True),
        "reason",
    ),
    "turn_down": Act(
        (PartnerState.APPLIED,),
        "sites.decide_site_application",
        partial(operations.decide_site_application, accept=False),
        "reason",
    ),
    "contribute": Act(
        (PartnerState.ACCEPTED,),
        "sites.change_site_contribution",
        operations.change_site_contribution,
        "text",
    ),
    "leave": Act(
        (PartnerState.ACCEPTED, PartnerState.APPLIED), "sites.leave_site", operations.leave_site, "reason"
    ),
}


def partner(request: HttpRequest, code: str, site: str, organisation: str) -> HttpResponse:
    """One organisation at the site, and what can be done about it: the button pressed says which."""
    found = site_seen(request, code, site)
    row = queries.site_partner_called(found, organisation, request.actor)
    if row is None:
        raise NotFound()
    own_words = {} if row.state == PartnerState.INVITED else {"text": row.text}
    form = SiteAnswerForm(request.POST or None, initial=own_words)
    if request.method == "POST" and form.is_valid():
        refused = _act(request, row, form)
        if refused is None:
            return HttpResponseRedirect(f"{site_address(found)}#partners")
        add_errors(form, refused)
    offered = {f"may_{name}": _is_offered(request, row, act) for name, act in ACTS.items()}
    context = {"site": found, "partner": row, "form": form, "back_url": site_address(found), **offered}
    return show(request, "web/site_partner.html", context, status=422 if form.errors else 200)


def _act(request: HttpRequest, row: SitePartner, form: SiteAnswerForm) -> LabError | None:
    act = ACTS.get(request.POST.get("do", ""))
    if act is None:
        raise NotFound()
    by = speaking(request.actor, act.permission, row)
    said = {act.asks: form.cleaned_data[act.asks]}
    try:
        act.run(row, **said, version=form.cleaned_data["version"] or None, by=by)
    except (Invalid, MovedOn, StaleRevision) as error:
        return error
    messages.success(request, _("C’est noté."))
    return None


def _is_offered(request: HttpRequest, row: SitePartner, act: Act) -> bool:
    return row.state in act.states and able(request.actor, act.permission, row) is not None


# --- What is done differently ---------------------------------------------------------------------------------------


def deviate(request: HttpRequest, code: str, site: str) -> HttpResponse:
    """Write down what is done differently at the site."""
    found = site_seen(request, code, site)
    by = speaking(request.actor, "sites.note_deviation", found)
    form = DeviationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.note_deviation(found, **form.cleaned_data, by=by)
        except Invalid as error:
            add_errors(form, error)
        else:
            messages.success(request, _("C’est noté."))
            return HttpResponseRedirect(f"{site_address(found)}#deviations")
    context = {"site": found, "form": form, "by": by, "back_url": site_address(found)}
    return show(request, "web/deviation_new.html", context, status=422 if form.errors else 200)


DECISIONS = {"agree": True, "refuse": False}


def deviation(request: HttpRequest, code: str, site: str, number: int) -> HttpResponse:
    """The pilot decides on what touches its core, or it is done as in the core again: the button pressed says which."""
    found = site_seen(request, code, site)
    row = queries.deviations_of(found, request.actor).filter(number=number).first()
    if row is None:
        raise NotFound()
    row.site = found
    is_lived = row.state in LIVED_STATES
    ends = request.POST["do"] == "end" if "do" in request.POST else is_lived
    by = speaking(request.actor, "sites.end_deviation" if ends else "sites.decide_deviation", row)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        refused = _settle(request.POST.get("do", ""), row, form.cleaned_data["reason"], by)
        if refused is None:
            return HttpResponseRedirect(f"{site_address(found)}#deviations")
        add_errors(form, refused)
    context: dict[str, Any] = {"site": found, "deviation": row, "form": form, "back_url": site_address(found)}
    return show(request, "web/deviation.html", context, status=422 if form.errors else 200)


def _settle(do: str, row: Deviation, reason: str, by: Any) -> LabError | None:
    try:
        if do == "end":
            operations.end_deviation(row, by=by)
        elif do in DECISIONS:
            operations.decide_deviation(row, agree=DECISIONS[do], reason=reason, by=by)
        else:
            raise NotFound()
    except (Invalid, MovedOn) as error:
        return error
    return None
