"""The sites of a pilot: their list and map, and opening one."""

from collections import Counter

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from ideas.kernel.actor import Actor
from ideas.kernel.errors import Invalid, NotFound
from ideas.sites import operations, queries
from ideas.sites.lifecycle import SPREADING_STATES
from ideas.sites.models import Site
from lab.web.answers import add_errors, show
from lab.web.forms.sites import NewSiteForm
from lab.web.pages.pilot import pilot_seen
from lab.web.pages.resources_map import map_of
from lab.web.pages.sites_shown import site_address, site_rows, trail_to_sites
from lab.web.pages.voices import able, speaking


def sites(request: HttpRequest, code: str) -> HttpResponse:
    """Where the pilot runs: a map of the places, and the list that says the same."""
    pilot = pilot_seen(request, code)
    actor: Actor = request.actor
    rows = site_rows(pilot, actor)
    active = [row for row in rows if row["site"].is_active]
    places = Counter(row["site"].territory.code for row in active)
    context = {
        "pilot": pilot,
        "trail": trail_to_sites(pilot),
        "rows": active,
        "others": [row for row in rows if not row["site"].is_active],
        **map_of(places),
        "is_spreading": pilot.state in SPREADING_STATES and not pilot.is_hidden,
        "opens_sites": actor.is_person and able(actor, "sites.open_site", pilot) is not None,
    }
    return show(request, "web/pilot_sites.html", context)


def open_site(request: HttpRequest, code: str) -> HttpResponse:
    """Say where the pilot runs, or will."""
    pilot = pilot_seen(request, code)
    by = speaking(request.actor, "sites.open_site", pilot)
    form = NewSiteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.says()
        name, territory = said.pop("name"), form.cleaned_data["territory"]
        try:
            site = operations.open_site(pilot, territory=territory, name=name, says=said, by=by)
        except Invalid as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Le lieu est noté. Il se prépare : ouvrez-le quand il est prêt."))
            return HttpResponseRedirect(site_address(site))
    context = {
        "pilot": pilot,
        "form": form,
        "by": by,
        "back_url": reverse("web:pilot_sites", args=[pilot.code]),
        "is_new": True,
    }
    return show(request, "web/site_change.html", context, status=422 if form.errors else 200)


def site_seen(request: HttpRequest, code: str, site: str) -> Site:
    """The site of that code of the pilot of that code; NotFound where the visitor may not know of one of them."""
    found = queries.site_called(pilot_seen(request, code), site, request.actor)
    if found is None:
        raise NotFound()
    return found
