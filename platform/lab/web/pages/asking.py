"""What an idea is asked before it can be submitted, and where in the guided form each of it is answered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from ideas.ideation.models import Idea
from ideas.workflow.models import Stage
from ideas.workflow.queries import steps_from
from lab.web.forms.ideas import EssentialsForm, NeedForm, PeopleAndPlaceForm, WritingForm

FORMS: dict[int, type[WritingForm]] = {1: EssentialsForm, 2: NeedForm, 3: PeopleAndPlaceForm}
FIELDS_OF_GUARDS = {"title_given": ("title",), "summary_given": ("summary",), "theme_chosen": ("themes",)}


@dataclass(frozen=True)
class Asked:
    """One condition in words, whether it is met, what is missing, and links (label, address) to the fields that wait."""

    wording: str
    is_met: bool
    missing: str | None
    links: Sequence[tuple[Any, str]]


def fields_asked(stage: Stage) -> frozenset[str]:
    """The form's fields that the step out of ``stage``, where ideas begin, wants to be filled."""
    conditions = [one for step in steps_from(stage) for one in step.guards if step.source.is_start]
    return frozenset(name for one in conditions for name in _fields_of(one.get("guard", ""), one))


def what_is_asked(idea: Idea, verdicts: Iterable[Any]) -> list[Asked]:
    """The conditions of submitting ``idea``, each unmet one with links to the fields that are still empty."""
    return [
        Asked(one.wording, one.is_met, one.missing, [] if one.is_met else list(_links(idea, one)))
        for one in verdicts
    ]


def _fields_of(guard: str, parameters: Any) -> tuple[str, ...]:
    return tuple(parameters["sections"]) if guard == "sections_filled" else FIELDS_OF_GUARDS.get(guard, ())


def _links(idea: Idea, verdict: Any) -> Iterable[tuple[Any, str]]:
    for name in _fields_of(verdict.guard, verdict.parameters):
        if name in idea.sections and idea.section(name).strip():
            continue
        for step, form in FORMS.items():
            field = form.base_fields.get(name)
            if field is not None:
                first = f"{name}_0" if name == "themes" else name
                yield field.label, f"{reverse('web:write', args=[idea.code, step])}#id_{first}"
