"""The desk's view of pilots: the list, one pilot with its steps and partners."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ideas.ideation.queries import growth_of
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.errors import GuardsUnmet, Invalid, LabError, NotFound
from ideas.kernel.keyset import page_of
from ideas.pilots import operations, queries
from ideas.pilots.guards import available_steps
from ideas.pilots.lifecycle import IDEA_STEPS, Decision, PartnerState, PilotState
from ideas.pilots.models import Pilot
from ideas.workflow.queries import steps_from
from lab.web.answers import back, show
from lab.web.desk import acts
from lab.web.desk.acts import HIDE
from lab.web.desk.door import for_staff
from lab.web.desk.told import Preview, previews
from lab.web.forms.pilots import DecisionForm
from lab.web.pages.pilots import news_address, pilot_address, status_kind

PAGE_SIZE = 40


@for_staff("curator")
def pilots(request: HttpRequest) -> HttpResponse:
    """All pilots one curates, hidden ones too: those whose review is due first said, then the last active."""
    rows = queries.pilots_curated_by(request.actor)
    state = request.GET.get("state", "")
    shown = rows.filter(state=state) if state else rows
    waiting = Count("partners", filter=Q(partners__state=PartnerState.APPLIED))
    counted = shown.select_related("idea__stage").defer("text", "idea__sections").annotate(applied=waiting)
    page = page_of(counted, ("-active_at", "-id"), size=PAGE_SIZE, after=request.GET.get("after", ""))
    query = request.GET.copy()
    query["after"] = page.after
    context = {
        "rows": [_row(pilot) for pilot in page.rows],
        "due": list(queries.reviews_due(rows)[:10]),
        "unaccounted": list(queries.without_accountable(rows)[:20]),
        "applications": list(queries.applications_to(queries.pilots_under_way(rows))[:20]),
        "states": PilotState.choices,
        "state": state,
        "next_url": f"?{query.urlencode()}" if page.after else "",
    }
    return show(request, "web/desk/pilots.html", context)


def _row(pilot: Any) -> dict[str, Any]:
    is_due = pilot.review_on is not None and pilot.review_on <= clock.today() and not pilot.is_ended
    return {"pilot": pilot, "kind": status_kind(pilot), "applied": pilot.applied, "is_due": is_due}


def curated_pilot(request: HttpRequest, code: str) -> Pilot:
    """A pilot that the visitor curates; NotFound for all others."""
    pilots = queries.pilots_curated_by(request.actor).select_related("idea__stage", "hidden_by")
    pilot = pilots.prefetch_related("idea__team__person").filter(code=code).first()
    if pilot is None:
        raise NotFound()
    return pilot


@for_staff("curator")
def pilot(request: HttpRequest, code: str) -> HttpResponse:
    """One pilot with every step from here, its partners and reviews."""
    return _show_pilot(request, curated_pilot(request, code))


def _show_pilot(
    request: HttpRequest, pilot: Pilot, *, tried: str = "", error: LabError | None = None, status: int = 200
) -> HttpResponse:
    steps = [step for step in available_steps(pilot, request.actor) if step.is_mine]
    context = {
        "pilot": pilot,
        "growth": growth_of(pilot.idea),
        "address": pilot_address(pilot),
        "status_kind": status_kind(pilot),
        "steps": steps,
        "partners": queries.partners_of(pilot, request.actor),
        "reviews": list(queries.reviews_of(pilot)),
        "news": list(queries.news_of(pilot, request.actor)[:20]),
        "previews": _previews(pilot, [step.key for step in steps], request.actor),
        "waived": request.POST.getlist("override") if tried else [],
        **acts.tried(request, tried, error),
    }
    return show(request, "web/desk/pilot.html", context, status=status)


def _previews(pilot: Pilot, keys: list[str], actor: Actor) -> dict[str, Preview]:
    """Whom each of those steps tells: the step that the idea takes along with it."""
    along = {IDEA_STEPS[Decision(key)]: key for key in keys if key in IDEA_STEPS}
    steps = [step for step in steps_from(pilot.idea.stage) if step.key in along]
    return {along[key]: preview for key, preview in previews(pilot.idea, steps, by=actor).items()}


@for_staff("curator")
@require_POST
def take_step(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Start the pilot, perhaps waiving conditions, begin its review, or decide it with a reason."""
    pilot = curated_pilot(request, code)
    form = DecisionForm(request.POST)
    form.is_valid()
    try:
        reason = form.cleaned_data.get("reason", "")
        pilot = operations.take_step(
            pilot,
            step=key,
            reason=reason,
            override=request.POST.getlist("override"),
            review_on=form.next_review,
            by=request.actor,
        )
    except (Invalid, GuardsUnmet) as error:
        return _show_pilot(request, pilot, tried=key, error=error, status=422)
    words = _("« %(title)s » : %(state)s.")
    messages.success(request, words % {"title": pilot.title, "state": pilot.get_state_display()})
    return HttpResponseRedirect(reverse("web:desk_pilot", args=[pilot.code]))


@for_staff("curator")
@require_POST
def hide(request: HttpRequest, code: str) -> HttpResponse:
    """Hide a pilot with a reason, or show it again."""
    pilot = curated_pilot(request, code)
    return acts.hide_or_show(
        request,
        pilot,
        hide=operations.hide_pilot,
        show=operations.show_pilot,
        said=(_("Le pilote est masqué."), _("Le pilote est de nouveau visible.")),
        refused=lambda error: _show_pilot(request, pilot, tried=HIDE, error=error, status=422),
        to=reverse("web:desk_pilot", args=[pilot.code]),
    )


@for_staff("curator")
@require_POST
def hide_news(request: HttpRequest, code: str) -> HttpResponse:
    """Hide news with a reason, or show it again."""
    news = queries.news_visible_to(request.actor).select_related("pilot").filter(code=code).first()
    if news is None:
        raise NotFound()
    return acts.hide_or_show(
        request,
        news,
        hide=operations.hide_news,
        show=operations.show_news,
        said=(_("La nouvelle est masquée."), _("La nouvelle est de nouveau visible.")),
        refused=lambda error: _show_pilot(
            request, curated_pilot(request, news.pilot.code), tried=news.code, error=error, status=422
        ),
        to=back(request, news_address(news)).url,
    )
