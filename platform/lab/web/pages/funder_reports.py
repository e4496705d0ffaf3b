"""Reports of a pilot to its funders: the list, and preparing one."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from ideas.kernel.authorization import authorize, may
from ideas.kernel.errors import Invalid, NotFound
from ideas.reporting import operations
from ideas.reporting.models import FunderReport
from ideas.reporting.queries import reports_of, reports_visible_to
from lab.ui.shelf import kept_for_reader
from lab.ui.slots import Link
from lab.web.answers import add_errors, show
from lab.web.forms.reporting import ReportForm
from lab.web.pages.funder_report_shown import report_address, reports_address, trail_of
from lab.web.pages.one_pilot import pilot_seen

MOST = 100


@kept_for_reader
def of_pilot(request: HttpRequest, code: str) -> HttpResponse:
    """All reports of a pilot that the visitor may know of, the latest period first."""
    pilot = pilot_seen(request, code)
    context = {
        "pilot": pilot,
        "rows": reports_of(pilot, request.actor)[:MOST],
        "may_prepare": may(request.actor, "reporting.prepare_report", pilot),
        "trail": trail_of(pilot),
    }
    return show(request, "web/funder_reports.html", context)


def prepare(request: HttpRequest, code: str) -> HttpResponse:
    """Begin a draft; ``?replaces=CODE`` corrects one that is frozen."""
    pilot = pilot_seen(request, code)
    authorize(request.actor, "reporting.prepare_report", pilot)
    replaces = _replaced(request)
    initial = ReportForm.values_of(replaces) if replaces else ReportForm.begun(pilot)
    form = ReportForm(request.POST or None, pilot=pilot, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.prepare_report(pilot, values=form.values(), replaces=replaces, by=request.actor)
        except Invalid as error:
            add_errors(form, error)
        else:
            return HttpResponseRedirect(report_address(made))
    title = _("Préparer un rapport")
    context = {"pilot": pilot, "form": form, "title": title, "back_url": reports_address(pilot)}
    context["trail"] = trail_of(pilot, Link(title, ""))
    return show(request, "web/funder_report_write.html", context, status=422 if form.errors else 200)


def _replaced(request: HttpRequest) -> FunderReport | None:
    code = request.GET.get("replaces", "")
    if not code:
        return None
    found = reports_visible_to(request.actor).filter(code=code).select_related("funder").first()
    if found is None:
        raise NotFound()
    return found
