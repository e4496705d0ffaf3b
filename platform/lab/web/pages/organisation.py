"""One organisation: its page, proposing one, changing it, asking to act for it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from ideas.charter.queries import adhesions_of, current_charter
from ideas.discussion.queries import comments_naming, is_organisation_named
from ideas.ideation.queries import ideas_backed_by, ideas_proposed_for
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize, may
from ideas.kernel.errors import Invalid, NotFound, SignInNeeded, StaleRevision
from ideas.kernel.text import html_of
from ideas.organisations import operations, queries
from ideas.organisations.models import Organisation
from ideas.pilots.queries import pilots_with
from lab.ui.slots import Link
from lab.web.actor import mandates_of
from lab.web.answers import add_errors, show
from lab.web.forms.organisations import ROLE_NOTES, MandateForm, NewOrganisationForm, OrganisationForm
from lab.web.pages.agreements import rows_with
from lab.web.pages.attachments import attached
from lab.web.pages.following import follow_state
from lab.web.pages.ideas import idea_card, with_card
from lab.web.pages.organisation_profile import networks_around, profile_of
from lab.web.pages.organisations import organisation_address, organisation_row, status_of
from lab.web.pages.pilots import pilot_cards
from lab.web.pages.thread import MOST_NAMING

MOST_CARDS = 6


def organisation_seen(request: HttpRequest, code: str) -> Organisation:
    """The organisation of that code; NotFound where the visitor may not know of it."""
    visible = queries.organisations_visible_to(request.actor).select_related("territory", "logo")
    organisations = visible.annotate(is_named=is_organisation_named())
    organisation = organisations.filter(code=code).first()
    if organisation is None:
        raise NotFound()
    return organisation


def organisation(request: HttpRequest, code: str, slug: str = "") -> HttpResponse:
    """The organisation's page: who it is, what the lab says of it, what it carries, who acts for it."""
    try:
        organisation = organisation_seen(request, code)
    except NotFound:
        heir = queries.heir_of(code, request.actor)
        if heir is None:
            raise
        return HttpResponseRedirect(organisation_address(heir))
    address = organisation_address(organisation)
    if request.path != address:
        return HttpResponseRedirect(address)
    actor: Actor = request.actor
    mandates = list(queries.mandates_of(organisation))
    is_open = organisation.listed_at is not None and not organisation.is_hidden
    is_named = getattr(organisation, "is_named", False)
    holders = {one.person_id for one in mandates}
    context = {
        "organisation": organisation,
        "trail": [Link(_("Organisations"), reverse("web:organisations")), Link(organisation.name, address)],
        "status": status_of(organisation),
        "description": html_of(organisation.description),
        "backed": _cards(ideas_backed_by(organisation)),
        "proposed": _cards(ideas_proposed_for(organisation)),
        "pilots": pilot_cards(pilots_with(organisation), most=MOST_CARDS),
        "mandates": mandates,
        "agreements": rows_with(organisation, actor),
        "named_in": comments_naming(actor, organisation=organisation)[:MOST_NAMING] if is_named else [],
        "may_ask_mandate": is_open and not (actor.is_person and actor.person.pk in holders),
        **profile_of(organisation, actor),
        **networks_around(organisation, actor),
        "follow": follow_state(actor, "organisation", organisation.code) if is_open else {},
        "attached": attached(actor, "organisation", organisation),
        "may_change": may(actor, "organisations.change_organisation", organisation),
        "may_invite": may(actor, "organisations.invite_member", organisation),
        "may_read_desk": may(actor, "insights.read_desk", organisation),
        "may_verify": may(actor, "organisations.verify_organisation", organisation),
        "may_read_verification": may(actor, "organisations.read_verification", organisation),
        **charter_of(request, organisation),
    }
    return show(request, "web/organisation.html", context)


def charter_of(request: HttpRequest, organisation: Organisation) -> dict[str, Any]:
    """The version of the charter that holds, what the organisation adheres to, and what hinders it for those who may know."""
    current = current_charter()
    knows = may(request.actor, "organisations.read_verification", organisation)
    commits = {one.organisation_id for one in mandates_of(request) if one.role in queries.COMMITTING_ROLES}
    return {
        "charter": current,
        "adhesion": adhesions_of(organisation).first() if current is not None else None,
        "may_adhere": organisation.pk in commits,
        "hindered": queries.today_hinders(organisation) if knows else "",
    }


def _cards(ideas: Any) -> list[dict[str, Any]]:
    return [idea_card(idea) for idea in with_card(ideas)[:MOST_CARDS]]


def propose(request: HttpRequest) -> HttpResponse:
    """Propose an organisation that one wants to represent."""
    if not request.actor.is_person:
        raise SignInNeeded()
    form = NewOrganisationForm(request.POST or None, viewer=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.propose_organisation(**form.changes(), by=request.actor)
        except Invalid as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Merci. Le lab vérifie cette organisation et vous répond."))
            return HttpResponseRedirect(organisation_address(made))
    context = {"form": form, "known": [organisation_row(one) for one in form.known]}
    return show(request, "web/organisation_propose.html", context, status=422 if form.errors else 200)


def change(request: HttpRequest, code: str) -> HttpResponse:
    """Change what the page says; with what was typed kept when somebody else was faster."""
    organisation = organisation_seen(request, code)
    authorize(request.actor, "organisations.change_organisation", organisation)
    form = OrganisationForm(request.POST or None, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        try:
            changed = operations.change_organisation(
                organisation, version=form.cleaned_data["version"], **form.changes(), by=request.actor
            )
        except StaleRevision as error:
            form = _with_version(form, organisation)
            add_errors(form, error)
        except Invalid as error:
            add_errors(form, error)
        else:
            messages.success(request, _("C’est enregistré."))
            return HttpResponseRedirect(organisation_address(changed))
    context = {"form": form, "organisation": organisation, "address": organisation_address(organisation)}
    return show(request, "web/organisation_change.html", context, status=422 if form.errors else 200)


def _with_version(form: OrganisationForm, organisation: Organisation) -> OrganisationForm:
    """The same values over the version that is there now, so that saving again replaces it knowingly."""
    values = form.data.copy()
    values["version"] = str(organisation.version)
    renewed = OrganisationForm(values, organisation=organisation)
    renewed.is_valid()
    return renewed


def ask(request: HttpRequest, code: str) -> HttpResponse:
    """Ask to act for an organisation."""
    if not request.actor.is_person:
        raise SignInNeeded()
    organisation = organisation_seen(request, code)
    form = MandateForm(request.POST or None, initial={"role": "representative"})
    if request.method == "POST" and form.is_valid():
        operations.ask_mandate(organisation, role=form.cleaned_data["role"], by=request.actor)
        messages.success(request, _("Votre demande est transmise à l’organisation et au lab."))
        return HttpResponseRedirect(reverse("web:my_organisations"))
    address = organisation_address(organisation)
    context = {"form": form, "organisation": organisation, "address": address, "role_notes": ROLE_NOTES}
    return show(request, "web/organisation_ask.html", context, status=422 if form.errors else 200)
