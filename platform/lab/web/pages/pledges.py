"""What partners give to a pilot: the list by partner; one pledge, promised, bound, given, withdrawn, said otherwise."""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize, may
from ideas.kernel.errors import Invalid, LabError, MovedOn, NotFound, StaleRevision
from ideas.pilots.lifecycle import PartnerState
from ideas.pilots.models import Partner, Pilot
from ideas.pledges import operations, queries
from ideas.pledges.lifecycle import OPEN, PledgeState
from ideas.pledges.models import Pledge
from lab.ui.shelf import kept_for_reader
from lab.ui.slots import Link
from lab.web.actor import actor_of, mandates_of
from lab.web.answers import add_errors, go_on_from, show
from lab.web.forms.pledges import PledgeActForm, PledgeForm
from lab.web.pages.one_pilot import pilot_seen
from lab.web.pages.pledges_shown import (
    budget_address,
    pledge_address,
    pledge_row,
    pledges_address,
    trail,
)
from lab.web.pages.resources import match_row
from lab.web.pages.roadmap import voice_for

MOST_IN_KIND = 50


def voices_to_promise(request: HttpRequest, pilot: Pilot) -> list[Actor]:
    """The partners of ``pilot`` that the visitor may promise something for."""
    found = [actor_of(request, organisation_code=one.organisation.code) for one in mandates_of(request)]
    return [one for one in found if may(one, "pledges.promise_pledge", pilot)]


def currency_of(pilot: Pilot) -> str:
    """The currency of ``pilot``; empty where none is chosen yet."""
    budget = queries.budget_of(pilot)
    return budget.currency if budget is not None else ""


def _trail(pilot: Pilot, *more: Link) -> list[Link]:
    return trail(pilot, Link(_("Apports"), pledges_address(pilot)), *more)


@kept_for_reader
def pledges(request: HttpRequest, code: str) -> HttpResponse:
    """All that is pledged to a pilot, by partner, and what is given in kind by offers that were agreed."""
    pilot = pilot_seen(request, code)
    currency = currency_of(pilot)
    rows = queries.pledges_to(pilot).prefetch_related("deliveries")
    accepted = Partner.objects.filter(pilot=pilot, state=PartnerState.ACCEPTED)
    roles = {one.organisation_id: one.get_role_display() for one in accepted}
    groups = [
        {
            "organisation": organisation,
            "role": roles.get(organisation.pk, ""),
            "rows": [pledge_row(one, currency) for one in of],
        }
        for organisation, of in groupby(rows, key=lambda one: one.organisation)
    ]
    context = {
        "pilot": pilot,
        "trail": _trail(pilot),
        "groups": groups,
        "in_kind": [match_row(one) for one in queries.matched_offers(pilot, request.actor)[:MOST_IN_KIND]],
        "budget_url": budget_address(pilot),
        "may_promise": bool(voices_to_promise(request, pilot)),
    }
    return show(request, "web/pledges.html", context)


# --- Promising --------------------------------------------------------------------------------------------------------


def promise(request: HttpRequest, code: str) -> HttpResponse:
    """Promise something for a partner; who acts for several says for which."""
    pilot = pilot_seen(request, code)
    voices = voices_to_promise(request, pilot)
    if not voices:
        authorize(request.actor, "pledges.promise_pledge", pilot)
    form = PledgeForm(request.POST or None, voices=voices)
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.promise_pledge(pilot, **form.values(), by=form.voice())
        except (Invalid, MovedOn) as error:
            add_errors(form, error)
        else:
            messages.success(request, _("L’apport est promis. Engagez-vous dès que c’est décidé chez vous."))
            return HttpResponseRedirect(pledge_address(made))
    title = _("Promettre un apport")
    context = {"pilot": pilot, "form": form, "title": title, "voice": voices[0], "lede": _about_money(pilot)}
    context |= {"trail": _trail(pilot, Link(title, request.path)), "back_url": pledges_address(pilot)}
    return show(request, "web/pledge_write.html", context, status=422 if form.errors else 200)


def _about_money(pilot: Pilot) -> str:
    currency = currency_of(pilot)
    if not currency:
        return _("La monnaie du pilote n’est pas encore choisie : l’argent se promet ensuite.")
    return _("L’argent se compte en %(currency)s.") % {"currency": currency}


def pledge_seen(request: HttpRequest, code: str, pledge: str) -> Pledge:
    """The pledge of that code to that pilot; NotFound where the visitor may not know of it."""
    rows = queries.pledges_visible_to(request.actor).filter(pilot__code=code)
    rows = rows.select_related("pilot__idea__stage", "organisation").prefetch_related("deliveries")
    found = rows.filter(code=pledge).first()
    if found is None:
        raise NotFound()
    return found


def change(request: HttpRequest, code: str, pledge: str) -> HttpResponse:
    """Say otherwise what is promised; nothing typed is lost when somebody was faster."""
    row = pledge_seen(request, code, pledge)
    voice = voice_for(request, "pledges.change_pledge", row)
    authorize(voice, "pledges.change_pledge", row)
    form = PledgeForm(request.POST or None, pledge=row)
    current: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            operations.change_pledge(row, **form.changes(), by=voice)
        except StaleRevision as error:
            current = _now_says(row)
            go_on_from(form, error)
        except (Invalid, MovedOn) as error:
            add_errors(form, error)
        else:
            messages.success(request, _("L’apport est à jour."))
            return HttpResponseRedirect(pledge_address(row))
    title, address = _("Modifier l’apport"), pledge_address(row)
    context = {"pilot": row.pilot, "form": form, "title": title, "voice": voice, "current": current}
    context |= {"trail": _trail(row.pilot, Link(row.title, address), Link(title, request.path))}
    context["back_url"] = address
    return show(request, "web/pledge_write.html", context, status=422 if form.errors else 200)


def _now_says(pledge: Pledge) -> dict[str, Any]:
    row = Pledge.objects.get(pk=pledge.pk)
    return {"title": row.title, "amount": row.amount, "due_on": row.due_on}


# --- One pledge -------------------------------------------------------------------------------------------------------

DONE = {
    "commit": gettext_lazy("Votre organisation s’est engagée."),
    "deliver": gettext_lazy("Ce qui est donné est enregistré."),
    "withdraw": gettext_lazy("L’apport est retiré."),
}


def pledge(request: HttpRequest, code: str, pledge: str) -> HttpResponse:
    """One pledge, and what becomes of it: the button pressed says which."""
    row = pledge_seen(request, code, pledge)
    form = PledgeActForm(request.POST or None, initial={"version": row.version}, pledge=row)
    if request.method == "POST" and form.is_valid():
        act = request.POST.get("do", "")
        refused = _act(request, row, act, form)
        if refused is None:
            messages.success(request, str(DONE[act]))
            return HttpResponseRedirect(pledge_address(row))
        add_errors(form, refused)
    said = pledge_row(row, currency_of(row.pilot))
    context = {
        **said,
        "one": said,
        "pilot": row.pilot,
        "trail": _trail(row.pilot, Link(row.title, pledge_address(row))),
        "form": form,
        **_open_to(request, row),
    }
    return show(request, "web/pledge.html", context, status=422 if form.errors else 200)


def _open_to(request: HttpRequest, row: Pledge) -> dict[str, Any]:
    """What the visitor can do with it, and for whom."""
    if row.state not in OPEN or not request.actor.is_person:
        return {}
    voices = {
        act: voice_for(request, f"pledges.{act}_pledge", row)
        for act in ("commit", "change", "deliver", "withdraw")
    }
    open_acts = {act for act, voice in voices.items() if may(voice, f"pledges.{act}_pledge", row)}
    if row.state != PledgeState.PROMISED:
        open_acts -= {"commit", "change"}
    voice = next((voices[act] for act in voices if act in open_acts), None)
    return {"acts": open_acts, "voice": voice}


def _act(request: HttpRequest, row: Pledge, act: str, form: PledgeActForm) -> LabError | None:
    if act not in DONE:
        raise NotFound()
    by, said = voice_for(request, f"pledges.{act}_pledge", row), form.cleaned_data
    version = said["version"]
    try:
        if act == "commit":
            operations.commit_pledge(row, version=version, by=by)
        elif act == "withdraw":
            operations.withdraw_pledge(row, reason=said["reason"], version=version, by=by)
        else:
            operations.deliver_pledge(row, **form.given(), version=version, by=by)
    except (Invalid, MovedOn, StaleRevision) as error:
        return error
    return None
