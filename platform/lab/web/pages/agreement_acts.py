"""What people do with an agreement: writing, proposing, agreeing, signing, ending; each a form that works without script."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ideas.agreements import operations, queries
from ideas.agreements.lifecycle import SECTION_TITLES, AgreementState, NewText
from ideas.agreements.models import Agreement, Version
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize, may
from ideas.kernel.errors import Invalid, LabError, MovedOn, NotFound, StaleRevision
from ideas.organisations.models import Organisation
from ideas.organisations.queries import COMMITTING_ROLES, actor_for, mandates_in_force
from lab.web.answers import add_errors, go_on_from, show
from lab.web.forms import agreements as forms
from lab.web.pages.agreement_shown import agreement_address, trail_of

WRITING = {AgreementState.DRAFT, AgreementState.NEGOTIATION, AgreementState.READY, AgreementState.SIGNING}


def organisations_of(agreement: Agreement, actor: Actor) -> list[Organisation]:
    """The parties that the visitor may commit to ``agreement``, by name."""
    if not actor.is_person:
        return []
    mandates = mandates_in_force(actor.person).filter(role__in=COMMITTING_ROLES)
    codes = {party.organisation.code for party in queries.parties_of(agreement)}
    if agreement.begun_for is not None:
        codes |= {agreement.begun_for.code}
    found = {one.organisation.code: one.organisation for one in mandates if one.organisation.code in codes}
    return list(found.values())


def voices(agreement: Agreement, actor: Actor) -> list[Actor]:
    """As whom the visitor may act on ``agreement``: themselves, or for a party."""
    own = organisations_of(agreement, actor)
    return [actor, *(actor_for(person=actor.person, organisation_code=one.code) for one in own)]


def able(agreement: Agreement, actor: Actor, permission: str, subject: Any = None) -> Actor | None:
    """The first voice of the visitor that may do that; None where none may."""
    subject = agreement if subject is None else subject
    return next((one for one in voices(agreement, actor) if may(one, permission, subject)), None)


def voice(agreement: Agreement, actor: Actor, permission: str, subject: Any = None) -> Actor:
    """The same; raises what ``authorize`` says where none may."""
    found = able(agreement, actor, permission, subject)
    if found is None:
        authorize(actor, permission, agreement if subject is None else subject)
    return found or actor


def acts_on(agreement: Agreement, actor: Actor) -> dict[str, Any]:
    """What the visitor can do with ``agreement`` as it stands."""
    if not actor.is_person:
        return {"acts": {}, "proposals": []}
    all_voices, stage = voices(agreement, actor), agreement.stage

    def can(name: str) -> bool:
        return any(may(one, f"agreements.{name}", agreement) for one in all_voices)

    writing, leads = stage in WRITING, can("open_signing")
    acts = {
        "write": writing and can("write_text"),
        "propose": writing and stage != AgreementState.DRAFT and can("propose_change"),
        "negotiate": stage == AgreementState.DRAFT and leads,
        "ready": stage in {AgreementState.NEGOTIATION, AgreementState.READY}
        and bool(_not_ready(agreement, all_voices)),
        "open_signing": stage == AgreementState.READY and leads,
        "sign": bool(signers(agreement, actor)),
        "reopen": agreement.is_in_force and not agreement.changing and leads,
        "end": agreement.state != AgreementState.ENDED and not agreement.ended_reason and leads,
        "parties": agreement.pilot_id is None
        and stage not in {AgreementState.SIGNING, AgreementState.ENDED}
        and leads,
    }
    reads = queries.reads_all(actor, agreement)
    proposals = list(queries.proposals_of(agreement)) if reads else []
    papers = [one for one in queries.papers_to_confirm(actor) if one.version.agreement_id == agreement.pk]
    parties = list(queries.parties_of(agreement)) if reads and writing else []
    possible = {name: True for name, is_possible in acts.items() if is_possible}
    return {
        "acts": possible,
        "proposals": proposals,
        "papers": papers,
        "parties": parties,
        "reads_all": reads,
    }


def _not_ready(agreement: Agreement, all_voices: list[Actor]) -> list[Actor]:
    """Voices of parties that have not said yet that the last version is ready."""
    ready = {
        party.organisation_id
        for party in queries.parties_of(agreement)
        if party.ready_number == agreement.number
    }
    able_to = [one for one in all_voices if may(one, "agreements.mark_ready", agreement)]
    return [one for one in able_to if one.organisation.pk not in ready]


def signers(agreement: Agreement, actor: Actor) -> list[Organisation]:
    """Parties for which the visitor can sign now: the text being signed, for who came later the one in force."""
    number = agreement.signing_number or agreement.in_force_number
    if number is None or agreement.state == AgreementState.ENDED or not actor.is_person:
        return []
    found = []
    for one in voices(agreement, actor):
        if one.organisation is None or not may(one, "agreements.sign", agreement):
            continue
        version = version_for(agreement, one.organisation)
        if version is not None and queries.counting_signature(version, one.organisation) is None:
            found.append(one.organisation)
    return found


def version_for(agreement: Agreement, organisation: Organisation) -> Version | None:
    """The version that ``organisation`` signs now."""
    for number in (agreement.signing_number, agreement.in_force_number):
        if number is not None:
            version = queries.version_numbered(agreement, number)
            if version.names(organisation.code) or number == agreement.in_force_number:
                return version
    return None


def page_of(
    request: HttpRequest, agreement: Agreement, template: str, context: dict[str, Any]
) -> HttpResponse:
    status = 422 if context.get("form") is not None and context["form"].errors else 200
    whole = {
        "agreement": agreement,
        "trail": trail_of(agreement),
        "agreement_url": agreement_address(agreement),
        **context,
    }
    return show(request, f"web/{template}.html", whole, status=status)


# --- The text -----------------------------------------------------------------------------------------------------


def write(request: HttpRequest, code: str) -> HttpResponse:
    """Write the text; what others wrote meanwhile is merged, and nothing typed is lost where it cannot be."""
    agreement = queries.agreement_called(request.actor, code)
    by = voice(agreement, request.actor, "agreements.write_text")
    version = queries.version_numbered(agreement, agreement.number)
    form = forms.TextForm(request.POST or None, version=version)
    conflicts: list[dict[str, str]] = []
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            saved = operations.write_text(
                agreement, changes=form.changes(), number=said["number"], reason=said["reason"], by=by
            )
        except StaleRevision as error:
            conflicts = [_conflict(name, error) for name in error.current["conflicts"]]
            go_on_from(form, error, name="number")
        except (Invalid, MovedOn) as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Version %(number)s enregistrée.") % {"number": saved.number})
            return HttpResponseRedirect(agreement_address(agreement))
    is_signing = agreement.stage == AgreementState.SIGNING
    context = {"form": form, "conflicts": conflicts, "version": version, "is_signing": is_signing}
    return page_of(request, agreement, "agreement_write", context)


def _conflict(name: str, error: StaleRevision) -> dict[str, str]:
    group, _dot, key = name.partition(".")
    said = error.current[group]
    return {
        "title": str(SECTION_TITLES.get(key, name)),
        "now": str(said.get(key, "") if key and group != "duties" else said),
    }


def propose(request: HttpRequest, code: str) -> HttpResponse:
    """Propose for a party that some sections say something else."""
    agreement = queries.agreement_called(request.actor, code)
    by = voice(agreement, request.actor, "agreements.propose_change")
    version = queries.version_numbered(agreement, agreement.number)
    form = forms.ProposalForm(request.POST or None, version=version)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = operations.propose_change(
                agreement, number=said["number"], sections=form.sections(), reason=said["reason"], by=by
            )
        except LabError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Votre proposition est envoyée."))
            return HttpResponseRedirect(reverse("web:agreement_proposal", args=[made.code]))
    return page_of(request, agreement, "agreement_propose", {"form": form})


# --- Its way ------------------------------------------------------------------------------------------------------


@require_POST
def step(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Open the negotiation, say that a version is ready, or begin a new text while another is in force."""
    agreement = queries.agreement_called(request.actor, code)
    if key == "negotiate":
        by = voice(agreement, request.actor, "agreements.open_negotiation")
        operations.open_negotiation(agreement, by=by)
        messages.success(request, _("La négociation est ouverte : les parties lisent et écrivent le texte."))
    elif key == "ready":
        voice(agreement, request.actor, "agreements.mark_ready")
        number = request.POST.get("number", "")
        for by in _not_ready(agreement, voices(agreement, request.actor)):
            operations.mark_ready(agreement, number=int(number) if number.isdecimal() else 0, by=by)
        messages.success(request, _("C’est noté : cette version est prête pour votre organisation."))
    elif key in NewText.values:
        by = voice(agreement, request.actor, "agreements.reopen")
        operations.reopen(agreement, kind=key, by=by)
        messages.success(request, _("Un nouveau texte se négocie. Celui en vigueur le reste d’ici là."))
    else:
        raise NotFound()
    return HttpResponseRedirect(agreement_address(agreement))
