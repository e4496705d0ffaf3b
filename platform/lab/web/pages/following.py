"""Following something, by account or by e-mail; and the links in mails that act without signing in."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt

from ideas.kernel import subjects
from ideas.kernel.actor import ANYONE, Actor
from ideas.kernel.errors import LabError, NotFound
from ideas.notifications import queries
from ideas.notifications.operations import (
    confirm_follow,
    follow_by_email,
    follow_subject,
    unfollow_subject,
    unsubscribe,
)
from ideas.notifications.queries.links import Target, follow_to_confirm
from ideas.notifications.table import ROWS
from lab.web.addresses import address_of_subject, has_address
from lab.web.answers import add_errors, back, show
from lab.web.forms.notices import FollowByEmailForm


def follow_state(actor: Actor, kind: str, code: str) -> dict[str, Any]:
    """What ``web/_follow.html`` shows beside a subject."""
    return {"kind": kind, "code": code, "is_followed": queries.is_followed_by(actor, kind, code)}


def follow(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """Follow, or no longer (``unfollow``); signed out, by e-mail."""
    if request.method == "POST" and "unfollow" in request.POST:
        unfollow_subject(kind, code, by=request.actor)
        messages.success(request, _("Vous ne suivez plus cette page."))
        return back(request, reverse("web:follows"))
    row = subjects.subject_visible_to(request.actor, kind, code)
    if not queries.can_be_followed(kind):
        raise NotFound()
    page = address_of_subject(kind, row) if has_address(kind) else reverse("web:ideas")
    if request.method == "POST" and request.actor.is_person:
        follow_subject(kind, code, by=request.actor)
        messages.success(request, _("Vous suivez cette page. Vous choisissez comment dans vos préférences."))
        return back(request, page)
    form = FollowByEmailForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            follow_by_email(kind, code, email=form.cleaned_data["email"], by=request.actor)
        except LabError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Regardez vos e-mails : un message vous demande de confirmer."))
            return HttpResponseRedirect(page)
    context = {
        "form": form,
        "title": subjects.kind_of(kind).title(row),
        "back_url": page,
        "follow": follow_state(request.actor, kind, code) if request.actor.is_person else None,
    }
    return show(request, "web/follow.html", context, status=422 if form.errors else 200)


# --- Links in mails: no account, no session, no cookie -------------------------------------------------------------


def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether the address wants to follow; only the button says yes, since programs open links in mails."""
    wanted = follow_to_confirm(token)
    if wanted is None:
        return show(request, "web/follow_gone.html", status=404)
    with override(wanted.language or settings.LANGUAGE_CODE):
        kind = subjects.kind_of(wanted.subject_kind)
        row = kind.visible_to(ANYONE).filter(code=wanted.subject_code).first()
        if row is None:
            raise NotFound()
        if request.method == "POST":
            confirm_follow(wanted, by=request.actor)
        context = {
            "title": kind.title(row),
            "email": wanted.email,
            "is_done": request.method == "POST",
            "url": subjects.short_path(wanted.subject_kind, wanted.subject_code),
        }
        return show(request, "web/follow_confirm.html", context)


@csrf_exempt
def end_mails(request: HttpRequest, token: str) -> HttpResponse:
    """Show what a link to unsubscribe ends; a POST ends it at once (RFC 8058), from a mail program as from the button.

    Whoever holds the link may: it is signed, and is in that reader's mails only.
    """
    target = queries.target_of(token)
    with override(_language_of(target)):
        if target is None:
            return show(request, "web/unsubscribe.html", {"target": None})
        what = _in_words(target)
        if request.method == "POST":
            unsubscribe(target, by=request.actor)
        context = {"target": target, "what": what, "is_done": request.method == "POST"}
        return show(request, "web/unsubscribe.html", context)


def _language_of(target: Target | None) -> str | None:
    if target is None:
        return settings.LANGUAGE_CODE
    if target.person is not None:
        return str(target.person.language)
    return (target.follow.language if target.follow is not None else "") or settings.LANGUAGE_CODE


def _in_words(target: Target) -> str:
    """What no mail will tell any more."""
    if target.follow is not None:
        viewer = Actor(person=target.person) if target.person is not None else ANYONE
        kind = subjects.kind_of(target.follow.subject_kind)
        row = kind.visible_to(viewer).filter(code=target.follow.subject_code).first()
        return kind.title(row) if row is not None else _("cette page")
    if target.kind:
        return str(ROWS[target.kind].label)
    if target.channel == "daily":
        return _("le résumé du jour")
    if target.channel == "weekly":
        return _("le résumé de la semaine")
    return _("tous les e-mails du lab")
