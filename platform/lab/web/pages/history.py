"""An idea's revisions: the list, and any two compared by words."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from ideas.collaboration.operations import redact_everywhere
from ideas.collaboration.queries.redacting import COMMENT, places_saying
from ideas.ideation import operations, queries
from ideas.ideation.comparing import Change, differences
from ideas.ideation.lifecycle import PART_TITLES, PARTS
from ideas.ideation.models import Idea, Revision
from ideas.ideation.operations.redacting import words_to_redact
from ideas.ideation.redacting import Blackener
from ideas.kernel.authorization import authorize, may
from ideas.kernel.errors import Invalid, NotFound, StaleRevision
from ideas.kernel.subjects import short_path
from lab.ui.slots import Link
from lab.web.answers import add_errors, show
from lab.web.forms.writing import RedactionForm
from lab.web.pages.idea import idea_seen
from lab.web.pages.idea_steps import trail
from lab.web.pages.ideas import idea_address


def history(request: HttpRequest, code: str) -> HttpResponse:
    """The revisions; with ``from`` and ``to`` what changed between two, else between the last two."""
    idea = idea_seen(request, code)
    revisions = list(queries.revisions_of(idea).defer("sections")[:200])
    newer = _number(request.GET.get("to"), idea.revision)
    older = _number(request.GET.get("from"), max(newer - 1, 1))
    part = request.GET.get("part", "") if request.GET.get("part") in PARTS else ""
    changes = _changes(idea, older, newer) if idea.revision else []
    context = {
        "idea": idea,
        "revisions": revisions,
        "older": older,
        "newer": newer,
        "changes": [one for one in changes if part in {"", one.key}],
        "part": part,
        "parts": [(key, PART_TITLES[key]) for key in PARTS],
        "redactions": list(idea.redactions.select_related("by").order_by("-at", "-id")),
        "may_redact": may(request.actor, "ideation.redact_text", idea),
        "may_restore": may(request.actor, "ideation.restore_revision", idea),
        "trail": trail(idea, _("Versions du texte")),
    }
    return show(request, "web/history.html", context)


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdigit() and len(text) < 7 else otherwise


def _changes(idea: Idea, older: int, newer: int) -> list[Change]:
    rows = {row.number: row for row in idea.revisions.filter(number__in=[older, newer])}
    if older not in rows or newer not in rows:
        raise NotFound()
    old: Revision = rows[older]
    new: Revision = rows[newer]
    return differences(old, new, title_name=_("Le titre"), summary_name=_("Le résumé"))


def restore(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """What would change if an older text became the text again; the button makes it so, as a new revision.

    What somebody wrote since the page was read is shown first.
    """
    idea = idea_seen(request, code)
    authorize(request.actor, "ideation.restore_revision", idea)
    is_stale = False
    if request.method == "POST":
        seen = _number(request.POST.get("text_version"), idea.text_version)
        try:
            operations.restore_revision(idea, number=number, text_version=seen, by=request.actor)
        except StaleRevision:
            idea, is_stale = idea_seen(request, code), True
        else:
            said = _("La version %(number)d est de nouveau le texte de l’idée.") % {"number": number}
            messages.success(request, said)
            return HttpResponseRedirect(idea_address(idea))
    here = _("Reprendre la version %(number)d") % {"number": number}
    context = {
        "idea": idea,
        "number": number,
        "changes": _changes(idea, idea.revision, number),
        "is_stale": is_stale,
        "here": here,
        "trail": [
            *trail(idea, "")[:2],
            Link(_("Versions du texte"), reverse("web:history", args=[idea.code])),
            Link(here, ""),
        ],
    }
    return show(request, "web/restore.html", context, status=422 if is_stale else 200)


def redact(request: HttpRequest, code: str) -> HttpResponse:
    """Black personal data out of all versions, and out of messages once the curator has seen which of them say the same."""
    idea = idea_seen(request, code)
    authorize(request.actor, "ideation.redact_text", idea)
    form = RedactionForm(request.POST or None)
    places: list[dict[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            places = _to_look_at(request, idea, said)
            if not places:
                redact_everywhere(
                    idea,
                    words=said["words"].splitlines(),
                    reason=said["reason"],
                    also=request.POST.getlist("also"),
                    by=request.actor,
                )
                messages.success(request, _("Ces mots sont masqués dans toutes les versions."))
                return HttpResponseRedirect(reverse("web:history", args=[idea.code]))
        except Invalid as error:
            add_errors(form, error)
    context = {
        "idea": idea,
        "form": form,
        "places": places,
        "looked": form.cleaned_data.get("words", "") if places else "",
        "trail": trail(idea, _("Masquer des données personnelles")),
    }
    return show(request, "web/redact.html", context, status=422 if form.errors else 200)


def _to_look_at(request: HttpRequest, idea: Idea, said: dict[str, Any]) -> list[dict[str, Any]]:
    """The messages that say the same words, which the curator has not been shown yet for these words."""
    if " ".join(request.POST.get("looked", "").split()) == " ".join(said["words"].split()):
        return []
    words = words_to_redact(said["words"].splitlines())
    return [
        {"place": place, "url": short_path("comment", place.row.code) if place.kind == COMMENT else ""}
        for place in places_saying(idea, Blackener(words), request.actor)
    ]
