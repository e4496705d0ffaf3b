"""An idea's revisions: the list, and any two compared by words."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ideas.ideation import operations, queries
from ideas.ideation.comparing import differences
from ideas.ideation.models import Idea, Revision
from ideas.kernel.authorization import may
from ideas.kernel.errors import NotFound, StaleRevision
from lab.web.answers import show
from lab.web.pages.idea import idea_seen
from lab.web.pages.idea_steps import trail
from lab.web.pages.ideas import idea_address


def history(request: HttpRequest, code: str) -> HttpResponse:
    """The revisions; with ``from`` and ``to`` what changed between two, else between the last two."""
    return _show_history(request, idea_seen(request, code))


def _show_history(request: HttpRequest, idea: Idea, *, status: int = 200, **more: Any) -> HttpResponse:
    revisions = list(queries.revisions_of(idea).defer("sections")[:200])
    newer = _number(request.GET.get("to"), idea.revision)
    older = _number(request.GET.get("from"), max(newer - 1, 1))
    context = {
        "idea": idea,
        "revisions": revisions,
        "older": older,
        "newer": newer,
        "changes": _changes(idea, older, newer) if idea.revision else [],
        "may_restore": may(request.actor, "ideation.restore_revision", idea),
        "trail": trail(idea, _("Versions du texte")),
        **more,
    }
    return show(request, "web/history.html", context, status=status)


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdigit() and len(text) < 7 else otherwise


def _changes(idea: Idea, older: int, newer: int) -> object:
    rows = {row.number: row for row in idea.revisions.filter(number__in=[older, newer])}
    if older not in rows or newer not in rows:
        raise NotFound()
    old: Revision = rows[older]
    new: Revision = rows[newer]
    return differences(old, new, title_name=_("Le titre"), summary_name=_("Le résumé"))


@require_POST
def restore(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Make an older text the text again, as a new revision; what somebody wrote since is shown first."""
    idea = idea_seen(request, code)
    seen = _number(request.POST.get("text_version"), idea.text_version)
    try:
        operations.restore_revision(idea, number=number, text_version=seen, by=request.actor)
    except StaleRevision:
        return _show_history(request, idea, status=422, is_stale=True, number=number)
    messages.success(
        request, _("La version %(number)d est de nouveau le texte de l’idée.") % {"number": number}
    )
    return HttpResponseRedirect(idea_address(idea))
