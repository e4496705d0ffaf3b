"""Calls on the desk: all of them, opening one, changing, archiving and hiding one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ideas.calls import operations
from ideas.calls.models import Call
from ideas.ideation import counting
from ideas.kernel import clock
from ideas.kernel.errors import Invalid, NotFound
from ideas.kernel.roles import KEEPERS
from ideas.workflow.models import Process
from lab.web.answers import add_errors, show
from lab.web.desk import acts
from lab.web.desk.acts import HIDE
from lab.web.desk.door import for_staff
from lab.web.forms.reference import CallForm
from lab.web.pages.calls import call_address, call_row


@for_staff(*KEEPERS)
def calls(request: HttpRequest) -> HttpResponse:
    """Every call, hidden ones too, with how many ideas came in."""
    found = counting.with_idea_counts(Call.objects.all())[:300]
    rows = [{**call_row(call), "desk_url": reverse("web:desk_call", args=[call.code])} for call in found]
    return show(request, "web/desk/calls.html", {"rows": rows, "most": counting.MOST})


@for_staff(*KEEPERS)
def add(request: HttpRequest) -> HttpResponse:
    """Open a call."""
    process = Process.objects.filter(key="default").first()
    initial = {"opens_at": clock.now(), "process": process.code if process else None}
    form = CallForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.open_call(**form.changes(), by=request.actor)
        except Invalid as error:
            add_errors(form, error)
        else:
            messages.success(request, _("L’appel est enregistré."))
            return HttpResponseRedirect(call_address(made))
    context = {"form": form, "title": _("Ouvrir un appel"), "back_url": reverse("web:desk_calls")}
    return show(request, "web/desk/form.html", context, status=422 if form.errors else 200)


def _found(code: str) -> Call:
    found = Call.objects.prefetch_related("themes", "territories").filter(code=code).first()
    if found is None:
        raise NotFound()
    return found


@for_staff(*KEEPERS)
def call(request: HttpRequest, code: str) -> HttpResponse:
    """Change a call."""
    call = _found(code)
    form = CallForm(request.POST or None, row=call)
    if call.is_permanent:
        del form.fields["closes_at"]
    if request.method == "POST" and form.is_valid():
        try:
            operations.change_call(call, **form.changes(), by=request.actor)
        except Invalid as error:
            add_errors(form, error)
        else:
            messages.success(request, _("C’est enregistré."))
            return HttpResponseRedirect(reverse("web:desk_call", args=[call.code]))
    return _show(request, call, form)


def _show(request: HttpRequest, call: Call, form: CallForm, *, error: Invalid | None = None) -> HttpResponse:
    context = {
        "form": form,
        "call": call,
        "row": call_row(call),
        "address": call_address(call),
        **acts.tried(request, HIDE if error else "", error),
    }
    return show(request, "web/desk/call.html", context, status=422 if form.errors or error else 200)


@for_staff(*KEEPERS)
@require_POST
def act(request: HttpRequest, code: str) -> HttpResponse:
    """Archive, take out of the archive, hide with a reason, show again."""
    call, what = _found(code), request.POST.get("do", "")
    if what == "hide":
        try:
            operations.hide_call(call, reason=request.POST.get("reason", ""), by=request.actor)
        except Invalid as error:
            return _show(request, call, CallForm(row=call), error=error)
    else:
        acts = {
            "archive": operations.archive_call,
            "reopen": operations.reopen_call,
            "show": operations.show_call,
        }
        if what not in acts:
            raise NotFound()
        acts[what](call, by=request.actor)
    messages.success(request, _("C’est fait."))
    return HttpResponseRedirect(reverse("web:desk_call", args=[call.code]))
