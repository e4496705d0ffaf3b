"""Figures of a pilot: all of them, one with its values and how it is measured, and the same as a file."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize, may
from ideas.kernel.errors import Invalid, LabError, NotFound, StaleRevision
from ideas.kernel.text import html_of
from ideas.measurement import operations, queries
from ideas.measurement.lifecycle import MeasurementState
from ideas.measurement.models import Indicator, Measurement
from ideas.measurement.rules import is_curator_of
from ideas.pilots.models import Pilot
from lab.ui.slots import Link
from lab.web.actor import acting
from lab.web.answers import add_errors, go_on_from, show
from lab.web.forms.figures import DecidingForm, EndForm, IndicatorForm
from lab.web.pages.figure_charts import course_of, progress_of, saying_of, shown, sites_of
from lab.web.pages.figure_reporting import voices_for
from lab.web.pages.figures_of_pilot import figures_address, indicator_address, indicator_seen, trail
from lab.web.pages.pilot import pilot_seen

# --- All --------------------------------------------------------------------------------------------------------------


def figures(request: HttpRequest, code: str) -> HttpResponse:
    """All indicators of a pilot with their charts; of one site where the address names it."""
    pilot = pilot_seen(request, code)
    found = queries.figures_of(pilot)
    sites = list(found[0].sites) if found else []
    site = next((one for one in sites if one.code == request.GET.get("site", "")), None)
    if site is not None:
        found = [figure.at(site) for figure in found]
    actor: Actor = request.actor
    context = {
        "pilot": pilot,
        "trail": trail(pilot),
        "figures": [shown(figure) for figure in found if figure.indicator.ended_on is None],
        "ended": [shown(figure) for figure in found if figure.indicator.ended_on is not None],
        "sites": sites,
        "site": site,
        "missing": missing_said(found),
        "may_add": may(actor, "measurement.add_indicator", pilot),
        "may_enter": actor.is_person and bool(voices_for(pilot, [one.indicator for one in found], actor)),
        "csv_url": reverse("web:figures_csv", args=[pilot.code]),
    }
    return show(request, "web/figures.html", context)


def missing_said(found: list[queries.Figure]) -> list[dict[str, Any]]:
    """What is owed, by indicator and period: how many places miss it, late ones first."""
    rows: dict[tuple[Any, Any], dict[str, Any]] = {}
    for figure in found:
        for one in figure.missing:
            row = {"indicator": figure.indicator, "period": one.period, "is_late": one.is_late, "places": []}
            rows.setdefault((figure.indicator.pk, one.period), row)["places"].append(one.site)
    return sorted(rows.values(), key=lambda row: (not row["is_late"], row["period"]))


# --- One --------------------------------------------------------------------------------------------------------------


def figure(request: HttpRequest, code: str, indicator: str) -> HttpResponse:
    """One indicator: charts, values with their corrections, breakdown, how it is measured and was defined before."""
    return _page(request, indicator_seen(request, code, indicator))


def _page(
    request: HttpRequest, row: Indicator, form: Any = None, decided: str = "", status: int = 200
) -> HttpResponse:
    actor: Actor = request.actor
    pilot = row.pilot
    found = queries.figures_of(pilot, only=[row.pk])[0]
    is_insider, voices = queries.knows_inside(actor, pilot), deciders(pilot, actor)
    values = list(queries.with_cells(queries.measurements_visible_to(actor).filter(indicator=row)))
    context = {
        "pilot": pilot,
        "indicator": found.indicator,
        "shown": shown(found),
        "charts": _charts(found),
        "values": [_value_shown(one, actor, voices, is_insider=is_insider) for one in values],
        "definitions": list(row.definitions.select_related("replaced_by")),
        "meaning": html_of(row.meaning),
        "trail": trail(pilot, Link(row.name, indicator_address(row))),
        "missing": missing_said([found]),
        "may_change": may(actor, "measurement.change_indicator", row),
        "may_enter": bool(voices_for(pilot, [row], actor)),
        "csv_url": reverse("web:figure_csv", args=[pilot.code, row.code]),
        "form": form,
        "decided": decided,
    }
    return show(request, "web/figure.html", context, status=status)


def _charts(figure: queries.Figure) -> list[tuple[str, Any]]:
    named = (
        (_("Progrès vers la cible"), progress_of(figure)),
        (_("Au fil du temps"), course_of(figure)),
        (_("Les lieux côte à côte"), sites_of(figure)),
    )
    return [(name, chart) for name, chart in named if chart is not None]


def _value_shown(
    row: Measurement, actor: Actor, voices: list[tuple[str, str]], *, is_insider: bool
) -> dict[str, Any]:
    cells = queries.shown_cells(row, is_insider=is_insider)
    say = saying_of(row.indicator)
    waits = row.state == MeasurementState.SUBMITTED
    return {
        "row": row,
        "said": say(row.value) if row.value is not None else "",
        "cells": list(zip(row.indicator.category_names, map(say, cells), strict=False)) if cells else [],
        "has_hidden_cells": cells is None and bool(row.cells.all()),
        "voices": voices if waits and row.written_by != actor.person else [],
    }


def deciders(pilot: Pilot, actor: Actor) -> list[tuple[str, str]]:
    """In whose name the visitor may decide on values of others: (code, name), their own first with an empty code."""
    if not actor.is_person:
        return []
    own = [("", actor.person.name)] if is_curator_of(actor, pilot) else []
    committed = queries.committing_mandates(actor, pilot, accountable=True)
    return own + [(one.organisation.code, one.organisation.name) for one in committed]


@require_POST
def decide(request: HttpRequest, code: str, indicator: str, value: str) -> HttpResponse:
    """Accept a value, or give it back with words."""
    row = indicator_seen(request, code, indicator)
    found = queries.measurements_visible_to(request.actor).filter(indicator=row, code=value).first()
    if found is None:
        raise NotFound()
    by = acting(request)
    authorize(by, "measurement.decide_value", found)
    form = DecidingForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        accept = said["do"] == "accept"
        try:
            operations.decide_value(found, accept=accept, words=said["words"], version=said["version"], by=by)
        except (Invalid, StaleRevision) as error:
            add_errors(form, error)
        else:
            told = (
                _("La valeur est acceptée : elle est publique.") if accept else _("La valeur est renvoyée.")
            )
            messages.success(request, told)
            return HttpResponseRedirect(indicator_address(row))
    return _page(request, row, form, value, 422)


# --- Defining ---------------------------------------------------------------------------------------------------------


def add(request: HttpRequest, code: str) -> HttpResponse:
    """Say what else the pilot measures."""
    pilot = pilot_seen(request, code)
    by = _defining(request, pilot, "measurement.add_indicator")
    form = IndicatorForm(request.POST or None, pilot=pilot, is_new=True)
    if request.method == "POST" and form.is_valid():
        try:
            row = operations.add_indicator(
                pilot, values=form.values(), targets=form.cleaned_data["targets"], by=by
            )
        except Invalid as error:
            add_errors(form, error)
        else:
            messages.success(request, _("L’indicateur est créé."))
            return HttpResponseRedirect(indicator_address(row))
    context = {"pilot": pilot, "form": form, "back_url": figures_address(pilot), "trail": trail(pilot)}
    return show(request, "web/indicator.html", context, status=422 if form.errors else 200)


def change(request: HttpRequest, code: str, indicator: str) -> HttpResponse:
    """Define an indicator otherwise; nothing typed is lost when somebody was faster."""
    row = indicator_seen(request, code, indicator)
    by = _defining(request, row, "measurement.change_indicator")
    form = IndicatorForm(request.POST or None, pilot=row.pilot, initial=IndicatorForm.values_of(row))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            operations.change_indicator(
                row,
                changes=form.values(),
                targets=said["targets"],
                reason=said["reason"],
                version=said["version"],
                by=by,
            )
        except StaleRevision as error:
            go_on_from(form, error)
        except LabError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("L’indicateur est à jour."))
            return HttpResponseRedirect(indicator_address(row))
    context = {"pilot": row.pilot, "indicator": row, "form": form, "back_url": indicator_address(row)}
    context["trail"] = trail(row.pilot, Link(row.name, indicator_address(row)))
    return show(request, "web/indicator.html", context, status=422 if form.errors else 200)


@require_POST
def end(request: HttpRequest, code: str, indicator: str) -> HttpResponse:
    """Measure it no more, with a public reason."""
    row = indicator_seen(request, code, indicator)
    by = _defining(request, row, "measurement.end_indicator")
    form = EndForm(request.POST)
    if form.is_valid():
        try:
            operations.end_indicator(row, **form.cleaned_data, by=by)
        except (Invalid, StaleRevision) as error:
            add_errors(form, error)
        else:
            messages.success(request, _("L’indicateur n’est plus relevé ; ses valeurs restent."))
            return HttpResponseRedirect(indicator_address(row))
    return _page(request, row, form, "end", 422)


def _defining(request: HttpRequest, subject: Pilot | Indicator, permission: str) -> Actor:
    """Who defines: the visitor for themselves, else for the accountable organisation that they may commit."""
    actor: Actor = request.actor
    if not may(actor, permission, subject) and actor.is_person:
        pilot = subject if isinstance(subject, Pilot) else subject.pilot
        for mandate in queries.committing_mandates(actor, pilot, accountable=True):
            return Actor(person=actor.person, mandate=mandate, scopes=actor.scopes, address=actor.address)
    authorize(actor, permission, subject)
    return actor
