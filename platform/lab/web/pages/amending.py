"""What people do with amendments: propose, decide, write anew, withdraw, let an idea of their own grow, hide."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ideas.collaboration import operations, queries
from ideas.collaboration.fitting import DoesNotFit, Fit
from ideas.collaboration.models import Amendment
from ideas.ideation.lifecycle import SECTIONS
from ideas.ideation.models import Idea
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import Invalid, MovedOn, NotFound, StaleRevision, TooMany
from lab.ui.slots import Link
from lab.web.actor import acting, mandates_of
from lab.web.answers import add_errors, back, go_on_from, show
from lab.web.forms.amendments import DecisionForm, HideForm, ProposalForm
from lab.web.pages.amendments import (
    amendment_address,
    amendment_seen,
    decision_form,
    show_amendment,
    trail,
)
from lab.web.pages.idea import idea_seen


def propose(request: HttpRequest, code: str) -> HttpResponse:
    """Write sections of an idea as they should be; ``part`` names the one to begin with. All that is typed is kept."""
    idea = idea_seen(request, code)
    authorize(request.actor, "collaboration.propose_amendment", idea)
    base = _base_of(request, idea)
    part = request.GET.get("part", "")
    form = ProposalForm(
        request.POST or None,
        texts=base,
        shown=frozenset({part} & set(SECTIONS)),
        mandates=mandates_of(request),
        initial={"revision": idea.revision},
    )
    if request.method == "POST" and form.is_valid():
        try:
            amendment = operations.propose_amendment(
                idea,
                texts=form.texts(),
                reason=form.cleaned_data["reason"],
                revision=form.cleaned_data["revision"],
                by=acting(request),
            )
        except (Invalid, TooMany) as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Votre amendement est proposé. L’équipe de l’idée est prévenue."))
            return HttpResponseRedirect(amendment_address(amendment))
    context = {
        "idea": idea,
        "form": form,
        "back_url": reverse("web:amendments", args=[idea.code]),
        "trail": trail(idea, Link(_("Proposer"), "")),
    }
    return show(request, "web/amendment_form.html", context, status=422 if form.errors else 200)


def _base_of(request: HttpRequest, idea: Idea) -> dict[str, str]:
    """The text that is amended: of the revision that the form was shown with, else the present one."""
    number = request.POST.get("revision", "")
    if number.isdigit() and len(number) < 7 and int(number) != idea.revision:
        row = idea.revisions.filter(number=int(number)).first()
        if row is not None:
            return dict(row.sections)
    return dict(idea.sections)


def rebase(request: HttpRequest, code: str) -> HttpResponse:
    """Write an amendment anew against today's text: merged where that goes, the three texts beside where it does not."""
    amendment = amendment_seen(request, code)
    authorize(request.actor, "collaboration.rebase_amendment", amendment)
    if not amendment.is_open:
        raise MovedOn(_("Cet amendement n’est plus à décider."))
    fits = queries.fits_against(amendment, amendment.idea)
    form = _rebase_form(request, amendment, fits)
    is_stale = False
    if request.method == "POST" and form.is_valid():
        try:
            _rebase(request, amendment, form)
        except StaleRevision as error:
            is_stale = True
            go_on_from(form, error)
        except Invalid as error:
            add_errors(form, error)
        else:
            messages.success(request, _("L’amendement se lit de nouveau sur le texte actuel."))
            return HttpResponseRedirect(amendment_address(amendment))
    context = _rebase_context(amendment, fits, form) | {"is_stale": is_stale}
    return show(request, "web/amendment_form.html", context, status=422 if form.errors else 200)


def _rebase_form(request: HttpRequest, amendment: Amendment, fits: list[Fit]) -> ProposalForm:
    """Today's text with the amendment's words in it; the reason only for its proposer."""
    idea = amendment.idea
    form = ProposalForm(
        request.POST or None,
        texts={**idea.sections, **{fit.section: fit.draft for fit in fits}},
        shown=frozenset(amendment.texts),
        initial={"revision": idea.revision, "version": amendment.version, "reason": amendment.reason},
    )
    if request.actor.person.pk != amendment.author_id:
        del form.fields["reason"]
    return form


def _rebase(request: HttpRequest, amendment: Amendment, form: ProposalForm) -> None:
    operations.rebase_amendment(
        amendment,
        texts=form.texts(),
        reason=form.cleaned_data.get("reason"),
        revision=form.cleaned_data["revision"],
        version=form.cleaned_data["version"],
        by=request.actor,
    )


def _rebase_context(amendment: Amendment, fits: list[Fit], form: ProposalForm) -> dict[str, Any]:
    return {
        "idea": amendment.idea,
        "amendment": amendment,
        "form": form,
        "unfit": [fit for fit in fits if not fit.fits],
        "back_url": amendment_address(amendment),
        "trail": trail(amendment.idea, Link(_("Reprendre"), "")),
    }


@require_POST
def decide(request: HttpRequest, code: str) -> HttpResponse:
    """Accept what is ticked, or decline with a reason; what was typed is kept where the text has moved on."""
    amendment = amendment_seen(request, code)
    authorize(request.actor, "collaboration.decide_amendment", amendment)
    if not amendment.is_open:
        raise MovedOn(_("Cet amendement n’est plus à décider : quelqu’un a été plus rapide."))
    form = decision_form(amendment, queries.fits_against(amendment, amendment.idea), request.POST)
    if not form.is_valid():
        return _refused(request, amendment, form, 422)
    try:
        _decide(request, amendment, form)
    except StaleRevision:
        return _refused(request, amendment, form, 422, is_stale=True)
    except DoesNotFit as error:
        form.add_error(None, str(error))
        return _refused(request, amendment, form, 409)
    except Invalid as error:
        add_errors(form, error)
        return _refused(request, amendment, form, 422)
    return back(request, amendment_address(amendment))


def _decide(request: HttpRequest, amendment: Amendment, form: DecisionForm) -> None:
    said = {name: form.cleaned_data[name] for name in ("reason", "version")}
    if request.POST.get("do") == "decline":
        operations.decline_amendment(amendment, **said, by=request.actor)
        messages.success(request, _("L’amendement est décliné, avec votre motif."))
        return
    if request.POST.get("do") != "accept":
        raise NotFound()
    text_version = form.cleaned_data["text_version"]
    taken = form.taken() if form.fields["parts"].choices else None  # type: ignore[attr-defined]
    operations.accept_amendment(amendment, taken=taken, **said, text_version=text_version, by=request.actor)
    messages.success(request, _("C’est dans le texte : une nouvelle version de l’idée en garde la trace."))


def _refused(
    request: HttpRequest, amendment: Amendment, form: DecisionForm, status: int, **more: Any
) -> HttpResponse:
    """The page again with what was typed, and with the versions that it now shows."""
    fresh = amendment_seen(request, amendment.code)
    form.data = form.data.copy()
    form.data["version"] = str(fresh.version)
    form.data["text_version"] = str(fresh.idea.text_version)
    return show_amendment(request, fresh, form=form, status=status, **more)


@require_POST
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take one's own amendment back."""
    amendment = amendment_seen(request, code)
    operations.withdraw_amendment(amendment, by=request.actor)
    messages.success(request, _("Votre amendement est retiré. Il reste lisible."))
    return HttpResponseRedirect(amendment_address(amendment))


@require_POST
def grow(request: HttpRequest, code: str) -> HttpResponse:
    """Begin an idea of one's own from what was not taken."""
    amendment = amendment_seen(request, code)
    draft = operations.grow_idea_from(amendment, by=request.actor)
    messages.success(request, _("Votre brouillon commence avec le texte de l’amendement."))
    return HttpResponseRedirect(reverse("web:write", args=[draft.code, 1]))


def hide(request: HttpRequest, code: str) -> HttpResponse:
    """Hide an amendment with a reason, or show it again."""
    amendment = amendment_seen(request, code)
    authorize(request.actor, "collaboration.hide_amendment", amendment)
    form = HideForm(request.POST or None)
    if request.method == "POST" and "show" in request.POST:
        operations.show_amendment(amendment, by=request.actor)
        messages.success(request, _("L’amendement est de nouveau visible."))
        return HttpResponseRedirect(amendment_address(amendment))
    if request.method == "POST" and form.is_valid():
        try:
            operations.hide_amendment(amendment, reason=form.cleaned_data["reason"], by=request.actor)
        except Invalid as error:
            add_errors(form, error)
        else:
            messages.success(request, _("L’amendement est masqué, avec son motif."))
            return HttpResponseRedirect(amendment_address(amendment))
    context = {"amendment": amendment, "form": form, "back_url": amendment_address(amendment)}
    return show(request, "web/amendment_hide.html", context, status=422 if form.errors else 200)
