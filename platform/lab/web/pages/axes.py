"""Priority axes: the list, one with what comes together under it, keeping them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from ideas.kernel.authorization import authorize, may
from ideas.kernel.errors import Invalid, NotFound, StaleRevision
from ideas.kernel.text import html_of
from ideas.organisations.models import Organisation
from ideas.organisations.queries import organisations_visible_to
from ideas.roadmap import operations, queries
from ideas.roadmap.models import Axis, Milestone
from lab.ui.shelf import kept_for_reader
from lab.ui.slots import Link
from lab.web.actor import mandates_of
from lab.web.answers import add_errors, go_on_from, show
from lab.web.forms.roadmap import AxisForm
from lab.web.pages.pilot_roadmap import row_of
from lab.web.pages.pilots import pilot_address, pilot_card, with_card
from lab.web.pages.roadmap_drawing import timeline

MOST_LATE = 20


def axis_address(axis: Axis) -> str:
    """The axis's page in the active language."""
    return reverse("web:axis", args=[axis.code])


def _trail(*links: Link) -> list[Link]:
    return [
        Link(_("Pilotes"), reverse("web:pilots")),
        Link(_("Axes prioritaires"), reverse("web:axes")),
        *links,
    ]


@kept_for_reader
def axes(request: HttpRequest) -> HttpResponse:
    """All axes, those of the lab first, each with how far its pilots are."""
    rows = queries.rolled_up(queries.axes_by_network(queries.axes_visible_to(request.actor)))
    context = {
        "axes": rows,
        "trail": _trail(),
        "may_add": may(request.actor, "roadmap.add_axis", None),
        "networks": _own_networks(request),
    }
    return show(request, "web/axes.html", context)


def _own_networks(request: HttpRequest) -> list[Organisation]:
    """Networks for which the visitor can add an axis."""
    held = {
        one.organisation
        for one in mandates_of(request)
        if one.organisation.kind == Organisation.Kind.CONSORTIUM
    }
    return [one for one in held if may(request.actor, "roadmap.add_axis", one)]


@kept_for_reader
def axis(request: HttpRequest, code: str) -> HttpResponse:
    """One axis: its pilots, where each is, and their milestones lane by lane."""
    axis = axis_seen(request, code)
    pilots = list(with_card(queries.pilots_under(axis)))
    progress = queries.progress_of_each(pilots)
    planned: dict[int, list[Milestone]] = {}
    for one in queries.in_order(Milestone.objects.filter(pilot__in=pilots)).prefetch_related(None):
        planned.setdefault(one.pilot_id, []).append(one)
    late = [one for rows in planned.values() for one in rows if one.is_late]
    context = {
        "axis": axis,
        "html": html_of(axis.text),
        "trail": _trail(Link(axis.name, axis_address(axis))),
        "pilots": [
            {"card": pilot_card(one), "progress": progress[one.pk], "url": pilot_address(one)}
            for one in pilots
        ],
        "timeline": timeline(
            ((one.title, planned[one.pk]) for one in pilots if one.pk in planned), request.GET.get("from", "")
        ),
        "late": [row_of(one) for one in sorted(late, key=lambda one: one.planned_on)[:MOST_LATE]],
        "may_change": may(request.actor, "roadmap.change_axis", axis),
    }
    return show(request, "web/axis.html", context)


def axis_seen(request: HttpRequest, code: str) -> Axis:
    """The axis of that code, with what comes together under it; NotFound where the visitor may not know of it."""
    rows = queries.rolled_up(queries.axes_visible_to(request.actor)).select_related("network")
    axis = rows.filter(code=code).first()
    if axis is None:
        raise NotFound()
    return axis


def add(request: HttpRequest) -> HttpResponse:
    """Add an axis of the lab, or of the network that the address names."""
    network = _network_of(request)
    authorize(request.actor, "roadmap.add_axis", network)
    form = AxisForm(request.POST or None, axis=None)
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.add_axis(network, values=form.changes(), by=request.actor)
        except Invalid as error:
            add_errors(form, error)
        else:
            messages.success(request, _("L’axe est ajouté. Placez-y des pilotes."))
            return HttpResponseRedirect(reverse("web:change_axis", args=[made.code]))
    title = _("Ajouter un axe prioritaire")
    context = {"form": form, "title": title, "network": network, "trail": _trail(Link(title, request.path))}
    context["back_url"] = reverse("web:axes")
    return show(request, "web/axis_change.html", context, status=422 if form.errors else 200)


def _network_of(request: HttpRequest) -> Organisation | None:
    code = request.GET.get("network", "")
    if not code:
        return None
    network = organisations_visible_to(request.actor).filter(code=code).first()
    if network is None:
        raise NotFound()
    return network


def change(request: HttpRequest, code: str) -> HttpResponse:
    """Say an axis otherwise, and hang pilots under it."""
    axis = axis_seen(request, code)
    authorize(request.actor, "roadmap.change_axis", axis)
    form = AxisForm(request.POST or None, axis=axis, pilots=queries.pilots_offered(axis))
    current: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            version = form.cleaned_data["version"]
            operations.change_axis(axis, changes=form.changes(), version=version, by=request.actor)
        except StaleRevision as error:
            current = dict(error.current)
            go_on_from(form, error)
        except Invalid as error:
            add_errors(form, error)
        else:
            messages.success(request, _("L’axe est à jour."))
            return HttpResponseRedirect(axis_address(axis))
    title = _("Modifier l’axe")
    trail = _trail(Link(axis.name, axis_address(axis)), Link(title, request.path))
    context = {"form": form, "title": title, "network": axis.network, "trail": trail, "current": current}
    context["back_url"] = axis_address(axis)
    return show(request, "web/axis_change.html", context, status=422 if form.errors else 200)
