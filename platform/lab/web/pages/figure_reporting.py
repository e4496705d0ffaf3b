"""Entering values: all indicators of a place that end a period on one day, on one page."""

import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import LabError, NotFound, SignInNeeded
from ideas.measurement import queries
from ideas.measurement.lifecycle import MeasurementState
from ideas.measurement.models import Indicator, Measurement
from ideas.measurement.operations import enter_value
from ideas.measurement.periods import DAY, period_of
from ideas.measurement.rules import writes_it
from ideas.pilots.lifecycle import PartnerState
from ideas.pilots.models import Pilot
from ideas.sites.models import Site
from lab.ui.slots import Link
from lab.web.answers import add_errors, show
from lab.web.forms.figures import ValueForm
from lab.web.pages.pilot import pilot_seen
from lab.web.pages.pilots import pilot_address

MOST_DAYS = 8


def voices_for(pilot: Pilot, indicators: list[Indicator], actor: Actor) -> dict[int, Actor]:
    """As whom the visitor may report, by the keys of indicators: as the team, or for the organisation that reports it."""
    if not actor.is_person or actor.person.is_blocked:
        return {}
    partners = {one.organisation_id for one in pilot.partners.all() if one.state == PartnerState.ACCEPTED}
    mandates = {one.organisation_id: one for one in queries.committing_mandates(actor, pilot)}
    is_team = writes_it(actor, pilot)
    voices = {}
    for one in indicators:
        if one.reporter_id not in partners:
            voices |= {one.pk: actor} if is_team else {}
        elif one.reporter_id in mandates:
            mandate = mandates[one.reporter_id]
            voices[one.pk] = Actor(
                person=actor.person, mandate=mandate, scopes=actor.scopes, address=actor.address
            )
    return voices


def enter(request: HttpRequest, code: str) -> HttpResponse:
    """Write the values of one place and period; what is wrong stays on the page, what is right is kept."""
    pilot = pilot_seen(request, code)
    found = queries.figures_of(pilot)
    speaking = voices_for(pilot, [one.indicator for one in found], request.actor)
    mine = [one for one in found if one.indicator.pk in speaking]
    if not mine:
        _refuse(request.actor, pilot, found)
    site, until = _place(request, mine), _until(request, mine)
    indicators = [one.indicator for one in mine if period_of(until, one.indicator.frequency).ends_on == until]
    rows = _rows(request, indicators, site, until)
    if request.method == "POST":
        saved = _save(rows, site, until, speaking, request)
        if not any(row["form"].errors for row in rows if row["form"]):
            messages.success(request, _told(saved, is_sent=request.POST.get("do") == "submit"))
            return HttpResponseRedirect(reverse("web:figures", args=[pilot.code]))
    status = 422 if any(row["form"].errors for row in rows if row["form"]) else 200
    return show(request, "web/figures_enter.html", _context(pilot, mine, rows, site, until), status=status)


def _refuse(actor: Actor, pilot: Pilot, found: list[queries.Figure]) -> None:
    if not actor.is_person:
        raise SignInNeeded()
    for one in found:
        authorize(actor, "measurement.enter_value", one.indicator)
    authorize(actor, "measurement.add_indicator", pilot)
    raise NotFound()


def _place(request: HttpRequest, mine: list[queries.Figure]) -> Site | None:
    sites = mine[0].sites
    named = request.GET.get("site", "")
    return next((one for one in sites if one.code == named), sites[0] if sites else None)


def _until(request: HttpRequest, mine: list[queries.Figure]) -> datetime.date:
    """The last day of the period: the one that the address names, else the latest that is over."""
    days = days_of(mine)
    try:
        named = datetime.date.fromisoformat(request.GET.get("until", ""))
    except ValueError:
        return days[0]
    return named if named in days else days[0]


def days_of(mine: list[queries.Figure]) -> list[datetime.date]:
    """Ends of periods that can be entered, the latest first: those that miss a value, and the last of each frequency."""
    missing = {one.period.ends_on for figure in mine for one in figure.missing}
    last: set[datetime.date] = set()
    for frequency in {one.indicator.frequency for one in mine}:
        period = period_of(clock.today(), frequency)
        for _step in range(4):
            period = period_of(period.starts_on - DAY, frequency)
            last |= {period.ends_on}
    return sorted(missing | last, reverse=True)


def _rows(
    request: HttpRequest, indicators: list[Indicator], site: Site | None, until: datetime.date
) -> list[dict[str, Any]]:
    starts = {one.frequency: period_of(until, one.frequency).starts_on for one in indicators}
    known = queries.entries_for(indicators, site.code if site else "", starts)
    return [_row(request, one, known.get(one.pk)) for one in indicators]


def _row(request: HttpRequest, indicator: Indicator, known: Measurement | None) -> dict[str, Any]:
    """One indicator on the page: with a form, unless its value waits to be looked at."""
    if known is not None and known.state == MeasurementState.SUBMITTED:
        return {"indicator": indicator, "known": known, "form": None}
    corrects = known is not None and (known.counts or known.corrects_id is not None)
    initial = {}
    if known is not None:
        known.indicator = indicator
        initial = ValueForm.values_of(known)
        initial["version"] = None if known.counts else known.version
        if known.counts:
            initial["correction_reason"] = ""
    form = ValueForm(request.POST or None, indicator=indicator, is_correction=corrects, initial=initial)
    return {"indicator": indicator, "known": known, "form": form, "is_correction": corrects}


def _save(
    rows: list[dict[str, Any]],
    site: Site | None,
    until: datetime.date,
    voices: dict[int, Actor],
    request: HttpRequest,
) -> int:
    saved = 0
    for row in rows:
        form, indicator = row["form"], row["indicator"]
        if form is None or not form.has_changed() or not form.is_valid() or not form.says_something:
            continue
        said = form.cleaned_data
        try:
            enter_value(
                indicator,
                starts_on=period_of(until, indicator.frequency).starts_on,
                entry=form.entry(),
                site=site,
                submit=request.POST.get("do") == "submit",
                correction_reason=said.get("correction_reason", ""),
                version=said["version"],
                by=voices[indicator.pk],
            )
        except LabError as error:
            add_errors(form, error)
        else:
            saved += 1
    return saved


def _told(saved: int, *, is_sent: bool) -> str:
    if not saved:
        return _("Rien n’a changé.")
    said = {"count": saved}
    if is_sent:
        return ngettext("%(count)s valeur transmise.", "%(count)s valeurs transmises.", saved) % said
    return (
        ngettext(
            "%(count)s valeur gardée comme brouillon.", "%(count)s valeurs gardées comme brouillons.", saved
        )
        % said
    )


def _context(
    pilot: Pilot,
    mine: list[queries.Figure],
    rows: list[dict[str, Any]],
    site: Site | None,
    until: datetime.date,
) -> dict[str, Any]:
    figures_url = reverse("web:figures", args=[pilot.code])
    return {
        "pilot": pilot,
        "rows": rows,
        "site": site,
        "sites": mine[0].sites,
        "until": until,
        "days": days_of(mine)[:MOST_DAYS],
        "is_over": until < clock.today(),
        "figures_url": figures_url,
        "trail": [
            Link(_("Pilotes"), reverse("web:pilots")),
            Link(pilot.title, pilot_address(pilot)),
            Link(_("Chiffres"), figures_url),
            Link(_("Saisir les valeurs"), ""),
        ],
    }
