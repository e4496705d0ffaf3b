"""How far an idea has come, what is asked of whom, and what its people can do next, as its page shows it."""

from typing import Any

from django.utils.translation import gettext as _

from ideas.ideation import queries
from ideas.ideation.having import clock_along
from ideas.ideation.models import Idea, Passage
from ideas.ideation.rules import takers_of
from ideas.kernel.actor import Actor
from ideas.workflow.lifecycle import Taker
from ideas.workflow.models import Clock, Stage
from ideas.workflow.queries import AvailableStep, available_steps, main_stages
from lab.ui.words import short_day


def growth_of(idea: Idea, actor: Actor) -> dict[str, Any]:
    """For the idea's page: the stages, those it passed, who owes an answer by when, and the steps."""
    passages = list(queries.passages_of(idea))
    clock = clock_along(idea)
    steps = available_steps(idea, idea.stage, takers_of(actor, idea))
    return {
        "passages": passages[::-1],
        "rail": rail(idea, passages, clock),
        "clock": clock,
        "asked": what_is_asked(idea, clock),
        "next_step": forward_step(steps),
        "own_steps": [step for step in steps if step.is_mine and Taker.LEAD in step.step.takers],
    }


def rail(idea: Idea, passages: list[Passage], clock: Clock | None) -> list[dict[str, Any]]:
    """The six stages of the straight way, with when the idea came to each and what is expected of the present one."""
    reached = {passage.target.growth: passage for passage in passages if not passage.target.is_end}
    last = max(reached, default=0)
    here = idea.stage.growth if not idea.stage.is_end else last
    return [
        _station(stage, idea, reached.get(stage.growth), here, clock)
        for stage in main_stages(idea.stage.version)
    ]


def _station(
    stage: Stage, idea: Idea, passage: Passage | None, here: int, clock: Clock | None
) -> dict[str, Any]:
    is_here = stage.growth == here and not idea.stage.is_end
    state = "current" if is_here else "done" if stage.growth <= here and passage else ""
    shown = idea.stage if is_here else stage
    return {
        "name": shown.name,
        "growth": stage.growth,
        "state": state,
        "date": short_day(passage.at) if passage and state else "",
        "note": _expected(clock) if is_here else "" if state else stage.summary,
    }


def _expected(clock: Clock | None) -> str:
    return (
        _("Réponse attendue : %(day)s") % {"day": short_day(clock.due_at)}
        if clock and not clock.is_paused
        else ""
    )


def forward_step(steps: list[AvailableStep]) -> AvailableStep | None:
    """The step that makes the idea grow, whoever takes it: what the page lists conditions for."""
    ahead = [s for s in steps if s.step.target and s.step.target.growth > s.step.source.growth and s.verdicts]
    return ahead[0] if ahead else None


def what_is_asked(idea: Idea, clock: Clock | None) -> dict[str, Any] | None:
    """Who owes the next answer, by when, and whether it is late."""
    if clock is None:
        return None
    by = _("L’équipe du lab") if clock.owed_by == "lab" else _("L’équipe de l’idée")
    return {
        "by": by,
        "due_at": clock.due_at,
        "is_late": clock.is_late,
        "paused": clock if clock.is_paused else None,
    }
