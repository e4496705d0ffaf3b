"""What an idea has beside its text, asked along with it: one look into an index each instead of a question each.

A file of its own because it tells of all parts of an idea at once. What is short and always shown comes along as it is.
"""

from django.db.models import Exists, OuterRef, QuerySet

from ideas.ideation.models import Credit, Idea, IdeaLink, Translation
from ideas.kernel.gathering import ListOf, remember, rows_of
from ideas.topics.models import Territory, Theme
from ideas.workflow.models import Clock

MERGED = ("id", "code", "title", "language", "comment_count", "created_at", "submitted_at", "hidden_at")
CLOCK = ("id", "owed_by", "due_at", "paused_at", "wake_at", "pause_reason")
THEME = ("id", "code", "slug", "names", "hue", "order")
TERRITORY = ("id", "code", "path", "name", "level")


def with_parts_known(ideas: QuerySet[Idea]) -> QuerySet[Idea]:
    """``ideas`` with ``has_merged``, ``has_credits``, ``has_links`` and ``has_translations`` for ``may_have``, in their order.

    What those that are part of an idea have counts as its own.
    """
    of_it = {"idea": OuterRef("pk")}
    merged = Exists(Idea.objects.filter(merged_into=OuterRef("pk")))
    links_out = Exists(IdeaLink.objects.filter(source=OuterRef("pk")))
    return ideas.annotate(
        has_merged=merged,
        has_credits=Exists(Credit.objects.filter(**of_it)) | merged,
        has_links=links_out | Exists(IdeaLink.objects.filter(target=OuterRef("pk"))),
        has_translations=Exists(Translation.objects.filter(**of_it)),
    )


def with_surroundings(ideas: QuerySet[Idea]) -> QuerySet[Idea]:
    """``ideas`` with their themes, territories, clock and those merged into them as lists, for ``settle``; in their order."""
    return ideas.annotate(
        listed_themes=ListOf(Theme.objects.filter(ideas=OuterRef("pk")), *THEME),
        listed_territories=ListOf(Territory.objects.filter(ideas=OuterRef("pk")), *TERRITORY),
        listed_clocks=ListOf(Clock.objects.filter(kind="idea", subject=OuterRef("code")), *CLOCK),
        listed_merged=ListOf(Idea.objects.filter(merged_into=OuterRef("pk")), *MERGED),
    )


def settle(idea: Idea) -> Idea:
    """``idea``, read by ``with_surroundings``: its themes, its territories and those merged into it are asked for no more.

    Hidden ones are not among those.
    """
    listed = {name: vars(idea).pop(f"listed_{name}") for name in ("themes", "territories", "merged")}
    themes = sorted(rows_of(Theme, listed["themes"]), key=lambda theme: (theme.order, theme.slug))
    remember(idea, "themes", themes)
    remember(idea, "territories", sorted(rows_of(Territory, listed["territories"]), key=lambda one: one.pk))
    merged = [one for one in rows_of(Idea, listed["merged"]) if one.hidden_at is None]
    merged.sort(key=lambda one: (one.submitted_at or one.created_at, one.pk), reverse=True)
    remember(idea, "merged", merged)
    return idea


def clock_along(idea: Idea) -> Clock | None:
    """The running or paused clock of ``idea``, read by ``with_surroundings``."""
    return next(iter(rows_of(Clock, vars(idea)["listed_clocks"])), None)
