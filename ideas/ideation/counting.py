"""Counting ideas for lists: how many there are, and how many each value of a filter would leave.

A count looks at no more than a thousand matches, and where it can at an index alone, so that it costs the same at any size
of the lab. A file of its own because that is another matter than which ideas a list shows.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Exists, IntegerField, OuterRef, QuerySet, Subquery

from ideas.calls.models import Call
from ideas.ideation.finding import Wanted, ideas_matching
from ideas.ideation.models import Idea, IdeaTheme
from ideas.ideation.queries import ideas_under_way, listed_ideas
from ideas.search.queries import MOST
from ideas.topics.models import Theme
from ideas.workflow.models import Process, Stage
from ideas.workflow.queries import stages_shown

FACETS = ("themes", "stages", "languages")


class CappedCount(Subquery):
    """How many rows a sliced subquery has, for each row of the outer query."""

    template = "(SELECT count(*) FROM (%(subquery)s) AS capped)"
    output_field = IntegerField()
    empty_result_set_value = 0


def count_of(ideas: QuerySet[Idea]) -> int:
    """How many, up to one more than a thousand."""
    return ideas.order_by()[: MOST + 1].count()


def with_idea_counts(calls: QuerySet[Call]) -> QuerySet[Call]:
    """``calls``, each with ``idea_count`` of listed ideas, in their order."""
    answers = listed_ideas().filter(call=OuterRef("pk"))
    return calls.annotate(idea_count=CappedCount(answers.order_by().values("pk")[: MOST + 1]))


@dataclass(frozen=True)
class Facets:
    """How many ideas there are, and how many of them would be of each open theme, each stage that lists show and each of the
    lab's languages. Themes and stages bear it as ``count``, stages whatever version ideas run under.

    ``is_cut`` says that words found more than was looked at: all numbers are at least so many.
    """

    is_cut: bool
    total: int
    themes: list[Theme]
    stages: list[Stage]
    languages: dict[str, int]


def facets_of(wanted: Wanted) -> Facets:
    """The facets of a list; each leaves its own filter out."""
    wanted = wanted.found()
    return _among_few(wanted) if wanted.codes is not None else _among_many(wanted)


def _among_many(wanted: Wanted) -> Facets:
    """Counted by the database, each value by itself."""
    spoken = ideas_matching(wanted, but=("languages",))
    more = {f"in_{code}": spoken.filter(language=code) for code in settings.LAB_LANGUAGES}
    more["total"] = ideas_matching(wanted)
    stages, counts = _by_stage(ideas_matching(wanted, but=("stages",)), more)
    languages = {code: counts[f"in_{code}"] for code in settings.LAB_LANGUAGES}
    return Facets(False, counts["total"], list(theme_counts(wanted)), stages, languages)


def _among_few(wanted: Wanted) -> Facets:
    """Counted here: what was found by words is never more than a thousand, and is read once for all of them."""
    ideas = ideas_matching(wanted, but=FACETS)
    rows = list(ideas.order_by().values_list("pk", "stage", "language"))
    themes_of = defaultdict(set)
    links = IdeaTheme.objects.filter(idea__in=[row[0] for row in rows])
    for idea, theme in links.values_list("idea", "theme"):
        themes_of[idea].add(theme)
    found: dict[str, Counter[Any]] = {name: Counter() for name in (*FACETS, "total")}
    for idea, stage, language in rows:
        values: dict[str, set[Any]] = {"themes": themes_of[idea], "stages": {stage}, "languages": {language}}
        missed = [name for name in FACETS if not _fits(wanted, name, values[name])]
        for name in FACETS:
            if missed in ([], [name]):
                found[name].update(values[name])
        found["total"][not missed] += 1
    themes, stages = list(Theme.objects.filter(is_open=True)), _stages()
    for open_theme in themes:
        open_theme.count = found["themes"][open_theme.pk]  # type: ignore[attr-defined]
    for shown, keys in stages:
        shown.count = sum(found["stages"][key] for key in keys)  # type: ignore[attr-defined]
    languages = {code: found["languages"][code] for code in settings.LAB_LANGUAGES}
    is_cut = len(wanted.codes or ()) > MOST
    return Facets(is_cut, found["total"][True], themes, [shown for shown, _keys in stages], languages)


def _fits(wanted: Wanted, facet: str, values: set[Any]) -> bool:
    """Whether an idea with these ``values`` passes one filter."""
    filters = {
        "themes": wanted.theme_keys,
        "stages": wanted.stage_keys,
        "languages": wanted.languages or None,
    }
    asked = filters[facet]
    return asked is None or not values.isdisjoint(asked)


def theme_counts(wanted: Wanted) -> QuerySet[Theme]:
    """Open themes, each with ``count`` of matching ideas."""
    through = IdeaTheme.objects.filter(theme=OuterRef("pk"), idea__in=ideas_matching(wanted, but=("themes",)))
    return Theme.objects.filter(is_open=True).annotate(count=CappedCount(through.values("pk")[: MOST + 1]))


def growing_stage_counts() -> list[Stage]:
    """The stages that lists show and that are no end, each with ``count`` of the ideas under way there."""
    return [stage for stage in _by_stage(ideas_under_way(), {})[0] if not stage.is_end]


def _by_stage(
    ideas: QuerySet[Idea], more: Mapping[str, QuerySet[Idea]]
) -> tuple[list[Stage], dict[str, int]]:
    """The stages that lists show, counted with ``more`` in one question.

    Their keys are given, not joined: only then does the database know which of them are empty, and does not look for them in
    the whole table.
    """
    stages = _stages()
    of_stages = {f"at_{shown.pk}": ideas.filter(stage__in=keys) for shown, keys in stages}
    counts = _counted({**of_stages, **more})
    for shown, _keys in stages:
        shown.count = counts[f"at_{shown.pk}"]  # type: ignore[attr-defined]
    return [shown for shown, _keys in stages], counts


def _stages() -> list[tuple[Stage, list[int]]]:
    """The stages that lists show, in their order, each with the keys of those in all versions that are the same."""
    is_shown = Exists(stages_shown().order_by().filter(pk=OuterRef("pk")))
    same = Stage.objects.filter(key__in=stages_shown().order_by().values("key")).annotate(is_shown=is_shown)
    stages: list[Any] = list(same.order_by("order", "pk"))
    return [(stage, [one.pk for one in stages if one.key == stage.key]) for stage in stages if stage.is_shown]


def _counted(ideas: Mapping[str, QuerySet[Idea]]) -> dict[str, int]:
    """How many each of ``ideas`` are, up to one more than a thousand, asked at once."""
    counts: dict[str, Any] = {
        name: CappedCount(some.order_by().values("pk")[: MOST + 1]) for name, some in ideas.items()
    }
    row = Process.objects.filter(key="default").annotate(**counts).values(*counts).first() or {}
    return {name: row.get(name, 0) for name in ideas}
