"""Organisations in a pilot: inviting, applying, answering, leaving; each a page with a form that works without script."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ideas.kernel.authorization import authorize, may
from ideas.kernel.errors import Invalid, LabError, MovedOn, NotFound, SignInNeeded, StaleRevision
from ideas.pilots import operations, queries
from ideas.pilots.lifecycle import ENDS_OF_PARTNERS, PartnerState
from ideas.pilots.models import Partner, Pilot
from lab.web.actor import acting
from lab.web.answers import add_errors, show
from lab.web.forms.pilots import AnswerForm, ApplicationForm, PartnerInvitationForm
from lab.web.pages.one_pilot import pilot_seen
from lab.web.pages.pilots import pilot_address, trail_below


def apply(request: HttpRequest, code: str) -> HttpResponse:
    """Propose that an organisation which one may commit takes part."""
    pilot = pilot_seen(request, code)
    if not request.actor.is_person:
        raise SignInNeeded()
    committed = queries.committed_by(request.actor.person, pilot)
    if request.method == "POST" and not committed:
        authorize(request.actor, "pilots.apply_as_partner", pilot)
    known = pilot.partners.exclude(state__in=ENDS_OF_PARTNERS).values("organisation")
    organisations = committed.exclude(pk__in=known)
    form = ApplicationForm(request.POST or None, organisations=organisations)
    if request.method == "POST" and form.is_valid():
        try:
            role, text = form.cleaned_data["role"], form.cleaned_data["text"]
            operations.apply_as_partner(pilot, role=role, text=text, by=acting(request))
        except (Invalid, MovedOn) as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Votre proposition est envoyée : l’équipe du pilote vous répondra."))
            return HttpResponseRedirect(f"{pilot_address(pilot)}#partners")
    context = {
        "pilot": pilot,
        "pilot_url": pilot_address(pilot),
        "form": form,
        "has_mandate": committed.exists(),
        "can_apply": organisations.exists() and not pilot.is_ended,
        "trail": trail_below(pilot, _("Proposer notre participation")),
    }
    return show(request, "web/partner_apply.html", context, status=422 if form.errors else 200)


def invite(request: HttpRequest, code: str) -> HttpResponse:
    """Ask an organisation to take part."""
    pilot = pilot_seen(request, code)
    authorize(request.actor, "pilots.invite_partner", pilot)
    form = PartnerInvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.invite_partner(pilot, **form.cleaned_data, by=request.actor)
        except (Invalid, MovedOn) as error:
            add_errors(form, error)
        else:
            messages.success(
                request, _("L’invitation est envoyée. L’organisation a trente jours pour répondre.")
            )
            return HttpResponseRedirect(f"{pilot_address(pilot)}#partners")
    context = {"pilot": pilot, "pilot_url": pilot_address(pilot), "form": form}
    context["trail"] = trail_below(pilot, _("Inviter une organisation"))
    return show(request, "web/partner_invite.html", context, status=422 if form.errors else 200)


# --- One partner ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Act:
    """Something to be done about a partner: from which state, by whom, with which fields of the form."""

    state: tuple[PartnerState, ...]
    run: Callable[..., Partner]
    is_own: bool
    owes_reason: bool
    asks: tuple[str, ...]
    done: str | Promise
    when: Callable[[Partner], bool] = lambda partner: True
    is_successors: bool = False


def _is_leaving(partner: Partner) -> bool:
    return partner.leaves_on is not None


def _stays(partner: Partner) -> bool:
    return partner.leaves_on is None


def _asks_successor(partner: Partner) -> bool:
    return _is_leaving(partner) and partner.successor is not None and partner.successor_agreed_at is None


ACTS: dict[str, Act] = {
    "accept": Act(
        (PartnerState.INVITED,),
        partial(operations.answer_invitation, accept=True),
        True,
        False,
        ("text",),
        gettext_lazy("Votre organisation est partenaire. Merci !"),
    ),
    "decline": Act(
        (PartnerState.INVITED,),
        partial(operations.answer_invitation, accept=False),
        True,
        False,
        ("reason",),
        gettext_lazy("L’invitation est déclinée."),
    ),
    "take_in": Act(
        (PartnerState.APPLIED,),
        partial(operations.decide_application, accept=True),
        False,
        False,
        ("reason",),
        gettext_lazy("L’organisation est partenaire."),
    ),
    "turn_down": Act(
        (PartnerState.APPLIED,),
        partial(operations.decide_application, accept=False),
        False,
        True,
        ("reason",),
        gettext_lazy("La proposition est déclinée."),
    ),
    "contribute": Act(
        (PartnerState.ACCEPTED,),
        operations.change_contribution,
        True,
        False,
        ("text",),
        gettext_lazy("Votre apport est enregistré."),
    ),
    "withdraw": Act(
        (PartnerState.APPLIED,),
        operations.withdraw_application,
        True,
        True,
        ("reason",),
        gettext_lazy("Votre proposition est retirée."),
    ),
    "leave": Act(
        (PartnerState.ACCEPTED,),
        operations.give_notice,
        True,
        True,
        ("reason", "leaves_on", "duties", "successor"),
        gettext_lazy("Votre départ est annoncé : votre organisation reste partenaire jusqu’à ce jour."),
        _stays,
    ),
    "stay": Act(
        (PartnerState.ACCEPTED,),
        operations.take_notice_back,
        True,
        False,
        (),
        gettext_lazy("Votre organisation reste partenaire."),
        _is_leaving,
    ),
    "let_go": Act(
        (PartnerState.ACCEPTED,),
        operations.let_partner_leave,
        False,
        False,
        (),
        gettext_lazy("L’organisation a quitté le pilote."),
        _is_leaving,
    ),
    "take_on": Act(
        (PartnerState.ACCEPTED,),
        partial(operations.answer_handover, accept=True),
        True,
        False,
        (),
        gettext_lazy("Votre organisation reprendra ces tâches."),
        _asks_successor,
        is_successors=True,
    ),
    "refuse_duties": Act(
        (PartnerState.ACCEPTED,),
        partial(operations.answer_handover, accept=False),
        True,
        False,
        (),
        gettext_lazy("Votre organisation ne reprendra pas ces tâches."),
        _asks_successor,
        is_successors=True,
    ),
}


def partner(request: HttpRequest, code: str, organisation: str) -> HttpResponse:
    """One organisation in the pilot, and what can be done about it: the button pressed says which."""
    pilot = pilot_seen(request, code)
    partner = queries.partner_called(pilot, organisation, request.actor)
    if partner is None:
        raise NotFound()
    act = ACTS.get(request.POST.get("do", ""))
    own_words = {} if partner.is_asked else {"text": partner.text}
    owes_reason = act is not None and act.owes_reason
    successors = queries.partners_staying(pilot).exclude(pk=partner.pk)
    form = AnswerForm(request.POST or None, initial=own_words, owes_reason=owes_reason, successors=successors)
    if request.method == "POST" and form.is_valid():
        refused = _act(request, partner, act, form)
        if refused is None:
            return HttpResponseRedirect(f"{pilot_address(pilot)}#partners")
        add_errors(form, refused)
    context = {"pilot": pilot, "pilot_url": pilot_address(pilot), "partner": partner, "form": form}
    context["trail"] = trail_below(pilot, partner.organisation.name)
    if partner.state == PartnerState.ACCEPTED:
        context["earliest"] = operations.earliest_leaving(partner)
    offered = _possible(request, pilot, partner)
    is_over = bool(form.errors) and act is not None and not any(offered.values())
    context |= offered | {"unsent": _typed(form, act) if is_over and act else ""}
    return show(request, "web/partner.html", context, status=422 if form.errors else 200)


def _act(request: HttpRequest, partner: Partner, act: Act | None, form: AnswerForm) -> LabError | None:
    if act is None:
        raise NotFound()
    by = acting(request) if act.is_own else request.actor
    said = {name: form.cleaned_data[name] for name in act.asks}
    try:
        act.run(partner, **said, version=form.cleaned_data["version"] or None, by=by)
    except (Invalid, MovedOn, StaleRevision) as error:
        return error
    messages.success(request, str(act.done))
    return None


def _typed(form: AnswerForm, act: Act) -> str:
    """What was written for an act that is offered no more, to be read and copied."""
    return "\n\n".join(filter(None, (str(form[name].value() or "") for name in act.asks)))


def _possible(request: HttpRequest, pilot: Pilot, partner: Partner) -> dict[str, Any]:
    """Which of the acts the visitor is offered."""
    if not request.actor.is_person or pilot.is_ended:
        return {}
    committed = set(queries.committed_by(request.actor.person, pilot).values_list("pk", flat=True))
    is_own = partner.organisation_id in committed
    is_heir = partner.successor is not None and partner.successor.organisation_id in committed
    may_decide = may(request.actor, "pilots.decide_application", partner)
    offered = {
        name: is_heir if act.is_successors else is_own if act.is_own else may_decide
        for name, act in ACTS.items()
        if partner.state in act.state and act.when(partner)
    }
    return {f"may_{name}": is_offered for name, is_offered in offered.items()}
