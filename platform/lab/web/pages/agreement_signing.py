"""Deciding on proposals, opening signatures, signing, signed papers, parties and the end of an agreement; each a form."""

import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from ideas.agreements import operations, queries
from ideas.agreements.lifecycle import SECTION_TITLES, ProposalState, Way
from ideas.agreements.models import Agreement, ProposedText, Signature, Version
from ideas.ideation.comparing import words_changed
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import Invalid, LabError, MovedOn, NotFound, StaleRevision, TooMany
from lab.web.actor import acting
from lab.web.answers import add_errors
from lab.web.forms import agreements as forms
from lab.web.pages.agreement_acts import able, page_of, signers, version_for, voice
from lab.web.pages.agreement_shown import agreement_address, text_shown


def proposal(request: HttpRequest, code: str) -> HttpResponse:
    """What a party proposes, beside the text that it is about; who leads decides, who proposed takes it back."""
    row = ProposedText.objects.select_related("agreement", "organisation", "person").filter(code=code).first()
    if row is None:
        raise NotFound()
    agreement = queries.agreement_called(request.actor, row.agreement.code)
    if not queries.reads_all(request.actor, agreement):
        raise NotFound()
    row.agreement = agreement
    form = forms.AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _decide(request, row, form.cleaned_data["answer"])
        except LabError as error:
            if error.status in {403, 404}:
                raise
            add_errors(form, error)
        else:
            messages.success(request, _("C’est noté."))
            return HttpResponseRedirect(agreement_address(agreement))
    base = queries.version_numbered(agreement, row.number)
    changes = [
        {"title": title, "parts": words_changed(base.sections.get(key, ""), row.sections[key])}
        for key, title in SECTION_TITLES.items()
        if key in row.sections
    ]
    is_open = row.state == ProposalState.PROPOSED
    acts = {
        "may_decide": is_open and able(agreement, request.actor, "agreements.decide_change", row) is not None,
        "may_withdraw": is_open
        and able(agreement, request.actor, "agreements.withdraw_change", row) is not None,
    }
    return page_of(
        request, agreement, "agreement_proposal", {"form": form, "proposal": row, "changes": changes, **acts}
    )


def _decide(request: HttpRequest, row: ProposedText, answer: str) -> None:
    done = request.POST.get("do", "")
    if done == "withdraw":
        by = voice(row.agreement, request.actor, "agreements.withdraw_change", row)
        operations.withdraw_change(row, by=by)
        return
    by = voice(row.agreement, request.actor, "agreements.decide_change", row)
    operations.decide_change(row, accept=done == "accept", answer=answer, by=by)


def signing(request: HttpRequest, code: str) -> HttpResponse:
    """Open the last version for signatures."""
    agreement = queries.agreement_called(request.actor, code)
    by = voice(agreement, request.actor, "agreements.open_signing")
    initial = {"number": agreement.number, "sign_by": clock.today() + datetime.timedelta(days=14)}
    form = forms.SigningForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            operations.open_signing(agreement, number=said["number"], sign_by=said["sign_by"], by=by)
        except LabError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("La convention est à la signature."))
            return HttpResponseRedirect(agreement_address(agreement))
    return page_of(request, agreement, "agreement_signing", {"form": form})


def end(request: HttpRequest, code: str) -> HttpResponse:
    """Give notice, or give up what was never in force."""
    agreement = queries.agreement_called(request.actor, code)
    by = voice(agreement, request.actor, "agreements.end")
    form = forms.ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.end_agreement(agreement, reason=form.cleaned_data["reason"], by=by)
        except LabError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("C’est noté et publié."))
            return HttpResponseRedirect(agreement_address(agreement))
    return page_of(request, agreement, "agreement_end", {"form": form})


def parties(request: HttpRequest, code: str) -> HttpResponse:
    """Who the parties are of an agreement between organisations."""
    agreement = queries.agreement_called(request.actor, code)
    by = voice(agreement, request.actor, "agreements.change_parties")
    form = forms.PartyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        act = operations.remove_party if request.POST.get("do") == "remove" else operations.add_party
        try:
            act(agreement, organisation=form.cleaned_data["organisation"], by=by)
        except LabError as error:
            add_errors(form, error)
        else:
            messages.success(
                request, _("Les parties sont à jour. Enregistrez le texte pour qu’il les nomme.")
            )
            return HttpResponseRedirect(request.path)
    return page_of(
        request, agreement, "agreement_parties", {"form": form, "parties": queries.parties_of(agreement)}
    )


# --- Signing ------------------------------------------------------------------------------------------------------


def sign(request: HttpRequest, code: str) -> HttpResponse:
    """Read once more what is signed, then sign it with one's password, or hand in the signed paper."""
    agreement = queries.agreement_called(request.actor, code)
    voice(agreement, request.actor, "agreements.sign")
    own = signers(agreement, request.actor)
    version = version_for(agreement, own[0]) if own else None
    if version is None:
        if request.method == "POST":
            raise MovedOn()
        return HttpResponseRedirect(agreement_address(agreement))
    read = {"number": version.number, "hash": version.hash}
    form = forms.SignForm(request.POST or None, request.FILES or None, organisations=own, initial=read)
    if request.method == "POST" and form.is_valid():
        try:
            _sign(agreement, form, by=acting(request))
        except StaleRevision as error:
            form = forms.SignForm(organisations=own, initial=read)
            return _sign_again(request, agreement, version, form, error)
        except (Invalid, TooMany) as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Votre signature est enregistrée."))
            return HttpResponseRedirect(agreement_address(agreement))
    return _sign_again(request, agreement, version, form)


def _sign(agreement: Agreement, form: forms.SignForm, *, by: Actor) -> Signature:
    said = form.cleaned_data
    read = {"number": said["number"], "hash": said["hash"], "password": said["password"]}
    paper = said["paper"]
    if paper is None:
        return operations.sign(agreement, **read, by=by)
    return operations.hand_in_paper(agreement, **read, content=paper.read(), name=paper.name, by=by)


def _sign_again(
    request: HttpRequest, agreement: Agreement, version: Version, form: Any, stale: LabError | None = None
) -> HttpResponse:
    context = {"form": form, "version": version, "stale": stale, **text_shown(version)}
    response = page_of(request, agreement, "agreement_sign", context)
    response.status_code = 422 if stale is not None else response.status_code
    return response


def paper(request: HttpRequest, code: str) -> HttpResponse:
    """The lab looks at a signed paper and confirms it, or says why not."""
    row = Signature.objects.select_related(
        "version__agreement__pilot__idea", "organisation", "person", "scan"
    )
    signature = row.filter(code=code, way=Way.PAPER).first()
    if signature is None:
        raise NotFound()
    agreement = queries.agreement_called(request.actor, signature.version.agreement.code)
    authorize(request.actor, "agreements.settle_paper", signature)
    form = forms.AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        confirm = request.POST.get("do") == "accept"
        try:
            operations.settle_paper(
                signature, confirm=confirm, reason=form.cleaned_data["answer"], by=request.actor
            )
        except LabError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("C’est noté."))
            return HttpResponseRedirect(agreement_address(agreement))
    return page_of(request, agreement, "agreement_paper", {"form": form, "signature": signature})
