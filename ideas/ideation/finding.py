"""Finding ideas on public lists: filters and orders.

A file of its own because two doors share its closed lists.
"""

import datetime
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from ideas.ideation.models import SHUFFLE_SIZE, Idea, IdeaTheme
from ideas.ideation.queries import ideas_under_way, listed_ideas, looking_for_carrier
from ideas.kernel import clock
from ideas.kernel.keyset import Page, cursor_of, no_such_page, page_of, values_of
from ideas.search.queries import MOST, codes_matching
from ideas.topics.models import Theme
from ideas.topics.queries import located_within
from ideas.workflow.models import Stage

ORDERS: Mapping[str, tuple[str, ...]] = {
    "active": ("-active_at", "-id"),
    "newest": ("-submitted_at", "-id"),
    "supported": ("-support_count", "-id"),
    "discussed": ("-comment_count", "-id"),
}
FAIR = "fair"
BEST = "best"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What somebody looks for. Within one filter any value will do; all filters must hold.

    A theme is named by its slug or code, an organisation is the one that ideas are proposed for.
    """

    words: str = ""
    themes: Sequence[str] = ()
    stages: Sequence[str] = ()
    languages: Sequence[str] = ()
    territory: str = ""
    call: str = ""
    organisation: str = ""
    looks_for_carrier: bool = False
    codes: Sequence[str] | None = field(default=None, compare=False)
    theme_keys: Sequence[int] | None = field(default=None, compare=False)
    stage_keys: Sequence[int] | None = field(default=None, compare=False)

    def found(self) -> "Wanted":
        """The same with words, themes and stages looked up, once for all questions about it.

        Besides what it saves: only of rows that are named by their keys does the database know how many there are.
        """
        looked: dict[str, Any] = {}
        if self.words.strip() and self.codes is None:
            looked["codes"] = codes_matching("idea", self.words, most=MOST + 1)
        if self.themes and self.theme_keys is None:
            named = Q(slug__in=self.themes) | Q(code__in=self.themes)
            looked["theme_keys"] = _keys(Theme.objects.filter(named).order_by())
        if self.stages and self.stage_keys is None:
            looked["stage_keys"] = _keys(Stage.objects.filter(key__in=self.stages))
        return replace(self, **looked) if looked else self


def _keys(rows: QuerySet[Any]) -> list[int]:
    return list(rows.values_list("pk", flat=True))


def ideas_matching(
    wanted: Wanted, *, but: Collection[str] = (), among: QuerySet[Idea] | None = None
) -> QuerySet[Idea]:
    """Listed ideas, or those ``among`` others, that ``wanted`` describes, leaving out the filters called ``but``.

    Without order. What is still to be looked up in ``wanted`` is.
    """
    wanted = wanted.found()
    ideas = listed_ideas() if among is None else among
    if wanted.looks_for_carrier and "looks_for_carrier" not in but:
        ideas = looking_for_carrier(ideas)
    if wanted.territory:
        ideas = located_within(ideas, wanted.territory)
    if wanted.codes is not None:
        ideas = ideas.filter(code__in=wanted.codes)
    for name, condition in _conditions(wanted).items():
        if name not in but:
            ideas = ideas.filter(condition)
    return ideas


def _conditions(wanted: Wanted) -> dict[str, Q]:
    conditions = {}
    if wanted.themes:
        linked = IdeaTheme.objects.filter(theme__in=wanted.theme_keys or ())
        conditions["themes"] = Q(pk__in=linked.values("idea"))
    if wanted.stages:
        conditions["stages"] = Q(stage__in=wanted.stage_keys or ())
    if wanted.languages:
        conditions["languages"] = Q(language__in=wanted.languages)
    if wanted.call:
        conditions["call"] = Q(call__code=wanted.call)
    if wanted.organisation:
        conditions["organisation"] = Q(proposed_for__code=wanted.organisation)
    return conditions


def plants(most: int) -> list[tuple[int, str]]:
    """Growth and theme of the ``most`` last active ideas under way: what the home page's field is drawn from."""
    ideas = ideas_under_way().order_by("-active_at", "-id")
    first_theme = Theme.objects.filter(ideas=OuterRef("pk")).order_by("order", "slug").values("slug")[:1]
    rows = ideas.annotate(slug=Subquery(first_theme)).values_list("stage__growth", "slug")[:most]
    return [(growth, slug or "") for growth, slug in rows]


def page_of_ideas(
    ideas: QuerySet[Idea],
    order: str,
    *,
    size: int,
    after: str = "",
    before: str = "",
    codes: Sequence[str] | None = None,
) -> Page[Idea]:
    """One page of ``ideas`` in one of the ``ORDERS``, in fair order, or best match first (``codes`` gives that order)."""
    if order == FAIR:
        return _fair_page(ideas, size=size, after=after)
    if order == BEST and codes is not None:
        return _best_page(ideas, codes, size=size, after=after)
    return page_of(ideas, ORDERS[order], size=size, after=after, before=before)


def _fair_page(ideas: QuerySet[Idea], *, size: int, after: str) -> Page[Idea]:
    """Ideas in the nightly shuffle, read as a ring from a start that is the same for all within an hour.

    The start travels in the cursor, so that no idea repeats over pages.
    """
    start, has_turned, last, last_id = (
        values_of(after, int, int, int, int) if after else (_start_of_the_hour(), 0, -1, 0)
    )
    if has_turned not in (0, 1):
        raise no_such_page()
    rows: list[Idea] = []
    for turned in range(has_turned, 2):
        half = ideas.filter(shuffle__lt=start) if turned else ideas.filter(shuffle__gte=start)
        if turned == has_turned and after:
            half = half.filter(Q(shuffle__gt=last) | Q(shuffle=last, pk__gt=last_id), shuffle__gte=last)
        rows += half.order_by("shuffle", "id")[: size + 1 - len(rows)]
        if len(rows) > size:
            break
    shown = rows[:size]
    if len(rows) <= size or not shown:
        return Page(shown, after="", before="")
    end = shown[-1]
    return Page(shown, after=cursor_of([start, int(end.shuffle < start), end.shuffle, end.pk]), before="")


def _start_of_the_hour() -> int:
    hour = int(clock.now().astimezone(datetime.UTC).timestamp() // 3600)
    return (hour * 2_654_435_761) % SHUFFLE_SIZE


def _best_page(ideas: QuerySet[Idea], codes: Sequence[str], *, size: int, after: str) -> Page[Idea]:
    skipped = values_of(after, int)[0] if after else 0
    if skipped < 0:
        raise no_such_page()
    kept = set(ideas.order_by().values_list("code", flat=True))
    ordered = [code for code in codes if code in kept]
    wanted = ordered[skipped : skipped + size]
    by_code = {idea.code: idea for idea in ideas.filter(code__in=wanted)}
    rows = [by_code[code] for code in wanted if code in by_code]
    has_more = len(ordered) > skipped + size
    before = cursor_of([max(0, skipped - size)]) if skipped else ""
    return Page(rows, after=cursor_of([skipped + size]) if has_more else "", before=before)
