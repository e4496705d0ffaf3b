"""Stories of a pilot: told, agreed to, looked at; and the page of who is told of, behind their secret link."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from ideas.kernel.actor import Actor
from ideas.kernel.errors import Invalid, LabError, NotFound, StaleRevision
from ideas.measurement import operations, queries
from ideas.measurement.lifecycle import STORY_WRITABLE, StoryState
from ideas.measurement.models import Story
from lab.ui.slots import Link
from lab.web.answers import add_errors, go_on_from, show
from lab.web.forms.stories import ConsentForm, OwnConsentForm, StoryDecisionForm, StoryForm
from lab.web.pages.pilot import pilot_seen
from lab.web.pages.stories_of_pilot import stories_trail, voice_owed, voice_to

STATE_KINDS = {StoryState.SUBMITTED: "wait", StoryState.RETURNED: "alert", StoryState.ACCEPTED: "ok"}
FORMS: dict[str, type[Any]] = {
    "consent": ConsentForm,
    "accept": StoryDecisionForm,
    "return": StoryDecisionForm,
}
PERMISSIONS = {
    "submit": "measurement.keep_story",
    "link": "measurement.keep_story",
    "consent": "measurement.keep_story",
    "accept": "measurement.decide_story",
    "return": "measurement.decide_story",
    "withdraw": "measurement.withdraw_story",
}


def stories(request: HttpRequest, code: str) -> HttpResponse:
    """Those that the visitor may read."""
    pilot = pilot_seen(request, code)
    found = list(queries.stories_of(pilot, request.actor))
    context = {
        "pilot": pilot,
        "stories": [(one, STATE_KINDS.get(StoryState(one.state), "")) for one in found],
        "is_insider": request.actor.is_person and queries.knows_inside(request.actor, pilot),
        "may_write": voice_to(request, "measurement.write_story", pilot) is not None,
        "trail": stories_trail(pilot),
    }
    return show(request, "web/stories.html", context)


def add(request: HttpRequest, code: str) -> HttpResponse:
    """Tell what changed for somebody."""
    pilot = pilot_seen(request, code)
    by = voice_owed(request, "measurement.write_story", pilot)
    form = StoryForm(request.POST or None, pilot=pilot)
    if request.method == "POST" and form.is_valid():
        try:
            story = operations.write_story(pilot, values=form.values(), by=by)
        except LabError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Le récit est gardé comme brouillon : il y faut encore un accord."))
            return HttpResponseRedirect(reverse("web:story", args=[pilot.code, story.code]))
    context = {"pilot": pilot, "form": form, "back_url": reverse("web:stories", args=[pilot.code])}
    context["trail"] = stories_trail(pilot, Link(_("Raconter"), ""))
    return show(request, "web/story_write.html", context, status=422 if form.errors else 200)


def change(request: HttpRequest, code: str, story: str) -> HttpResponse:
    """Write it anew; nothing typed is lost when somebody was faster."""
    row = _seen(request, code, story)
    by = voice_owed(request, "measurement.keep_story", row)
    form = StoryForm(request.POST or None, pilot=row.pilot, initial=StoryForm.values_of(row))
    address = reverse("web:story", args=[row.pilot.code, row.code])
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            operations.edit_story(row, changes=form.values(), version=version, by=by)
        except StaleRevision as error:
            go_on_from(form, error)
        except LabError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Le récit est à jour."))
            return HttpResponseRedirect(address)
    context = {"pilot": row.pilot, "story": row, "form": form, "back_url": address}
    context["trail"] = stories_trail(row.pilot, Link(row.title, address))
    return show(request, "web/story_write.html", context, status=422 if form.errors else 200)


@never_cache
def story(request: HttpRequest, code: str, story: str) -> HttpResponse:
    """One of them, with what the visitor can do about it."""
    row = _seen(request, code, story)
    if request.method != "POST":
        return _page(request, row)
    do = request.POST.get("do", "")
    if do not in PERMISSIONS:
        raise NotFound()
    by = voice_owed(request, PERMISSIONS[do], row)
    form = FORMS[do](request.POST) if do in FORMS else None
    if form is not None and not form.is_valid():
        return _page(request, row, do, form, 422)
    try:
        secret = _done(row, do, form.cleaned_data if form is not None else {}, by)
    except Invalid as error:
        add_errors(form, error)
        return _page(request, row, do, form, 422)
    if secret:
        return _page(request, row, do, secret=secret)
    messages.success(request, _said(do))
    withdrawn = reverse("web:stories", args=[row.pilot.code])
    here = reverse("web:story", args=[row.pilot.code, row.code])
    return HttpResponseRedirect(withdrawn if do == "withdraw" else here)


def _done(row: Story, do: str, data: dict[str, Any], by: Actor) -> str:
    """Do it; the secret where one was made."""
    if do == "link":
        return operations.make_story_link(row, by=by)
    if do == "consent":
        operations.note_consent(row, **data, by=by)
    elif do == "submit":
        operations.submit_story(row, by=by)
    elif do == "withdraw":
        operations.withdraw_story(row, by=by)
    else:
        operations.decide_story(row, accept=do == "accept", **data, by=by)
    return ""


def _said(do: str) -> str:
    return {
        "consent": _("L’accord est noté."),
        "submit": _("Le récit est transmis : il sera relu."),
        "accept": _("Le récit est accepté : il est montré là où la personne est d’accord."),
        "return": _("Le récit est renvoyé."),
        "withdraw": _("Le récit est retiré : il n’en reste rien."),
    }[do]


def _seen(request: HttpRequest, code: str, story: str) -> Story:
    rows = queries.with_all(queries.stories_visible_to(request.actor).filter(pilot__code=code))
    row = rows.select_related("pilot__idea__stage").filter(code=story).first()
    if row is None:
        raise NotFound()
    return row


def _page(
    request: HttpRequest, row: Story, do: str = "", form: Any = None, status: int = 200, secret: str = ""
) -> HttpResponse:
    is_there = row.state != StoryState.WITHDRAWN
    keeps = is_there and voice_to(request, "measurement.keep_story", row) is not None
    waits = row.state == StoryState.SUBMITTED
    decides = waits and voice_to(request, "measurement.decide_story", row) is not None
    path = reverse("web:own_story", args=[secret]) if secret else ""
    context = {
        "pilot": row.pilot,
        "story": row,
        "kind": STATE_KINDS.get(StoryState(row.state), ""),
        "consent": row.agreed,
        "keeps": keeps,
        "is_writable": row.state in STORY_WRITABLE,
        "may_withdraw": is_there and voice_to(request, "measurement.withdraw_story", row) is not None,
        "is_insider": request.actor.is_person and queries.knows_inside(request.actor, row.pilot),
        "consent_form": (form if do == "consent" and form else ConsentForm()) if keeps else None,
        "decision_form": (form if do in {"accept", "return"} and form else StoryDecisionForm())
        if decides
        else None,
        "form": form,
        "secret_url": settings.LAB_BASE_URL + path if secret else "",
        "trail": stories_trail(row.pilot, Link(row.title, "")),
    }
    return show(request, "web/story.html", context, status=status)


# --- Behind the secret link -------------------------------------------------------------------------------------------


@never_cache
def own_story(request: HttpRequest, secret: str) -> HttpResponse:
    """What is told of whoever holds the link: they agree to it, or take it back, without account."""
    row = queries.story_behind(secret)
    if row is None:
        return show(request, "web/own_story_gone.html", status=404)
    form = OwnConsentForm(request.POST if "agree" in request.POST else None, initial={"version": row.version})
    if request.method == "POST":
        try:
            if "withdraw" in request.POST:
                operations.withdraw_by_link(secret, by=request.actor)
                messages.success(request, _("C’est retiré : il ne reste rien de ce récit."))
                return HttpResponseRedirect(request.path)
            if form.is_valid():
                operations.consent_by_link(secret, **form.cleaned_data, by=request.actor)
                messages.success(
                    request, _("Votre accord est noté. Vous pouvez le retirer ici à tout moment.")
                )
                return HttpResponseRedirect(request.path)
        except LabError as error:
            form.data = {**form.data, "version": str(row.version)} if form.is_bound else form.data
            add_errors(form, error)
    is_gone = row.state == StoryState.WITHDRAWN
    context = {"story": row, "consent": row.agreed, "form": form, "is_gone": is_gone}
    return show(request, "web/own_story.html", context, status=422 if form.errors else 200)
