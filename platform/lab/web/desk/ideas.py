"""The desk's view of ideas: what waits, the board, the list, one idea with its steps."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from ideas.ideation import operations, queries
from ideas.ideation.models import Idea
from ideas.ideation.rules import takers_of
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import may
from ideas.kernel.errors import GuardsUnmet, Invalid, LabError, NotFound
from ideas.kernel.keyset import page_of
from ideas.kernel.text import html_of
from ideas.search.queries import codes_matching
from ideas.similarity.queries import differences_of, ideas_near_to
from ideas.workflow.lifecycle import Owes
from ideas.workflow.models import Clock, Stage
from ideas.workflow.operations import pause_clock, resume_clock
from ideas.workflow.queries import available_steps, clock_of, stages_shown
from lab.ui.words import due, short_day
from lab.web.answers import add_errors, show
from lab.web.desk import acts
from lab.web.desk.acts import HIDE
from lab.web.desk.door import for_staff
from lab.web.desk.told import confirmed, previews
from lab.web.desk.waiting import counts_of_waiting, sections
from lab.web.forms.ideas import PauseForm
from lab.web.pages.ideas import idea_address, with_card
from lab.web.pages.pilots import pilot_of_idea
from lab.web.pages.twins import rows_of

IN_A_COLUMN = 6
PAGE_SIZE = 40
PAUSE_ID = "pause-%s"
ON_THE_BOARD = Q(stage__is_start=False, stage__is_end=False, stage__is_public=True)


def work_card(idea: Any) -> dict[str, Any]:
    """An idea as a card of the desk; wants ``with_card`` and ``with_due_date``."""
    themes = list(idea.themes.all())
    is_late = idea.due_at is not None and idea.due_at < clock.now()
    owed_by_lab = idea.owed_by == Owes.LAB
    when = (
        _("Déposée le %(day)s")
        if idea.due_at is None
        else _("Réponse du lab : %(day)s")
        if owed_by_lab
        else _("Équipe : %(day)s")
    )
    return {
        "code": idea.code,
        "title": idea.title,
        "url": reverse("web:desk_idea", args=[idea.code]),
        "language": idea.language,
        "topic": themes[0].slug if themes else "",
        "topic_name": themes[0].name if themes else "",
        "when": when % {"day": short_day(idea.due_at or idea.submitted_at)},
        "is_late": is_late,
        "flag": due(idea.due_at) if is_late else "",
        "flag_kind": "alert" if is_late else "",
        "carer": "",
        "is_current": False,
        "stage_name": idea.stage.name,
        "growth": queries.growth_of(idea),
        "support_count": idea.support_count,
    }


def _owed_ideas(viewer: Actor) -> QuerySet[Idea]:
    """Ideas that wait for the lab, and those whose teams are late, as cards need them, the most urgent first."""
    ideas = queries.ideas_curated_by(viewer).filter(hidden_at=None)
    owed = queries.with_due_date(ideas).filter(due_at__isnull=False).order_by("due_at")
    ours = owed.filter(owed_by=Owes.LAB)[:30].values("pk")
    late = owed.filter(owed_by=Owes.TEAM, due_at__lt=clock.now())[:10].values("pk")
    return with_card(owed.filter(Q(pk__in=ours) | Q(pk__in=late)))


@for_staff()
def desk(request: HttpRequest) -> HttpResponse:
    """All that waits for the lab, what is late first, and what teams are late with."""
    rows = [(idea.owed_by, work_card(idea)) for idea in _owed_ideas(request.actor)]
    ours = [row for owed_by, row in rows if owed_by == Owes.LAB]
    counts = counts_of_waiting(request.actor)
    context = {
        "late": [row for row in ours if row["is_late"]],
        "waiting": [row for row in ours if not row["is_late"]],
        "late_teams": [row for owed_by, row in rows if owed_by == Owes.TEAM],
        "more": max(0, counts.get("ideas", 0) - len(ours)),
        "waiting_counts": counts,
        "total": sum(counts.values()),
        "sections": sections(request.actor, counts),
        "is_curator": "curator" in request.actor.lab_role_names(),
        "may_collect": may(request.actor, "ideation.record_idea"),
    }
    return show(request, "web/desk/home.html", context)


def stages_of_the_board(ideas: QuerySet[Idea]) -> list[Stage]:
    """The columns: every stage that lists show but starts and ends, and those of older versions where ideas still stand."""
    stands = Q(pk__in=ideas.order_by().values("stage"), is_public=True)
    under_way = Stage.objects.filter(Q(pk__in=stages_shown().order_by().values("pk")) | stands)
    by_key: dict[str, Stage] = {}
    for stage in under_way.filter(is_start=False, is_end=False).order_by("order", "-version"):
        by_key.setdefault(stage.key, stage)
    return list(by_key.values())


@for_staff("curator")
def board(request: HttpRequest) -> HttpResponse:
    """Ideas by stage, the most urgent first."""
    ideas = queries.ideas_curated_by(request.actor).filter(ON_THE_BOARD, hidden_at=None)
    if theme := request.GET.get("theme"):
        ideas = ideas.filter(themes__slug=theme)
    counts = queries.counts_by_stage(ideas)
    cards: dict[str, list[dict[str, Any]]] = {}
    for idea in with_card(queries.first_of_each_stage(ideas, IN_A_COLUMN)):
        cards.setdefault(idea.stage.key, []).append(work_card(idea))
    columns = [
        {
            "stage": stage,
            "cards": cards.get(stage.key, []),
            "count": counts.get(stage.key, 0),
            "more": counts.get(stage.key, 0) - len(cards.get(stage.key, [])),
        }
        for stage in stages_of_the_board(ideas)
    ]
    return show(request, "web/desk/board.html", {"columns": columns, "total": sum(counts.values())})


@for_staff("curator")
def idea_list(request: HttpRequest) -> HttpResponse:
    """All ideas one curates, hidden ones too, by filters; longest in their stage first."""
    ideas = queries.ideas_curated_by(request.actor)
    words, stage = request.GET.get("q", "").strip()[:200], request.GET.get("stage", "")
    if words:
        ideas = ideas.filter(code__in=[*codes_matching("idea", words), words.upper()])
    if stage:
        ideas = ideas.filter(stage__key=stage)
    if request.GET.get("late"):
        ideas = queries.late_ideas(ideas)
    rows = with_card(queries.with_due_date(ideas))
    page = page_of(rows, ("stage_since", "id"), size=PAGE_SIZE, after=request.GET.get("after", ""))
    query = request.GET.copy()
    query["after"] = page.after
    context = {
        "rows": [work_card(idea) for idea in page.rows],
        "stages": stages_shown(),
        "stage": stage,
        "words": words,
        "is_late": bool(request.GET.get("late")),
        "next_url": f"?{query.urlencode()}" if page.after else "",
    }
    return show(request, "web/desk/ideas.html", context)


def curated_idea(request: HttpRequest, code: str) -> Idea:
    """An idea that the visitor curates; NotFound for all others."""
    ideas = queries.ideas_curated_by(request.actor).select_related(
        "stage__version", "call", "hidden_by", "pilot"
    )
    idea = ideas.prefetch_related("themes", "territories", "team__person").filter(code=code).first()
    if idea is None:
        raise NotFound()
    return idea


@for_staff("curator")
def idea(request: HttpRequest, code: str) -> HttpResponse:
    """One idea with its conditions and every step from here."""
    return _show_idea(request, curated_idea(request, code))


def _show_idea(
    request: HttpRequest,
    idea: Idea,
    *,
    tried: str = "",
    error: LabError | None = None,
    pause_form: PauseForm | None = None,
    status: int = 200,
) -> HttpResponse:
    steps = available_steps(idea, idea.stage, takers_of(request.actor, idea))
    mine = [step for step in steps if step.is_mine]
    context = {
        "idea": idea,
        "growth": queries.growth_of(idea),
        "address": idea_address(idea),
        "steps": mine,
        "clock": clock_of("idea", idea.code),
        "passages": list(queries.passages_of(idea))[::-1],
        "sections": [
            (key, title, html_of(text), idea.language) for key, title, text in idea.written_sections()
        ],
        "endorsements": list(queries.endorsements_of(idea)),
        "team": queries.team_of(idea),
        "near": rows_of(ideas_near_to(idea, viewer=request.actor)),
        "differences": list(differences_of(idea)),
        "pause_form": pause_form or PauseForm(auto_id=PAUSE_ID),
        "previews": previews(idea, [step.step for step in mine], by=request.actor),
        "waived": request.POST.getlist("override") if tried else [],
        **pilot_of_idea(idea, request.actor),
        **acts.tried(request, tried, error),
    }
    return show(request, "web/desk/idea.html", context, status=status)


def sent_from_the_idea(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Only what the idea's page sends reaches ``view``; whoever reloads or follows the address comes back to that page."""

    @wraps(view)
    def sent(request: HttpRequest, code: str, **more: str) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseRedirect(reverse("web:desk_idea", args=[code]))
        return view(request, code, **more)

    return sent


@for_staff("curator")
@sent_from_the_idea
def take_step(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Take a step, with reason and perhaps an override."""
    idea = curated_idea(request, code)
    seen = request.POST.get("passages", "")
    try:
        operations.advance_idea(
            idea,
            step=key,
            reason=request.POST.get("reason", ""),
            override=request.POST.getlist("override"),
            expected_passages=int(seen) if seen.isdigit() else None,
            by=request.actor,
        )
    except (Invalid, GuardsUnmet) as error:
        return _show_idea(request, idea, tried=key, error=error, status=422)
    fresh = Idea.objects.select_related("stage").get(pk=idea.pk)
    messages.success(request, confirmed(fresh))
    return HttpResponseRedirect(reverse("web:desk_idea", args=[idea.code]))


def _clock_seen(idea: Idea) -> Clock:
    """The clock of the idea. Raises NotFound where nobody owes an answer."""
    found = clock_of("idea", idea.code)
    if found is None:
        raise NotFound()
    return found


@for_staff("curator")
@sent_from_the_idea
def pause(request: HttpRequest, code: str) -> HttpResponse:
    """Let the clock of an idea stand still until a day, with a public reason."""
    idea = curated_idea(request, code)
    running, form = _clock_seen(idea), PauseForm(request.POST, auto_id=PAUSE_ID)
    if form.is_valid():
        try:
            pause_clock(running, **form.cleaned_data, by=request.actor)
        except Invalid as error:
            add_errors(form, error)
    if form.errors:
        return _show_idea(request, idea, pause_form=form, status=422)
    messages.success(request, _("Le délai est en pause."))
    return HttpResponseRedirect(reverse("web:desk_idea", args=[idea.code]))


@for_staff("curator")
@sent_from_the_idea
def resume(request: HttpRequest, code: str) -> HttpResponse:
    """Let the clock of an idea run again."""
    idea = curated_idea(request, code)
    resume_clock(_clock_seen(idea), by=request.actor)
    messages.success(request, _("Le délai court de nouveau."))
    return HttpResponseRedirect(reverse("web:desk_idea", args=[idea.code]))


@for_staff("curator")
@sent_from_the_idea
def hide(request: HttpRequest, code: str) -> HttpResponse:
    """Hide an idea with a reason, or show it again."""
    idea = curated_idea(request, code)
    return acts.hide_or_show(
        request,
        idea,
        hide=operations.hide_idea,
        show=operations.show_idea,
        said=(_("L’idée est masquée."), _("L’idée est de nouveau visible.")),
        refused=lambda error: _show_idea(request, idea, tried=HIDE, error=error, status=422),
        to=reverse("web:desk_idea", args=[idea.code]),
    )
