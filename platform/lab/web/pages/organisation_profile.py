"""What an organisation is good at and whom one reaches there: shown on its page, kept on pages below it; its networks."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ideas.files.encoding import WIDTHS
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import Invalid, NotFound, StaleRevision
from ideas.organisations import operations, queries
from ideas.organisations.models import Contact, NetworkMember, Organisation
from ideas.pilots.queries import pilots_with
from lab.ui.slots import Link
from lab.web.answers import add_errors, show
from lab.web.forms.organisations import LANGUAGES, ContactForm
from lab.web.pages.files import file_address
from lab.web.pages.organisations import organisation_address, organisation_row
from lab.web.pages.pilots import pilot_cards

MOST_MEMBERS, MOST_CARRIED = 200, 6


def profile_of(organisation: Organisation, viewer: Actor) -> dict[str, Any]:
    """What its page shows of logo, competences, languages and contacts."""
    named = dict(LANGUAGES)
    return {
        "logo": logo_of(organisation),
        "competences": organisation.competence_names,
        "written_to_in": [str(named[one]) for one in organisation.languages if one in named],
        "contacts": list(queries.contacts_visible_to(viewer, organisation)),
    }


def logo_of(organisation: Organisation) -> dict[str, Any]:
    """Its logo with its words; nothing where it has none that everybody may see."""
    logo = organisation.shown_logo
    if logo is None:
        return {}
    size = {"width": logo.width, "height": logo.height}
    return {"url": file_address(logo, WIDTHS[0]), "alt": logo.alt_text, **size}


def networks_around(organisation: Organisation, viewer: Actor) -> dict[str, Any]:
    """The networks it is in and what they carry for it; its own members, today and before."""
    networks = [row.network for row in queries.networks_of(organisation, viewer)]
    rows = [_member_row(row) for row in queries.network_members_ever(organisation, viewer)[:MOST_MEMBERS]]
    return {
        "networks": [organisation_row(network) for network in networks],
        "carried": pilot_cards(pilots_with(*networks), most=MOST_CARRIED) if networks else [],
        "members": [row for row in rows if row["until"] is None],
        "past_members": [row for row in rows if row["until"] is not None],
    }


def _member_row(row: NetworkMember) -> dict[str, Any]:
    return {**organisation_row(row.member), "status": {}, "since": row.since, "until": row.until}


def contacts(request: HttpRequest, code: str) -> HttpResponse:
    """Every contact of an organisation, for those who keep it; giving another."""
    organisation = _kept(request, code)
    form = ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.add_contact(organisation, **form.changes(), by=request.actor)
        except Invalid as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Le contact est ajouté."))
            return _to_contacts(organisation)
    rows = queries.contacts_visible_to(request.actor, organisation)
    context = {"form": form, "organisation": organisation, "contacts": list(rows), **_around(organisation)}
    return show(request, "web/organisation_contacts.html", context, status=422 if form.errors else 200)


def contact(request: HttpRequest, code: str, contact: str) -> HttpResponse:
    """Change a contact; with what was typed kept when somebody else was faster."""
    organisation = _kept(request, code)
    found = _contact_of(organisation, contact)
    form = ContactForm(request.POST or None, contact=found)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or found.version
        try:
            operations.change_contact(found, version=version, **form.changes(), by=request.actor)
        except StaleRevision as error:
            form = form.over(found.version)
            add_errors(form, error)
        except Invalid as error:
            add_errors(form, error)
        else:
            messages.success(request, _("C’est enregistré."))
            return _to_contacts(organisation)
    context = {"form": form, "contact": found, "organisation": organisation, **_around(organisation)}
    context["trail"].append(Link(_("Contacts"), reverse("web:organisation_contacts", args=[code])))
    return show(request, "web/organisation_contact.html", context, status=422 if form.errors else 200)


@require_POST
def remove_contact(request: HttpRequest, code: str, contact: str) -> HttpResponse:
    """Take a contact away."""
    organisation = _kept(request, code)
    operations.remove_contact(_contact_of(organisation, contact), by=request.actor)
    messages.success(request, _("Le contact est retiré."))
    return _to_contacts(organisation)


def _kept(request: HttpRequest, code: str) -> Organisation:
    organisation = queries.organisations_visible_to(request.actor).filter(code=code).first()
    if organisation is None:
        raise NotFound()
    authorize(request.actor, "organisations.change_organisation", organisation)
    return organisation


def _contact_of(organisation: Organisation, code: str) -> Contact:
    found = organisation.contacts.filter(code=code).first()
    if found is None:
        raise NotFound()
    return found


def _to_contacts(organisation: Organisation) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("web:organisation_contacts", args=[organisation.code]))


def _around(organisation: Organisation) -> dict[str, Any]:
    address = organisation_address(organisation)
    organisations = Link(_("Organisations"), reverse("web:organisations"))
    return {"address": address, "trail": [organisations, Link(organisation.name, address)]}
