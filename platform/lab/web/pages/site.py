"""One site of a pilot: its page, its words, its steps, hiding it."""

import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize, may
from ideas.kernel.errors import GuardsUnmet, Invalid, MovedOn, NotFound, StaleRevision, StepNotOnMap
from ideas.pilots.lifecycle import PartnerState
from ideas.pilots.rules import is_under_way
from ideas.sites import operations, queries
from ideas.sites.guards import steps_of_site
from ideas.sites.lifecycle import BENEFIT, STEPS, DeviationState, SiteState, SiteStep
from ideas.sites.models import Site, SitePartner
from lab.ui.slots import Link
from lab.web.answers import add_errors, go_on_from, show
from lab.web.forms.sites import ReasonForm, SiteForm
from lab.web.pages.following import follow_state
from lab.web.pages.pack_sites import pack_of_site
from lab.web.pages.pilot_roadmap import milestones_at
from lab.web.pages.pilot_sites import site_seen
from lab.web.pages.pilots import pilot_address
from lab.web.pages.sites_shown import STATUS_KINDS, site_address, trail_to_sites
from lab.web.pages.voices import able, speaking


def site(request: HttpRequest, code: str, site: str) -> HttpResponse:
    """The page of a site: where it stands, how to benefit, its partners, what it does differently, what happened."""
    found = site_seen(request, code, site)
    return show(request, "web/site.html", _on_page(found, request.actor))


def _on_page(site: Site, actor: Actor) -> dict[str, Any]:
    partners = list(queries.site_partners_of(site, actor))
    request_ = getattr(site, "replication", None)
    return {
        "site": site,
        "pilot": site.pilot,
        "pilot_url": pilot_address(site.pilot),
        "trail": trail_to_sites(site.pilot, Link(site.name, site_address(site))),
        "status_kind": STATUS_KINDS.get(SiteState(site.state), ""),
        "benefit": [(words, getattr(site, name)) for name, words in BENEFIT.items()],
        "partners": [one for one in partners if one.state == PartnerState.ACCEPTED],
        "others": [one for one in partners if one.state != PartnerState.ACCEPTED],
        "deviations": list(queries.deviations_of(site, actor)),
        "asked": request_,
        "history": _history(site, partners),
        "follow": {} if site.is_hidden or not site.is_active else follow_state(actor, "site", site.code),
        **_open_to(site, partners, actor),
        **(pack_of_site(site, actor) if site.is_active else {}),
        "milestones": milestones_at(site) if site.is_active else [],
    }


def _open_to(site: Site, partners: list[SitePartner], actor: Actor) -> dict[str, Any]:
    """What the visitor can do here."""
    takes_partners = site.is_active and bool(is_under_way(actor, site))
    if not actor.is_person:
        return {"may_apply": takes_partners}
    leader = able(actor, "sites.change_site", site)
    return {
        "may_apply": takes_partners,
        "leads": leader is not None,
        "speaks_for": leader.organisation if leader is not None else None,
        "steps": steps_of_site(site, leader) if leader is not None else [],
        "decides": able(actor, "sites.decide_deviation", site) is not None,
        "decides_request": _waits(site) and able(actor, "sites.decide_replication", site) is not None,
        "may_withdraw": _waits(site) and able(actor, "sites.withdraw_replication", site) is not None,
        "may_hide": may(actor, "sites.hide_site", site),
        "asked_state": DeviationState.ASKED,
        "knows_partners": [
            one.pk
            for one in partners
            if leader is not None or able(actor, "sites.answer_site_invitation", one) is not None
        ],
    }


def _waits(site: Site) -> bool:
    return site.state == SiteState.REQUESTED


def _history(site: Site, partners: list[SitePartner]) -> list[dict[str, Any]]:
    """What happened at the site, newest first, as far as the visitor may know of it."""
    entries = [
        _entry(site.created_at, _("Le lieu est noté") if site.position == 1 else _("Le lieu s’ajoute"))
    ]
    for move in site.moves.select_related("by"):
        words = str(STEPS[SiteStep(move.step)].name)
        entries.append(_entry(move.at, words, move.by.name if move.by else "", move.reason))
    for partner in partners:
        names = {"name": partner.organisation.name, "role": partner.get_role_display()}
        if partner.accepted_at:
            entries.append(_entry(partner.accepted_at, _("%(name)s devient partenaire : %(role)s") % names))
        if partner.accepted_at and partner.left_at:
            entries.append(_entry(partner.left_at, _("%(name)s quitte le lieu") % names, "", partner.reason))
    return sorted(entries, key=lambda entry: entry["at"], reverse=True)


def _entry(at: datetime.datetime, text: str, who: str = "", reason: str = "") -> dict[str, Any]:
    return {"at": at, "text": text, "who": who, "reason": reason}


def change(request: HttpRequest, code: str, site: str) -> HttpResponse:
    """Change what a site says; nothing typed is lost when somebody was faster."""
    found = site_seen(request, code, site)
    by = speaking(request.actor, "sites.change_site", found)
    form = SiteForm(request.POST or None, initial=SiteForm.values_of(found))
    current: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            version = form.cleaned_data["version"]
            operations.change_site(found, changes=form.says(), version=version, by=by)
        except StaleRevision as error:
            current = {name: error.current[name] for name in SiteForm.COLUMNS}
            go_on_from(form, error)
        except Invalid as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Le lieu est à jour."))
            return HttpResponseRedirect(site_address(found))
    context = {
        "site": found,
        "pilot": found.pilot,
        "form": form,
        "by": by,
        "current": current,
        "back_url": site_address(found),
    }
    return show(request, "web/site_change.html", context, status=422 if form.errors else 200)


def step(request: HttpRequest, code: str, site: str, key: str) -> HttpResponse:
    """Take a step of a site, with the reason that it owes."""
    found = site_seen(request, code, site)
    if key not in set(SiteStep):
        raise NotFound()
    by = speaking(request.actor, "sites.move_site", found)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.take_site_step(found, step=key, reason=form.cleaned_data["reason"], by=by)
        except (Invalid, GuardsUnmet, StepNotOnMap, MovedOn) as error:
            add_errors(form, error)
        else:
            messages.success(request, _("C’est fait : la page du lieu le dit."))
            return HttpResponseRedirect(site_address(found))
    way = STEPS[SiteStep(key)]
    offered = next((one for one in steps_of_site(found, by) if one.key == key), None)
    context = {"site": found, "form": form, "way": way, "step": offered, "back_url": site_address(found)}
    return show(request, "web/site_step.html", context, status=422 if form.errors else 200)


def hide(request: HttpRequest, code: str, site: str) -> HttpResponse:
    """A curator hides a site with a reason, or shows it again."""
    found = site_seen(request, code, site)
    authorize(request.actor, "sites.hide_site", found)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            if "show" in request.POST:
                operations.show_site(found, by=request.actor)
            else:
                operations.hide_site(found, reason=form.cleaned_data["reason"], by=request.actor)
        except (Invalid, MovedOn) as error:
            add_errors(form, error)
        else:
            return HttpResponseRedirect(site_address(found))
    context = {"site": found, "form": form, "back_url": site_address(found)}
    return show(request, "web/site_hide.html", context, status=422 if form.errors else 200)
