"""The working space of a pilot's partners: their discussion, their documents, and the synthesis that they owe the public."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from ideas.discussion.models import Circle, Thread
from ideas.discussion.queries import thread_about
from ideas.files.queries import files_of_seen_by
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize, may
from ideas.kernel.errors import Invalid, MovedOn, NotFound
from ideas.pilots import operations
from ideas.pilots.models import Pilot
from ideas.pilots.queries import promised_synthesis, syntheses_of
from lab.ui.slots import Link
from lab.web.actor import acting
from lab.web.answers import add_errors, show
from lab.web.forms.pilots import NewsForm, PromiseForm
from lab.web.pages.files import file_address
from lab.web.pages.one_pilot import pilot_seen
from lab.web.pages.pilot_news import voices_of
from lab.web.pages.pilots import pilot_address, trail_below
from lab.web.pages.thread import room_address

MOST_PROMISES = 20


def promise_shown(pilot: Pilot, rooms: list[dict[str, Any]]) -> dict[str, Any]:
    """For the pilot's page: what the partners promised to say in public, and the way to their space for who reads ``rooms``."""
    return {
        "promise": promised_synthesis(pilot),
        "workspace_url": workspace_address(pilot) if rooms else "",
    }


def workspace_address(pilot: Pilot) -> str:
    """The working space of the partners of ``pilot``, in the active language."""
    return reverse("web:workspace", args=[pilot.code])


def _entered(request: HttpRequest, code: str) -> Pilot:
    pilot = pilot_seen(request, code)
    authorize(request.actor, "pilots.enter_workspace", pilot)
    return pilot


def workspace(request: HttpRequest, code: str) -> HttpResponse:
    """What partners share among themselves, and what they promised the public; a form promises a synthesis."""
    pilot = _entered(request, code)
    voices = voices_of(pilot, request.actor)
    form = PromiseForm(request.POST or None, voices=voices)
    if request.method == "POST":
        if not voices:
            authorize(request.actor, "pilots.promise_synthesis", pilot)
        if form.is_valid() and _promised(request, pilot, form):
            return HttpResponseRedirect(workspace_address(pilot))
    return show(
        request,
        "web/workspace.html",
        _inside(request, pilot, form, voices),
        status=422 if form.errors else 200,
    )


def _promised(request: HttpRequest, pilot: Pilot, form: PromiseForm) -> bool:
    said = form.cleaned_data
    try:
        operations.promise_synthesis(pilot, about=said["about"], due_on=said["due_on"], by=acting(request))
    except (Invalid, MovedOn) as error:
        add_errors(form, error)
        return False
    messages.success(request, _("La synthèse est promise : la page du pilote le dit à tout le monde."))
    return True


def _inside(
    request: HttpRequest, pilot: Pilot, form: PromiseForm, voices: list[tuple[str, str]]
) -> dict[str, Any]:
    actor: Actor = request.actor
    promises = list(syntheses_of(pilot)[:MOST_PROMISES])
    promise = next((one for one in promises if one.kept_at is None), None)
    may_promise = bool(voices) and not pilot.is_ended and promise is None
    thread = thread_about("pilot", pilot, actor, Circle.PARTNERS)
    room = thread or Thread(subject_kind="pilot", subject_code=pilot.code, circle=Circle.PARTNERS)
    files = [one for one in files_of_seen_by(actor, "pilot", pilot.code) if one.is_private]
    return {
        "pilot": pilot,
        "trail": trail_below(pilot, _("Espace des partenaires")),
        "room_url": room_address(room),
        "message_count": room.comment_count,
        "documents": [(one, file_address(one)) for one in files],
        "files_url": reverse("web:attachments", args=["pilot", pilot.code])
        if may(actor, "pilots.change_pilot", pilot) or voices
        else "",
        "promise": promise,
        "kept": [one for one in promises if one.kept_at is not None],
        "may_publish": promise is not None and bool(voices),
        "form": form if may_promise or form.is_bound else None,
    }


def publish(request: HttpRequest, code: str) -> HttpResponse:
    """Publish the synthesis that was promised, as news of the pilot."""
    pilot = _entered(request, code)
    voices = voices_of(pilot, request.actor)
    if not voices:
        authorize(request.actor, "pilots.publish_synthesis", pilot)
    promise = promised_synthesis(pilot)
    if promise is None:
        raise NotFound()
    form = NewsForm(request.POST or None, voices=voices, initial={"title": promise.about})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            news = operations.publish_synthesis(
                pilot, title=said["title"], text=said["text"], by=acting(request)
            )
        except (Invalid, MovedOn) as error:
            add_errors(form, error)
        else:
            messages.success(request, _("La synthèse est publiée."))
            return HttpResponseRedirect(f"{pilot_address(pilot)}#n-{news.code}")
    trail = [
        *trail_below(pilot, "")[:2],
        Link(_("Espace des partenaires"), workspace_address(pilot)),
        Link(_("Publier la synthèse"), ""),
    ]
    context = {"pilot": pilot, "promise": promise, "form": form, "trail": trail}
    context["back_url"] = workspace_address(pilot)
    return show(request, "web/workspace_publish.html", context, status=422 if form.errors else 200)
