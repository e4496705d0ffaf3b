"""Questions about processes, steps and clocks."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from ideas.kernel.errors import StepNotOnMap
from ideas.workflow.guards import Condition, Verdict, verdicts_on
from ideas.workflow.lifecycle import Feature
from ideas.workflow.models import Clock, Process, ProcessVersion, Stage, Step


def published_version(process: Process | None = None) -> ProcessVersion:
    """The published version of ``process``, or of the default one."""
    versions = ProcessVersion.objects.filter(state=ProcessVersion.State.PUBLISHED)
    if process is not None:
        return versions.get(process=process)
    return versions.get(process__key="default")


def starting_stage(version: ProcessVersion) -> Stage:
    """Where subjects begin in ``version``."""
    return version.stages.get(is_start=True)


@dataclass(frozen=True)
class Graph:
    """The stages of one version, and its steps with their source and target, each in the order the lab gave them.

    ``conditions`` are those of acts of later chapters.
    """

    stages: tuple[Stage, ...]
    steps: tuple[Step, ...]
    conditions: Mapping[str, Sequence[Condition]]


def graph_of(version: int) -> Graph:
    """The graph of the version with this key. One that was published never changes, so each process reads it once."""
    if version not in _graphs:
        row = ProcessVersion.objects.get(pk=version)
        graph = Graph(
            tuple(Stage.objects.filter(version=version).order_by("order")),
            tuple(Step.objects.filter(version=version).select_related("target", "source").order_by("order")),
            row.conditions,
        )
        if row.state == ProcessVersion.State.DRAFT:
            return graph
        _graphs[version] = graph
    return _graphs[version]


_graphs: dict[int, Graph] = {}


def forget_graphs() -> None:
    """Read every graph anew: for tests, whose versions are rolled back and their keys given again."""
    _graphs.clear()


def conditions_of(stage: Stage, act: str) -> Sequence[Condition]:
    """What ``act`` of a later chapter must pass in the version that ``stage`` belongs to; none where it names none."""
    return graph_of(stage.version_id).conditions.get(act, ())


def steps_from(stage: Stage) -> list[Step]:
    """Steps that leave ``stage``, in the order the lab gave them."""
    return [step for step in graph_of(stage.version_id).steps if step.source_id == stage.pk]


def step_from(stage: Stage, key: str) -> Step:
    """The step called ``key`` out of ``stage``; StepNotOnMap when there is none."""
    step = next((step for step in steps_from(stage) if step.key == key), None)
    if step is None:
        raise StepNotOnMap()
    return step


@dataclass(frozen=True)
class AvailableStep:
    """A step as somebody sees it from here: who takes it, whether it can be taken now, and in words what is missing."""

    step: Step
    verdicts: tuple[Verdict, ...]
    is_mine: bool
    needs_reason: bool

    @property
    def unmet(self) -> list[Verdict]:
        """Guards that are not earned yet."""
        return [verdict for verdict in self.verdicts if not verdict.is_met]

    @property
    def owes_reason(self) -> bool:
        """Whether a reason is owed as things are: by the step, or because it can only be taken by waiving a guard."""
        return self.needs_reason or bool(self.unmet)

    @property
    def is_possible(self) -> bool:
        """Whether the asker can take it now."""
        return self.is_mine and not self.unmet


def available_steps(subject: Any, stage: Stage, takers: Collection[str]) -> list[AvailableStep]:
    """Every step out of ``stage`` that people take, seen by somebody who is ``takers`` to ``subject``."""
    mine = set(takers)
    return [
        AvailableStep(
            step=step,
            verdicts=tuple(verdicts_on(subject, step.guards)),
            is_mine=bool(mine & set(step.takers)),
            needs_reason=step.owes_reason(mine),
        )
        for step in steps_from(stage)
        if step.takers != ["system"]
    ]


def stages_shown() -> QuerySet[Stage]:
    """Public stages of the published processes in their order: what lists, facets and boards are made of.

    One for each key: of processes that share a key, the oldest's.
    """
    shown = Stage.objects.filter(version__state="published", is_public=True)
    older = shown.filter(key=OuterRef("key"), version__process__lt=OuterRef("version__process"))
    return shown.filter(~Exists(older)).order_by("order", "pk")


def stages_open_for(feature: Feature) -> list[int]:
    """The keys of all stages, of whatever process and version, where people can do ``feature``.

    Given as they are: from literal keys the database knows how many rows to expect.
    """
    return [key for key, is_open in Stage.objects.values_list("pk", "open") if str(feature) in is_open]


def main_stages(version: ProcessVersion) -> list[Stage]:
    """The stages of the straight way, one for each step of growth, without ends and side roads."""
    by_growth: dict[int, Stage] = {}
    for stage in graph_of(version.pk).stages:
        if stage.growth and not stage.is_end:
            by_growth.setdefault(stage.growth, stage)
    return [by_growth[growth] for growth in sorted(by_growth)]


def clock_of(kind: str, code: str) -> Clock | None:
    """The running or paused clock of a subject."""
    return Clock.objects.filter(kind=kind, subject=code).first()


def clocks_of(kind: str, codes: Iterable[str]) -> dict[str, Clock]:
    """The clocks of several subjects of one kind, by code."""
    return {row.subject: row for row in Clock.objects.filter(kind=kind, subject__in=list(codes))}
