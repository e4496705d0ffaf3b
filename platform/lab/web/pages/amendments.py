"""Amendments to be read: all of an idea, and one with its differences and its discussion."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from ideas.collaboration import queries
from ideas.collaboration.fitting import Change, Fit
from ideas.collaboration.lifecycle import DECIDED, GROWS, AmendmentState
from ideas.collaboration.models import Amendment
from ideas.ideation.comparing import Part
from ideas.ideation.lifecycle import SECTION_TITLES
from ideas.ideation.models import Idea
from ideas.ideation.queries import ideas_visible_to
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import may
from ideas.kernel.errors import NotFound
from ideas.kernel.keyset import page_of
from ideas.kernel.text import html_of
from lab.ui.shelf import kept_for_reader
from lab.ui.slots import Link
from lab.web.answers import show
from lab.web.forms.amendments import DecisionForm
from lab.web.pages.amended import cards_of, first_words, last_words, may_propose, status_kind
from lab.web.pages.following import follow_state
from lab.web.pages.idea import idea_seen, roles_of
from lab.web.pages.ideas import idea_address
from lab.web.pages.listing import with_values
from lab.web.pages.thread import discussion_of

PAGE_SIZE = 10


def amendment_address(amendment: Amendment) -> str:
    """The page of an amendment."""
    return reverse("web:amendment", args=[amendment.code])


def amendment_seen(request: HttpRequest, code: str) -> Amendment:
    """The amendment of that code, with its idea as its page has it; NotFound where the visitor may not know of it."""
    amendment = queries.amendments_visible_to(request.actor).filter(code=code).first()
    if amendment is None:
        raise NotFound()
    amendment.idea = idea_seen(request, amendment.idea.code)
    return amendment


def trail(idea: Idea, *rest: Link) -> list[Link]:
    """The way back to the idea and to its amendments."""
    amendments = Link(_("Amendements"), reverse("web:amendments", args=[idea.code]))
    return [Link(_("Idées"), reverse("web:ideas")), Link(idea.title, idea_address(idea)), amendments, *rest]


# --- All of an idea -----------------------------------------------------------------------------------------------


@kept_for_reader
def amendments(request: HttpRequest, code: str) -> HttpResponse:
    """The amendments of an idea, newest first, a page at a time; ``state`` keeps those in one state."""
    idea = idea_seen(request, code)
    rows = queries.amendments_of(idea, request.actor)
    counts = queries.counts_by_state(rows)
    state = request.GET.get("state", "")
    page = page_of(
        rows.filter(state=state) if state in AmendmentState.values else rows,
        ("-number",),
        size=PAGE_SIZE,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    context = {
        "idea": idea,
        "cards": cards_of(page.rows, idea),
        "next_url": with_values(request.GET, after=page.after) if page.after else "",
        "previous_url": with_values(request.GET, before=page.before) if page.before else "",
        "filters": _filters(counts, state, sum(counts.values())),
        "state": state,
        "may_propose": may_propose(request.actor, idea),
        "trail": [*trail(idea)[:-1], Link(_("Amendements"), "")],
    }
    return show(request, "web/amendments.html", context)


def _filters(counts: Mapping[str, int], state: str, total: int) -> list[dict[str, Any]]:
    links = [{"label": _("Tous"), "url": "?", "count": total, "is_current": not state}]
    for value, label in AmendmentState.choices:
        if value in counts or value == state:
            link = {"label": label, "url": f"?state={value}", "count": counts.get(value, 0)}
            links.append({**link, "is_current": value == state})
    return links if len(links) > 2 or state else []


# --- One ----------------------------------------------------------------------------------------------------------


@kept_for_reader
def amendment(request: HttpRequest, code: str) -> HttpResponse:
    """One amendment: what it changes in today's text, why, what was decided, what people say."""
    return show_amendment(request, amendment_seen(request, code))


def show_amendment(
    request: HttpRequest,
    amendment: Amendment,
    *,
    form: DecisionForm | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """The page, with the form of the decision as it was sent where that was refused."""
    idea, actor = amendment.idea, request.actor
    fits = queries.fits_against(amendment, idea) if amendment.is_open else queries.fits_then(amendment)
    may_decide = amendment.is_open and may(actor, "collaboration.decide_amendment", amendment)
    if form is None and may_decide:
        form = decision_form(amendment, fits)
    context = {
        **_about(amendment, actor),
        **_differences(amendment, fits, form),
        "form": form,
        **_open_to(amendment, actor),
        **discussion_of(request, "amendment", amendment, labels=_labels(amendment)),
        **more,
    }
    return show(request, "web/amendment.html", context, status=status)


def _about(amendment: Amendment, actor: Actor) -> dict[str, Any]:
    """Whose it is and why, what was decided, what it said before and what grew from it."""
    idea = amendment.idea
    return {
        "amendment": amendment,
        "idea": idea,
        "idea_url": idea_address(idea),
        "trail": trail(idea, Link(_("n° %(number)s") % {"number": amendment.number}, "")),
        "speaker": str(amendment.organisation or amendment.author),
        "status_kind": status_kind(amendment),
        "is_decided": amendment.state in DECIDED,
        "reason_html": html_of(amendment.reason),
        "decision_html": html_of(amendment.decision_reason),
        "forms": list(amendment.forms.select_related("written_by")) if amendment.version > 1 else [],
        "became": _became(amendment, actor),
        "follow": follow_state(actor, "amendment", amendment.code),
    }


def _differences(amendment: Amendment, fits: list[Fit], form: DecisionForm | None) -> dict[str, Any]:
    """What it changes in each section, what is ticked in ``form``, and what does not fit today's text."""
    chosen = set(form["parts"].value() or []) if form is not None else set()
    return {
        "sections": [_section(amendment, fit, chosen) for fit in fits],
        "has_moved_on": amendment.is_open and any(fit.has_moved_on for fit in fits),
        "unfit": [fit for fit in fits if not fit.fits] if amendment.is_open else [],
        "may_take": any(fit.fits for fit in fits),
    }


def _open_to(amendment: Amendment, actor: Actor) -> dict[str, Any]:
    """What the visitor can do here, but for the decision."""
    is_own = actor.is_person and actor.person.pk == amendment.author_id
    return {
        "may_rebase": amendment.is_open and may(actor, "collaboration.rebase_amendment", amendment),
        "may_withdraw": amendment.is_open and is_own,
        "may_grow": is_own and amendment.state in GROWS and amendment.became_id is None,
        "may_report": actor.is_person and not is_own,
        "is_curator": may(actor, "collaboration.hide_amendment", amendment),
    }


def decision_form(
    amendment: Amendment, fits: list[Fit], data: Mapping[str, Any] | None = None
) -> DecisionForm:
    """The form of the decision; at first all that fits is ticked."""
    parts = [f"{fit.section}.{change.number}" for fit in fits if fit.fits for change in fit.changes]
    initial = {
        "parts": parts,
        "version": amendment.version,
        "text_version": amendment.idea.text_version,
    }
    return DecisionForm(data, parts=parts, initial=initial)


def _labels(amendment: Amendment) -> dict[int, Any]:
    """What those who speak are to the amendment."""
    return {amendment.author_id: _("Propose cet amendement"), **roles_of(amendment.idea)}


def _became(amendment: Amendment, actor: Actor) -> Idea | None:
    """The idea that grew from it, where the visitor may know of it."""
    if amendment.became_id is None:
        return None
    return ideas_visible_to(actor).filter(pk=amendment.became_id).first()


def _section(amendment: Amendment, fit: Fit, chosen: set[str]) -> dict[str, Any]:
    """One section: its differences, the changes that can be taken, and where it does not fit the three texts."""
    return {
        "key": fit.section,
        "title": SECTION_TITLES[fit.section],
        "fit": fit,
        "parts": fit.parts,
        "is_there": fit.fits and not fit.changes,
        "conflicts": fit.conflicts,
        "changes": [
            {
                "name": f"{fit.section}.{change.number}",
                "parts": _in_context(fit, place),
                "is_ticked": f"{fit.section}.{change.number}" in chosen,
                "is_taken": _is_taken(amendment, fit.section, change),
            }
            for place, change in (enumerate(fit.pieces) if fit.fits else ())
            if isinstance(change, Change)
        ],
    }


def _is_taken(amendment: Amendment, section: str, change: Change) -> bool:
    if section not in amendment.taken:
        return False
    numbers = amendment.taken[section]
    return numbers is None or change.number in numbers


def _in_context(fit: Fit, place: int) -> list[Part]:
    """The change at that place between the words around it."""
    change = fit.pieces[place]
    assert isinstance(change, Change)  # noqa: S101 - its place was found by what it is
    before = fit.pieces[place - 1] if place else ""
    after = fit.pieces[place + 1] if place + 1 < len(fit.pieces) else ""
    start = last_words(before.split("\n")[-1]) if isinstance(before, str) else ""
    end = first_words(after.split("\n")[0]) if isinstance(after, str) else ""
    return [("equal", start), *change.parts, ("equal", end)]
