"""Reporting something to the lab, and reading what it decided."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from ideas.kernel import subjects
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import LabError, NotAllowed, NotFound, SignInNeeded
from ideas.moderation import operations, queries
from ideas.moderation.models import Report
from ideas.moderation.queries import Reported
from lab.web.addresses import address_of_subject, has_address
from lab.web.answers import add_errors, show
from lab.web.forms.talk import ReportForm


def report_address(report: Report) -> str:
    """Where a report is read by who made it and by who settles it."""
    return reverse("web:report", args=[report.code])


def report_subject(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """Say what is wrong with something."""
    row = subjects.subject_visible_to(request.actor, kind, code)
    if not request.actor.is_person:
        raise SignInNeeded()
    authorize(request.actor, "moderation.report_subject", Reported(kind, code, row))
    form = ReportForm(request.POST or None)
    back_url = address_of_subject(kind, row) if has_address(kind) else reverse("web:ideas")
    if request.method == "POST" and form.is_valid():
        try:
            operations.report_subject(kind, code, by=request.actor, **form.cleaned_data)
        except LabError as error:
            if isinstance(error, SignInNeeded | NotFound | NotAllowed):
                raise
            add_errors(form, error)
        else:
            messages.success(request, _("Merci. L’équipe du lab regarde et vous dira ce qu’elle décide."))
            return HttpResponseRedirect(back_url)
    context = {
        "form": form,
        "title": subjects.kind_of(kind).title(row),
        "has_reported": queries.has_reported(request.actor, kind, code),
        "back_url": back_url,
    }
    return show(request, "web/report_subject.html", context, status=422 if form.errors else 200)


def report(request: HttpRequest, code: str) -> HttpResponse:
    """What became of one's report; for the staff, on to the desk."""
    found = queries.reports_visible_to(request.actor).filter(code=code).first()
    if found is None:
        raise NotFound()
    if queries.sees_all(request.actor):
        return HttpResponseRedirect(reverse("web:desk_report", args=[found.code]))
    reported = queries.reported_by(found, request.actor)
    kind = subjects.kind_of(found.subject_kind)
    has_page = reported.row is not None and has_address(found.subject_kind)
    context = {
        "report": found,
        "title": kind.title(reported.row) if reported.row is not None else "",
        "url": address_of_subject(found.subject_kind, reported.row) if has_page else "",
    }
    return show(request, "web/report.html", context)
