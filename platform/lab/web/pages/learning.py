"""One learning: its page, noting it, noting it better, hiding it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize, may
from ideas.kernel.errors import Invalid, MovedOn, NotAllowed, NotFound, StaleRevision
from ideas.learning import operations
from ideas.learning.models import Learning
from ideas.learning.queries import learnings_visible_to, with_surroundings
from ideas.pilots.models import Pilot
from lab.ui.slots import Link
from lab.web.actor import acting
from lab.web.answers import add_errors, go_on_from, show
from lab.web.forms.learning import LearningForm
from lab.web.forms.sites import ReasonForm
from lab.web.pages.learning_shown import learning_address, learnings_address, row_of
from lab.web.pages.one_pilot import pilot_seen
from lab.web.pages.pilot_news import voices_of
from lab.web.pages.pilots import pilot_address


def learning_seen(request: HttpRequest, code: str) -> Learning:
    """The learning of that code; NotFound where the visitor may not know of it."""
    rows = with_surroundings(learnings_visible_to(request.actor)).select_related("pilot__idea__stage")
    learning = rows.filter(code=code).first()
    if learning is None:
        raise NotFound()
    return learning


def _trail(pilot: Pilot, *links: Link) -> list[Link]:
    return [
        Link(_("Pilotes"), reverse("web:pilots")),
        Link(pilot.title, pilot_address(pilot)),
        Link(_("Ce que nous apprenons"), learnings_address(pilot)),
        *links,
    ]


def learning(request: HttpRequest, code: str) -> HttpResponse:
    """What was learnt, by whom, where and when."""
    found = learning_seen(request, code)
    actor: Actor = request.actor
    context = {
        **row_of(found),
        "pilot": found.pilot,
        "may_edit": actor.is_person and _is_theirs(found, actor),
        "may_hide": may(actor, "learning.hide_learning", found),
        "is_ours": actor.is_person and actor.person_code == found.author.code,
        "trail": _trail(found.pilot, Link(found.title, learning_address(found))),
    }
    return show(request, "web/learning.html", context)


def note(request: HttpRequest, code: str) -> HttpResponse:
    """Say what a pilot taught."""
    pilot = pilot_seen(request, code)
    voices = voices_of(pilot, request.actor) if request.actor.is_person else []
    if not voices:
        authorize(request.actor, "learning.note_learning", pilot)
    form = LearningForm(request.POST or None, pilot=pilot, voices=voices)
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.note_learning(pilot, values=form.values(), by=acting(request))
        except Invalid as error:
            add_errors(form, error)
        else:
            messages.success(request, _("C’est noté : les équipes d’idées voisines le liront aussi."))
            return HttpResponseRedirect(learning_address(made))
    context = {"pilot": pilot, "form": form, "back_url": learnings_address(pilot)}
    context["trail"] = _trail(pilot, Link(_("Noter un enseignement"), ""))
    return show(request, "web/learning_change.html", context, status=422 if form.errors else 200)


def change(request: HttpRequest, code: str) -> HttpResponse:
    """Note it better; nothing typed is lost when somebody was faster."""
    found = learning_seen(request, code)
    voice = _voice_of(found, request.actor)
    form = LearningForm(
        request.POST or None, pilot=found.pilot, voices=[voice], initial=LearningForm.values_of(found)
    )
    current: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            operations.edit_learning(found, changes=form.values(), version=version, by=acting(request))
        except StaleRevision as error:
            current = {name: error.current[name] for name in ("kind", "title", "text")}
            go_on_from(form, error)
        except Invalid as error:
            add_errors(form, error)
        else:
            messages.success(request, _("C’est à jour."))
            return HttpResponseRedirect(learning_address(found))
    here = Link(found.title, learning_address(found))
    context = {"pilot": found.pilot, "learning": found, "form": form, "current": current}
    context |= {"back_url": here.url, "trail": _trail(found.pilot, here, Link(_("Modifier"), ""))}
    return show(request, "web/learning_change.html", context, status=422 if form.errors else 200)


def hide(request: HttpRequest, code: str) -> HttpResponse:
    """A curator hides it with a reason, or shows it again."""
    found = learning_seen(request, code)
    authorize(request.actor, "learning.hide_learning", found)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            if "show" in request.POST:
                operations.show_learning(found, by=request.actor)
            else:
                operations.hide_learning(found, reason=form.cleaned_data["reason"], by=request.actor)
        except (Invalid, MovedOn) as error:
            add_errors(form, error)
        else:
            return HttpResponseRedirect(learning_address(found))
    here = Link(found.title, learning_address(found))
    context = {"learning": found, "form": form, "back_url": here.url}
    context["trail"] = _trail(found.pilot, here, Link(_("Masquer"), ""))
    return show(request, "web/learning_hide.html", context, status=422 if form.errors else 200)


def _is_theirs(found: Learning, actor: Actor) -> bool:
    """Whether the visitor may change it: their own, or that of a partner they may speak for."""
    if found.organisation is None:
        return may(actor, "learning.edit_learning", found)
    return (found.organisation.code, found.organisation.name) in voices_of(found.pilot, actor)


def _voice_of(found: Learning, actor: Actor) -> tuple[str, str]:
    """In whose name the visitor changes it; raises where they may not."""
    if found.organisation is None or not actor.is_person:
        authorize(actor, "learning.edit_learning", found)
        return "", ""
    if not _is_theirs(found, actor):
        raise NotAllowed()
    return found.organisation.code, found.organisation.name
