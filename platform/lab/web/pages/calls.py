"""Calls: the list, and one call."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from ideas.calls.models import Call
from ideas.calls.queries import calls_visible_to
from ideas.ideation import counting, finding
from ideas.ideation.finding import Wanted
from ideas.kernel import clock
from ideas.kernel.authorization import may
from ideas.kernel.errors import NotFound
from ideas.kernel.text import first_sentence_of, html_of
from ideas.kernel.wording import in_language_with_source
from lab.ui.slots import Link
from lab.ui.words import day
from lab.web.answers import show
from lab.web.pages.attachments import attached
from lab.web.pages.following import follow_state
from lab.web.pages.ideas import idea_card, with_card

MOST_CARDS = 9
MOST_PAST = 50
STATES = {"open": "ok", "announced": "info", "closed": "", "archived": ""}


def call_address(call: Call) -> str:
    """The call's page in the active language."""
    return reverse("web:call", args=[call.code, slugify(call.name)[:60] or "-"])


def call_row(call: Call) -> dict[str, Any]:
    """A call as a row shows it."""
    state = Call.State(call.state_at(clock.now()))
    return {
        "call": call,
        "name": call.name,
        "url": call_address(call),
        "summary": first_sentence_of(call.brief),
        "state": state,
        "state_name": state.label,
        "state_kind": STATES[state],
        "dates": dates_of(call),
        "idea_count": getattr(call, "idea_count", None),
    }


def dates_of(call: Call) -> str:
    """When it can be answered, in words."""
    if call.is_permanent:
        return _("ouvert en permanence")
    if clock.now() < call.opens_at:
        return _("ouvre le %(day)s") % {"day": day(call.opens_at)}
    if call.closes_at is None:
        return _("depuis le %(day)s") % {"day": day(call.opens_at)}
    words = _("jusqu’au %(day)s") if clock.now() < call.closes_at else _("clos le %(day)s")
    return words % {"day": day(call.closes_at)}


def calls(request: HttpRequest) -> HttpResponse:
    """Open calls first, then those to come, then what is over."""
    seen = counting.with_idea_counts(calls_visible_to(request.actor).filter(hidden_at=None))
    rows = [call_row(call) for call in seen[:200]]
    context = {
        "open": sorted((row for row in rows if row["state"] == Call.State.OPEN), key=_soonest_first),
        "announced": [row for row in rows if row["state"] == Call.State.ANNOUNCED],
        "past": [row for row in rows if row["state"] in {Call.State.CLOSED, Call.State.ARCHIVED}][:MOST_PAST],
        "most": counting.MOST,
    }
    return show(request, "web/calls.html", context)


def _soonest_first(row: dict[str, Any]) -> tuple[bool, float]:
    """Those that close, the soonest first; then those that do not, the permanent one last."""
    call: Call = row["call"]
    return call.is_permanent, call.closes_at.timestamp() if call.closes_at else float("inf")


def call(request: HttpRequest, code: str, slug: str = "") -> HttpResponse:
    """One call: what is asked, until when, what came in."""
    calls = calls_visible_to(request.actor).prefetch_related("themes", "territories")
    call = calls.filter(code=code).first()
    if call is None:
        raise NotFound()
    address = call_address(call)
    if request.path != address:
        return HttpResponseRedirect(address)
    ideas = finding.ideas_matching(Wanted(call=call.code))
    brief, language = in_language_with_source(call.briefs)
    context = {
        "call": call,
        "row": call_row(call),
        "is_open": call.is_open_at(clock.now()),
        "brief": html_of(brief),
        "brief_language": language if brief else "",
        "trail": [Link(_("Appels à idées"), reverse("web:calls")), Link(call.name, address)],
        "themes": list(call.themes.all()),
        "territories": list(call.territories.all()),
        "cards": [idea_card(idea) for idea in with_card(ideas).order_by("-submitted_at", "-id")[:MOST_CARDS]],
        "idea_count": counting.count_of(ideas),
        "most": counting.MOST,
        "follow": follow_state(request.actor, "call", call.code),
        "attached": attached(request.actor, "call", call),
        "may_change": may(request.actor, "calls.change_call", call),
    }
    return show(request, "web/call.html", context)
