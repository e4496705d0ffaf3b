"""Merging an organisation that was recorded twice: what would move is read first, then done; and undone."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ideas.kernel.errors import Invalid, NotFound
from ideas.kernel.roles import KEEPERS
from ideas.organisations import operations, queries
from ideas.organisations.models import Organisation, OrganisationMerge
from lab.web.answers import add_errors, show
from lab.web.desk.door import for_staff
from lab.web.forms.reference import MergeForm
from lab.web.pages.organisations import organisation_row

# How the rows that move are called to who reads it; one that a chapter added since has its technical name.
NAMES: dict[str, Any] = {
    "collaboration.Offer": gettext_lazy("offres"),
    "discussion.Comment": gettext_lazy("messages en son nom"),
    "files.File": gettext_lazy("fichiers"),
    "ideation.Endorsement": gettext_lazy("appuis signés"),
    "ideation.Idea": gettext_lazy("idées proposées pour elle"),
    "notifications.Follow": gettext_lazy("abonnements"),
    "organisations.Contact": gettext_lazy("contacts"),
    "organisations.Mandate": gettext_lazy("mandats"),
    "organisations.Membership": gettext_lazy("appartenances"),
    "organisations.NetworkMember": gettext_lazy("liens de réseau"),
    "organisations.Organisation": gettext_lazy("organisations déjà réunies ici"),
    "pilots.News": gettext_lazy("nouvelles de pilotes"),
    "pilots.Partner": gettext_lazy("participations à des pilotes"),
}


@for_staff(*KEEPERS)
def merge(request: HttpRequest, code: str) -> HttpResponse:
    """Choose what it is merged into, read what moves, say that one is sure."""
    organisation = Organisation.objects.filter(code=code, merged_into=None).first()
    if organisation is None:
        raise NotFound()
    chosen = request.POST or ({"into": request.GET["into"]} if request.GET.get("into") else None)
    form = MergeForm(chosen)
    into = form.cleaned_data["into"] if form.is_bound and form.is_valid() else None
    if request.method == "POST" and into is not None:
        try:
            operations.merge_organisations(organisation, into=into, by=request.actor)
        except Invalid as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Les deux organisations n’en font plus qu’une."))
            return HttpResponseRedirect(reverse("web:desk_organisation", args=[into.code]))
    duplicates = queries.duplicates_of(organisation, request.actor)
    context = {
        "organisation": organisation,
        "form": form,
        "into": into,
        "likely": [organisation_row(one) | {"code": one.code} for one in duplicates],
        "moving": [(NAMES.get(label, label), n) for label, n in queries.merge_preview(organisation)],
    }
    status = 422 if request.method == "POST" and form.errors else 200
    return show(request, "web/desk/organisation_merge.html", context, status=status)


@for_staff(*KEEPERS)
@require_POST
def part(request: HttpRequest, code: str, merge: str) -> HttpResponse:
    """Undo a merge."""
    of_it = Q(source__code=code) | Q(target__code=code)
    found = OrganisationMerge.objects.filter(of_it, code=merge).first()
    if found is None:
        raise NotFound()
    operations.part_organisations(found, by=request.actor)
    messages.success(request, _("Ce sont de nouveau deux organisations."))
    return HttpResponseRedirect(reverse("web:desk_organisation", args=[found.source.code]))
