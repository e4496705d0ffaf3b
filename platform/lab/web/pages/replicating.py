"""Replication by page: an organisation asks to take a pilot up in its territory; the pilot decides."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from ideas.kernel.authorization import authorize
from ideas.kernel.errors import Invalid, MovedOn, NotFound, SignInNeeded, StaleRevision
from ideas.sites import operations, queries
from ideas.sites.lifecycle import SPREADING_STATES
from lab.web.answers import add_errors, go_on_from, show
from lab.web.forms.sites import ReasonForm, ReplicationForm
from lab.web.pages.pilot import pilot_seen
from lab.web.pages.pilot_sites import site_seen
from lab.web.pages.pilots import pilot_address
from lab.web.pages.sites_shown import site_address
from lab.web.pages.voices import able, speaking


def ask(request: HttpRequest, code: str) -> HttpResponse:
    """Ask to open a site in one's own territory, for an organisation that one may commit."""
    pilot = pilot_seen(request, code)
    if not request.actor.is_person:
        raise SignInNeeded()
    by = able(request.actor, "sites.ask_replication", pilot)
    if request.method == "POST" and by is None:
        authorize(request.actor, "sites.ask_replication", pilot)
    read = queries.latest_pack(pilot)
    form = ReplicationForm(request.POST or None, initial={"pack": read.number if read else None})
    if request.method == "POST" and by is not None and form.is_valid():
        try:
            site = operations.ask_replication(pilot, **form.cleaned_data, by=by)
        except StaleRevision as error:
            go_on_from(form, error, name="pack")
        except (Invalid, MovedOn) as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Votre demande est envoyée : l’équipe du pilote vous répondra."))
            return HttpResponseRedirect(site_address(site))
    context = {
        "pilot": pilot,
        "pilot_url": pilot_address(pilot),
        "form": form,
        "by": by,
        "read": read,
        "is_spreading": pilot.state in SPREADING_STATES,
    }
    return show(request, "web/replicate.html", context, status=422 if form.errors else 200)


def decide(request: HttpRequest, code: str, site: str) -> HttpResponse:
    """The pilot says yes or no with a reason, or who asked takes the question back: the button pressed says which."""
    found = site_seen(request, code, site)
    if getattr(found, "replication", None) is None:
        raise NotFound()
    is_withdrawn = request.POST.get("do") == "withdraw"
    permission = "sites.withdraw_replication" if is_withdrawn else "sites.decide_replication"
    by = speaking(request.actor, permission, found)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            if is_withdrawn:
                operations.withdraw_replication(found, by=by)
            else:
                accept, reason = request.POST.get("do") == "accept", form.cleaned_data["reason"]
                operations.decide_replication(found, accept=accept, reason=reason, by=by)
        except (Invalid, MovedOn) as error:
            add_errors(form, error)
        else:
            messages.success(request, _("C’est noté, et l’autre côté est averti."))
            return HttpResponseRedirect(site_address(found))
    context = {"site": found, "asked": found.replication, "form": form, "back_url": site_address(found)}
    return show(request, "web/replication.html", context, status=422 if form.errors else 200)
