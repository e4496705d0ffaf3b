"""Reports on the desk: what waits, what was decided, one with what it is about."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from ideas.kernel import subjects
from ideas.kernel.authorization import may
from ideas.kernel.errors import LabError, NotAllowed, NotFound
from ideas.kernel.keyset import page_of
from ideas.kernel.roles import KEEPERS
from ideas.kernel.text import html_of
from ideas.moderation import operations, queries
from ideas.moderation.models import Report
from lab.web.addresses import address_of_subject, has_address
from lab.web.answers import add_errors, show
from lab.web.desk.door import for_staff
from lab.web.forms.talk import SettleForm

PAGE_SIZE = 40


@for_staff(*KEEPERS)
def reports(request: HttpRequest) -> HttpResponse:
    """What waits for a decision, the oldest first; with ``state=settled`` what was decided, the newest first."""
    is_settled = request.GET.get("state") == Report.State.SETTLED
    seen = queries.reports_visible_to(request.actor)
    rows = seen.filter(state=Report.State.SETTLED if is_settled else Report.State.OPEN)
    order = ("-id",) if is_settled else ("id",)
    page = page_of(rows, order, size=PAGE_SIZE, after=request.GET.get("after", ""))
    query = request.GET.copy()
    query["after"] = page.after
    context = {
        "rows": _rows(request, page.rows),
        "is_settled": is_settled,
        "next_url": f"?{query.urlencode()}" if page.after else "",
        "links": [
            {"label": _("À traiter"), "url": "?", "count": None, "is_current": not is_settled},
            {"label": _("Traités"), "url": "?state=settled", "count": None, "is_current": is_settled},
        ],
    }
    return show(request, "web/desk/reports.html", context)


def _rows(request: HttpRequest, found: list[Report]) -> list[dict[str, Any]]:
    names = {(report.subject_kind, report.subject_code) for report in found}
    titles = subjects.titles(subjects.subjects_visible_to(request.actor, names))
    gone = _("Quelque chose qui n’est plus là")
    return [
        {"report": report, "title": titles.get((report.subject_kind, report.subject_code), gone)}
        for report in found
    ]


@for_staff(*KEEPERS)
def report(request: HttpRequest, code: str) -> HttpResponse:
    """One report with what it is about, the others about the same, and the decision to take."""
    found = queries.reports_visible_to(request.actor).filter(code=code).first()
    if found is None:
        raise NotFound()
    reported = queries.reported_by(found, request.actor)
    form = SettleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.settle_report(found, by=request.actor, **form.cleaned_data)
        except LabError as error:
            if isinstance(error, NotAllowed):
                raise
            add_errors(form, error)
        else:
            messages.success(request, _("C’est décidé. Qui a signalé reçoit votre motif."))
            return HttpResponseRedirect(reverse("web:desk_reports"))
    context = {
        "report": found,
        "form": form,
        "may_settle": found.is_open and may(request.actor, "moderation.settle_report", reported),
        "others": [
            row for row in queries.reports_about(found.subject_kind, found.subject_code) if row != found
        ],
        **_reported(reported),
    }
    return show(request, "web/desk/report.html", context, status=422 if form.errors else 200)


def _reported(reported: queries.Reported) -> dict[str, Any]:
    """What is reported as the desk shows it: its title, its words where it has a body, its page."""
    row = reported.row
    if row is None:
        return {"title": "", "html": "", "url": ""}
    url = address_of_subject(reported.kind, row) if has_address(reported.kind) else ""
    words = getattr(row, "body", "") or getattr(row, "summary", "") or getattr(row, "bio", "")
    title = subjects.kind_of(reported.kind).title(row)
    return {"title": title, "html": html_of(words), "url": url}
