"""The roadmap of a pilot: its timeline and table, its calendar; one milestone, planned and moved on."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize, may
from ideas.kernel.errors import Invalid, LabError, MovedOn, NotFound, StaleRevision, StepNotOnMap
from ideas.pilots.models import Pilot
from ideas.roadmap import operations, queries
from ideas.roadmap.lifecycle import MOVES, MilestoneState
from ideas.roadmap.models import Milestone
from ideas.sites.models import Site
from ideas.sites.queries import active_sites_of
from lab.ui.shelf import kept_for_reader
from lab.ui.slots import Link
from lab.web.actor import actor_of, mandates_of
from lab.web.answers import add_errors, go_on_from, show
from lab.web.forms.roadmap import MilestoneActForm, MilestoneForm
from lab.web.pages.attachments import attached
from lab.web.pages.pilot import pilot_seen
from lab.web.pages.pilot_roadmap import milestone_address, row_of
from lab.web.pages.pilots import pilot_address
from lab.web.pages.roadmap_calendar import calendar_of
from lab.web.pages.roadmap_drawing import timeline


def trail_of(pilot: Pilot, *links: Link) -> list[Link]:
    """The way to a page of the roadmap of ``pilot``."""
    roadmap = Link(_("Feuille de route"), reverse("web:roadmap", args=[pilot.code]))
    return [
        Link(_("Pilotes"), reverse("web:pilots")),
        Link(pilot.title, pilot_address(pilot)),
        roadmap,
        *links,
    ]


def voice_for(request: HttpRequest, permission: str, subject: Any) -> Actor:
    """Who may do it: the visitor, else the visitor for the first organisation under whose mandate they may."""
    actor: Actor = request.actor
    if may(actor, permission, subject):
        return actor
    for mandate in mandates_of(request):
        voice = actor_of(request, organisation_code=mandate.organisation.code)
        if may(voice, permission, subject):
            return voice
    return actor


@kept_for_reader
def roadmap(request: HttpRequest, code: str) -> HttpResponse:
    """All milestones of a pilot, drawn and as a table; of one site with those for all when one is asked for."""
    pilot = pilot_seen(request, code)
    sites = list(active_sites_of(pilot))
    site = next((one for one in sites if one.code == request.GET.get("site")), None)
    every = list(queries.milestones_of(pilot))
    shown = [one for one in every if site is None or one.site_id in {None, site.pk}]
    ics = request.build_absolute_uri(reverse("web:roadmap_ics", args=[pilot.code]))
    context = {
        "pilot": pilot,
        "trail": trail_of(pilot),
        "sites": sites,
        "site": site,
        "rows": [row_of(one) for one in shown],
        "timeline": timeline(_lanes(shown), request.GET.get("from", "")),
        "progress": queries.progress_of(pilot.milestones.all()),
        "axes": queries.axes_of(pilot, request.actor),
        "ics_url": ics,
        "webcal_url": f"webcal://{ics.partition('://')[2]}",
        "may_plan": may(voice_for(request, "roadmap.plan_milestone", pilot), "roadmap.plan_milestone", pilot),
    }
    return show(request, "web/roadmap.html", context)


def _lanes(milestones: list[Milestone]) -> Iterator[tuple[str, list[Milestone]]]:
    """For all first, then each site in its order."""
    for_all = [one for one in milestones if one.site is None]
    if for_all:
        yield _("Tout le pilote"), for_all
    sites: dict[int, Site] = {one.site.pk: one.site for one in milestones if one.site is not None}
    for site in sorted(sites.values(), key=lambda one: (one.position, one.pk)):
        yield site.name, [one for one in milestones if one.site_id == site.pk]


def roadmap_ics(request: HttpRequest, code: str) -> HttpResponse:
    """The milestones as a calendar that programs subscribe to."""
    pilot = pilot_seen(request, code)
    answer = HttpResponse(calendar_of(pilot), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'inline; filename="{pilot.code}.ics"'
    return answer


# --- Planning ---------------------------------------------------------------------------------------------------------


def plan(request: HttpRequest, code: str) -> HttpResponse:
    """Add a milestone."""
    pilot = pilot_seen(request, code)
    voice = voice_for(request, "roadmap.plan_milestone", pilot)
    authorize(voice, "roadmap.plan_milestone", pilot)
    form = MilestoneForm(request.POST or None, pilot=pilot)
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.plan_milestone(pilot, values=form.changes(), by=voice)
        except Invalid as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Le jalon est ajouté."))
            return HttpResponseRedirect(milestone_address(made))
    title = _("Ajouter un jalon")
    context = {
        "pilot": pilot,
        "form": form,
        "title": title,
        "voice": voice,
        "trail": trail_of(pilot, Link(title, request.path)),
    }
    context["back_url"] = reverse("web:roadmap", args=[pilot.code])
    return show(request, "web/milestone_change.html", context, status=422 if form.errors else 200)


def milestone_seen(request: HttpRequest, code: str) -> Milestone:
    """The milestone of that code; NotFound where the visitor may not know of it."""
    rows = queries.in_order(queries.milestones_visible_to(request.actor)).select_related(
        "pilot__idea__stage", "site", "owner", "organisation"
    )
    milestone = rows.filter(code=code).first()
    if milestone is None:
        raise NotFound()
    return milestone


def change(request: HttpRequest, code: str) -> HttpResponse:
    """Plan a milestone otherwise; nothing typed is lost when somebody was faster."""
    milestone = milestone_seen(request, code)
    voice = voice_for(request, "roadmap.change_milestone", milestone)
    authorize(voice, "roadmap.change_milestone", milestone)
    form = MilestoneForm(request.POST or None, pilot=milestone.pilot, milestone=milestone)
    current: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            version = form.cleaned_data["version"]
            operations.change_milestone(milestone, changes=form.changes(), version=version, by=voice)
        except StaleRevision as error:
            current = dict(error.current)
            go_on_from(form, error)
        except Invalid as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Le jalon est à jour."))
            return HttpResponseRedirect(milestone_address(milestone))
    title, address = _("Modifier le jalon"), milestone_address(milestone)
    trail = trail_of(milestone.pilot, Link(milestone.title, address), Link(title, request.path))
    context = {"pilot": milestone.pilot, "form": form, "title": title, "voice": voice, "trail": trail}
    context |= {"current": current, "back_url": address}
    return show(request, "web/milestone_change.html", context, status=422 if form.errors else 200)


# --- One milestone ----------------------------------------------------------------------------------------------------

DONE = {
    "under_way": gettext_lazy("Le jalon a commencé."),
    "reached": gettext_lazy("Le jalon est atteint."),
    "dropped": gettext_lazy("Le jalon est abandonné."),
}


def milestone(request: HttpRequest, code: str) -> HttpResponse:
    """One milestone, and what becomes of it: the button pressed says which."""
    milestone = milestone_seen(request, code)
    voice = voice_for(request, "roadmap.move_milestone", milestone)
    act = request.POST.get("do", "")
    form = MilestoneActForm(request.POST or None, initial={"version": milestone.version, "reason": ""})
    if request.method == "POST" and form.is_valid():
        refused = _act(milestone, act, form, voice)
        if refused is None:
            messages.success(request, str(DONE.get(act, _("Le motif du retard est enregistré."))))
            return HttpResponseRedirect(milestone_address(milestone))
        add_errors(form, refused)
    is_mine = may(voice, "roadmap.move_milestone", milestone)
    context = {
        **row_of(milestone),
        "pilot": milestone.pilot,
        "trail": trail_of(milestone.pilot, Link(milestone.title, milestone_address(milestone))),
        "first": [row_of(one) for one in milestone.waits_for.all()],
        "after": [row_of(one) for one in milestone.awaited_by.order_by("planned_on", "pk")],
        "form": form,
        "moves": MOVES[MilestoneState(milestone.state)] if is_mine else (),
        "may_explain": is_mine and milestone.is_late,
        "may_change": may(
            voice_for(request, "roadmap.change_milestone", milestone), "roadmap.change_milestone", milestone
        ),
        "voice": voice,
        "attached": attached(request.actor, "milestone", milestone),
    }
    return show(request, "web/milestone.html", context, status=422 if form.errors else 200)


def _act(milestone: Milestone, act: str, form: MilestoneActForm, by: Actor) -> LabError | None:
    said = dict(form.cleaned_data)
    try:
        if act == "explain":
            reason, version = said["reason"], said["version"]
            operations.explain_delay(milestone, reason=reason, version=version, by=by)
        elif act in MilestoneState.values:
            operations.move_milestone(milestone, state=act, **said, by=by)
        else:
            raise NotFound()
    except (Invalid, MovedOn, StaleRevision, StepNotOnMap) as error:
        return error
    return None
