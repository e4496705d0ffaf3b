"""The synthesis of a discussion: its versions, and writing the next one."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from ideas.discussion import operations, queries
from ideas.kernel import subjects
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import LabError, NotFound, StaleRevision
from ideas.kernel.text import html_of
from lab.web.addresses import address_of_subject
from lab.web.answers import add_errors, show
from lab.web.forms.talk import SynthesisForm
from lab.web.pages.talk import thread_seen

MOST = 50


def synthesis(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """Every version of the synthesis of a discussion, the newest first."""
    thread, subject = thread_seen(request, kind, code)
    rows = [(row, html_of(queries.with_citations(row))) for row in queries.syntheses_of(thread)[:MOST]]
    if not rows:
        raise NotFound()
    return show(request, "web/talk/syntheses.html", {"rows": rows, **_about(kind, subject)})


def write(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """Write the synthesis of a discussion, or its next version."""
    thread, subject = thread_seen(request, kind, code)
    authorize(request.actor, "discussion.write_synthesis", thread)
    last = thread.synthesis
    begun = {"body": last.body if last else "", "version": last.version if last else 0}
    form = SynthesisForm(request.POST or None, initial={**begun, "covers": thread.last_number})
    stale = None
    if request.method == "POST" and form.is_valid():
        try:
            operations.write_synthesis(thread, **form.cleaned_data, by=request.actor)
        except StaleRevision as error:
            stale = error
            form.add_error(None, str(error.message))
        except LabError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("La synthèse est publiée."))
            return HttpResponseRedirect(f"{address_of_subject(kind, subject)}#discussion")
    context = {"form": form, "stale": stale, **_about(kind, subject)}
    return show(request, "web/talk/synthesis.html", context, status=422 if form.errors else 200)


def _about(kind: str, subject: Any) -> dict[str, Any]:
    return {
        "title": subjects.kind_of(kind).title(subject),
        "back_url": f"{address_of_subject(kind, subject)}#discussion",
    }
