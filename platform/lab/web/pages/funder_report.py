"""One report to funders: its page, changing the draft, freezing it, throwing it away."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from ideas.kernel.authorization import authorize, may
from ideas.kernel.errors import Invalid, LabError, MovedOn, NotFound, StaleRevision
from ideas.kernel.text import html_of
from ideas.reporting import operations
from ideas.reporting.models import FunderReport
from ideas.reporting.queries import reports_visible_to, rows_offered, standing_of
from lab.ui.slots import Link
from lab.web.answers import add_errors, go_on_from, show
from lab.web.forms.reporting import FreezeForm, ReportForm
from lab.web.pages.agreement_prints import can_print
from lab.web.pages.funder_report_shown import report_address, reports_address, sections_of, trail_of


def report_seen(request: HttpRequest, code: str) -> FunderReport:
    """The report of that code; NotFound where the visitor may not know of it."""
    rows = reports_visible_to(request.actor).select_related("pilot__idea__stage", "funder", "replaces")
    report = rows.prefetch_related("entries", "replaced_by").filter(code=code).first()
    if report is None:
        raise NotFound()
    return report


def shown(report: FunderReport) -> dict[str, Any]:
    """What its page and its PDF say."""
    return {
        "report": report,
        "pilot": report.pilot,
        "html": html_of(report.introduction),
        "sections": sections_of(report),
        "standing": standing_of(report) if report.is_frozen else None,
        "newer": next((one for one in report.replaced_by.all() if one.is_frozen), None),
    }


def funder_report(request: HttpRequest, code: str) -> HttpResponse:
    """What was frozen, with its fingerprint; of a draft what would be frozen now."""
    report = report_seen(request, code)
    may_prepare = may(request.actor, "reporting.prepare_report", report.pilot)
    context = {
        **shown(report),
        "may_change": may_prepare and not report.is_frozen,
        "may_correct": may_prepare and report.is_frozen,
        "can_print": can_print(),
        "trail": trail_of(report.pilot, Link(report.title, report_address(report))),
    }
    return show(request, "web/funder_report.html", context)


def change(request: HttpRequest, code: str) -> HttpResponse:
    """Say it otherwise and choose what it shows; nothing typed is lost when somebody was faster."""
    report = report_seen(request, code)
    authorize(request.actor, "reporting.change_report", report)
    offered = rows_offered(report)
    initial = ReportForm.values_of(report)
    form = ReportForm(request.POST or None, pilot=report.pilot, offered=offered, initial=initial)
    current: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            operations.change_report(report, changes=form.values(), version=version, by=request.actor)
        except StaleRevision as error:
            current = {name: error.current[name] for name in ("title", "introduction")}
            go_on_from(form, error)
        except (Invalid, MovedOn) as error:
            add_errors(form, error)
        else:
            messages.success(request, _("C’est à jour."))
            return HttpResponseRedirect(report_address(report))
    title = _("Choisir ce que le rapport montre")
    context = {"pilot": report.pilot, "form": form, "title": title, "current": current}
    here = Link(report.title, report_address(report))
    context |= {"back_url": here.url, "trail": trail_of(report.pilot, here, Link(title, ""))}
    return show(request, "web/funder_report_write.html", context, status=422 if form.errors else 200)


def discard(request: HttpRequest, code: str) -> HttpResponse:
    """Throw a draft away, once it was asked whether to."""
    report = report_seen(request, code)
    authorize(request.actor, "reporting.discard_report", report)
    error: LabError | None = None
    if request.method == "POST":
        try:
            operations.discard_report(report, by=request.actor)
        except MovedOn as moved:
            error = moved
        else:
            messages.success(request, _("Le brouillon est supprimé."))
            return HttpResponseRedirect(reports_address(report.pilot))
    context = {**_asked(report, _("Supprimer le brouillon")), "error": error}
    return show(request, "web/funder_report_discard.html", context, status=422 if error else 200)


def freeze(request: HttpRequest, code: str) -> HttpResponse:
    """Freeze it, once it was asked whether to and who may read it."""
    report = report_seen(request, code)
    authorize(request.actor, "reporting.freeze_report", report)
    form = FreezeForm(request.POST or None, initial={"version": report.version})
    if request.method == "POST" and form.is_valid():
        try:
            operations.freeze_report(report, **form.cleaned_data, by=request.actor)
        except LabError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Le rapport est figé : son empreinte le vérifie."))
            return HttpResponseRedirect(report_address(report))
    context = {**_asked(report, _("Figer le rapport")), "form": form}
    return show(request, "web/funder_report_freeze.html", context, status=422 if form.errors else 200)


def _asked(report: FunderReport, title: str) -> dict[str, Any]:
    here = Link(report.title, report_address(report))
    trail = trail_of(report.pilot, here, Link(title, ""))
    return {"report": report, "title": title, "back_url": here.url, "trail": trail}
