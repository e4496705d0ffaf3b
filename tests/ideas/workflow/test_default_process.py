"""The default process is exactly the one of the lab's language."""

import pytest

from ideas.kernel.actor import SYSTEM
from ideas.workflow.models import ProcessVersion, Stage, Step
from ideas.workflow.operations import ensure_default_process

STAGES = {
    "draft": ("edit", "", None, 0),
    "submitted": ("edit comment support endorse", "lab", 10, 1),
    "screening": ("edit comment support endorse", "lab", 10, 2),
    "clarifying": ("edit comment support endorse", "team", 14, 2),
    "cocreation": ("edit comment support endorse join amend need offer", "team", 60, 3),
    "evaluation": ("comment support endorse offer evaluate", "lab", 30, 4),
    "pilot": ("comment endorse need offer", "", None, 5),
    "scaling": ("comment endorse need offer", "", None, 6),
    "completed": ("comment", "", None, 6),
    "stopped": ("comment", "", None, 5),
    "declined": ("comment", "", None, 1),
    "withdrawn": ("", "", None, 1),
    "merged": ("", "", None, 1),
}
BEFORE_PILOT = "submitted screening clarifying cocreation evaluation"
STEPS = {
    ("submit", "submitted"): ("draft", "lead", False),
    ("take_up", "screening"): ("submitted", "curator", False),
    ("ask", "clarifying"): ("screening", "curator", True),
    ("answer", "screening"): ("clarifying", "lead curator", False),
    ("open_cocreation", "cocreation"): ("screening", "curator", True),
    ("to_evaluation", "evaluation"): ("cocreation", "curator", False),
    ("back_to_cocreation", "cocreation"): ("evaluation", "curator", True),
    ("to_pilot", "pilot"): ("evaluation", "curator", True),
    ("to_scaling", "scaling"): ("pilot", "holder curator", True),
    ("complete", "completed"): ("pilot scaling", "holder curator", True),
    ("stop", "stopped"): ("pilot scaling", "holder curator", True),
    ("decline", "declined"): ("submitted screening clarifying evaluation", "curator", True),
    ("revive", "screening"): ("declined", "curator", True),
    ("withdraw", "withdrawn"): (f"draft {BEFORE_PILOT}", "lead", True),
    ("merge", "merged"): (BEFORE_PILOT, "system", True),
    ("unmerge", None): ("merged", "system", True),
}


@pytest.fixture
def version(db: None) -> ProcessVersion:
    return ensure_default_process(by=SYSTEM).versions.get()


def test_its_stages_are_those_of_the_table(version: ProcessVersion) -> None:
    stages = {
        s.key: (" ".join(s.open), s.owed_by, s.days, s.growth) for s in Stage.objects.filter(version=version)
    }

    assert stages == STAGES


def test_its_steps_are_those_of_the_table(version: ProcessVersion) -> None:
    steps: dict[tuple[str, str | None], tuple[str, str, bool]] = {}
    for step in (
        Step.objects.filter(version=version).select_related("source", "target").order_by("source__order")
    ):
        name = (step.key, step.target.key if step.target else None)
        sources = steps[name][0] + " " if name in steps else ""
        steps[name] = (sources + step.source.key, " ".join(step.takers), step.needs_reason)

    assert steps == STEPS


def test_every_stage_and_step_is_named_in_four_languages(version: ProcessVersion) -> None:
    rows = [*version.stages.all(), *version.steps.all()]

    assert [
        row for row in rows if set(row.names) != {"fr", "it", "de", "en"} or not all(row.names.values())
    ] == []


def test_publishing_it_again_changes_nothing(version: ProcessVersion) -> None:
    ensure_default_process(by=SYSTEM)

    assert ProcessVersion.objects.count() == 1
