"""The inbox: what one was told, what waits for one's answer, what one follows, how one wants to be told."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ideas.ideation.asking import open_invitations_to
from ideas.kernel import clock, subjects
from ideas.kernel.actor import Actor
from ideas.kernel.errors import LabError, NotFound, SignInNeeded
from ideas.kernel.keyset import page_of
from ideas.notifications import queries
from ideas.notifications.models import Follow, Notification
from ideas.notifications.operations import mark_all_read, mark_read, set_preferences
from ideas.notifications.texts import Telling, tellings
from ideas.pilots.queries import invitations_awaiting
from lab.web.answers import add_errors, back, show
from lab.web.forms.notices import PreferencesForm

PAGE_SIZE = 30
FOLLOWS_SHOWN = 8
WEEK = datetime.timedelta(days=7)
ICONS = {
    "step": "leaf",
    "answer": "clock",
    "comment": "comment",
    "invitation": "users",
    "collaboration": "edit",
    "commitment": "hand",
    "round": "users",
    "review": "eye",
    "plan": "calendar",
    "moderation": "flag",
    "event": "calendar",
}


def signed_in(request: HttpRequest) -> Actor:
    """Who it is; SignInNeeded for nobody."""
    actor: Actor = request.actor
    if not actor.is_person:
        raise SignInNeeded()
    return actor


def inbox(request: HttpRequest) -> HttpResponse:
    """What one was told, the newest first: what is for oneself, or (``view=followed``) what one follows."""
    actor = signed_in(request)
    for_you = request.GET.get("view") != "followed"
    told = queries.notifications_of(actor, for_you=for_you)
    page = page_of(told, ("-id",), size=PAGE_SIZE, after=request.GET.get("after", ""))
    follows = list(queries.follows_by(actor)[: FOLLOWS_SHOWN + 1])
    unread = queries.unread_count(actor)
    view = "" if for_you else "view=followed&"
    context = {
        "groups": _by_time(tellings(page.rows, actor)),
        "icons": ICONS,
        "for_you": for_you,
        "links": _links(for_you, unread, queries.unread_count(actor, for_you=False)),
        "next_url": f"?{view}after={page.after}" if page.after else "",
        "invitations": list(open_invitations_to(actor.person)),
        "asked_partners": list(invitations_awaiting(actor.person)),
        "follows": named(actor, follows[:FOLLOWS_SHOWN]),
        "has_more_follows": len(follows) > FOLLOWS_SHOWN,
    }
    return show(request, "web/inbox.html", context)


def _links(for_you: bool, unread: int, unread_followed: int) -> list[dict[str, Any]]:
    return [
        {"label": _("Pour vous"), "url": "?", "count": unread or None, "is_current": for_you},
        {
            "label": _("Ce que vous suivez"),
            "url": "?view=followed",
            "count": unread_followed or None,
            "is_current": not for_you,
        },
        {
            "label": _("Préférences"),
            "url": reverse("web:notice_preferences"),
            "count": None,
            "is_current": False,
        },
    ]


def _by_time(told: list[Telling]) -> list[tuple[str, list[dict[str, Any]]]]:
    """``told`` in the groups of the page; empty ones left out."""
    today, week_ago = clock.today(), clock.now() - WEEK
    groups: dict[str, list[dict[str, Any]]] = {_("Aujourd’hui"): [], _("Cette semaine"): [], _("Avant"): []}
    first, second, third = groups
    for one in told:
        when = one.notification.created_at
        is_today = when.astimezone(clock.lab_zone()).date() == today
        name = first if is_today else second if when > week_ago else third
        groups[name].append({"told": one, "icon": ICONS[one.notification.kind]})
    return [(name, rows) for name, rows in groups.items() if rows]


def named(actor: Actor, follows: Iterable[Follow]) -> list[dict[str, Any]]:
    """``follows`` with the titles of what they follow; what may not be seen any more has none."""
    names = {(follow.subject_kind, follow.subject_code) for follow in follows}
    titles = subjects.titles(subjects.subjects_visible_to(actor, names))
    return [
        {
            "follow": follow,
            "title": titles.get((follow.subject_kind, follow.subject_code), ""),
            "url": subjects.short_path(follow.subject_kind, follow.subject_code),
        }
        for follow in follows
    ]


def _own(request: HttpRequest, code: str) -> Notification:
    notification = queries.notifications_of(signed_in(request)).filter(code=code).first()
    if notification is None:
        raise NotFound()
    return notification


def open_notification(request: HttpRequest, code: str) -> HttpResponse:
    """On to what a notification is about; from now on it counts as read."""
    notification = _own(request, code)
    mark_read(notification, by=request.actor)
    (told,) = tellings([notification], request.actor)
    if not told.path:
        messages.info(request, told.title)
    return HttpResponseRedirect(told.path or reverse("web:inbox"))


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark one as read (``code``) or unread (``unread``), or all of one view."""
    actor = signed_in(request)
    code = request.POST.get("code", "")
    if code:
        mark_read(_own(request, code), is_read="unread" not in request.POST, by=actor)
    else:
        mark_all_read(for_you=request.POST.get("view") != "followed", by=actor)
        messages.success(request, _("Tout est marqué comme lu."))
    return back(request, reverse("web:inbox"))


def preferences(request: HttpRequest) -> HttpResponse:
    """How one wants to be told of each kind of thing."""
    actor = signed_in(request)
    form = PreferencesForm(request.POST or None, initial=dict(queries.channels_of(actor.person)))
    if request.method == "POST" and form.is_valid():
        try:
            set_preferences(form.cleaned_data, by=actor)
        except LabError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Préférences enregistrées."))
            return HttpResponseRedirect(reverse("web:notice_preferences"))
    context = {"form": form, "person": actor.person}
    return show(request, "web/notice_preferences.html", context, status=422 if form.errors else 200)


def follows(request: HttpRequest) -> HttpResponse:
    """All that one follows, with a way to end each."""
    actor = signed_in(request)
    page = page_of(queries.follows_by(actor), ("-id",), size=PAGE_SIZE, after=request.GET.get("after", ""))
    next_url = f"?after={page.after}" if page.after else ""
    return show(request, "web/follows.html", {"rows": named(actor, page.rows), "next_url": next_url})
