"""Questions about how ideas stand to each other: merges, links, parts.

A file of its own because these are asked of two ideas at once, and none of a list.
"""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from ideas.ideation.lifecycle import LinkKind, MergeState
from ideas.ideation.models import Idea, IdeaLink, Merge, TeamMember
from ideas.ideation.queries import ideas_curated_by, ideas_visible_to
from ideas.kernel.actor import Actor
from ideas.workflow.queries import steps_from

BOTH = ("source__stage", "target__stage", "proposed_by", "decided_by")


def merges_visible_to(viewer: Actor) -> QuerySet[Merge]:
    """Merges that ``viewer`` may know of: done ones of ideas they may know of, all those of their teams or that they curate."""
    if viewer.is_system:
        return Merge.objects.all()
    seen = ideas_visible_to(viewer).values("pk")
    near = Q(state__in=[MergeState.DONE, MergeState.UNDONE])
    if viewer.is_person:
        own = TeamMember.objects.filter(person=viewer.person).values("idea")
        near |= Q(source__in=own) | Q(target__in=own) | Q(proposed_by=viewer.person)
        curated = ideas_curated_by(viewer).values("pk")
        near |= Q(source__in=curated) | Q(target__in=curated)
    return Merge.objects.filter(near, source__in=seen, target__in=seen)


def merges_of(idea: Idea, viewer: Actor) -> QuerySet[Merge]:
    """Merges that ``idea`` is or was to be part of, newest first, as far as ``viewer`` may know of them."""
    rows = merges_visible_to(viewer).filter(Q(source=idea) | Q(target=idea))
    return rows.select_related(*BOTH).order_by("-proposed_at", "-pk")


def merges_waiting(viewer: Actor) -> QuerySet[Merge]:
    """Proposed merges of two ideas that ``viewer`` curates, the oldest first."""
    curated = ideas_curated_by(viewer).values("pk")
    rows = Merge.objects.filter(state=MergeState.PROPOSED, source__in=curated, target__in=curated)
    return rows.select_related("source", "target").order_by("proposed_at", "pk")


def merges_to_answer(viewer: Actor) -> QuerySet[Merge]:
    """Proposed merges that wait for the yes of a team that ``viewer`` leads, the oldest first."""
    led = TeamMember.objects.filter(person=viewer.person, role="lead").values("idea")
    mine = Q(source__in=led, source_agreed_at=None) | Q(target__in=led, target_agreed_at=None)
    rows = Merge.objects.filter(mine, state=MergeState.PROPOSED)
    return rows.select_related("source", "target").order_by("proposed_at", "pk")


def people_of_both(merge: Merge) -> list[str]:
    """Codes of the people on either team."""
    teams = TeamMember.objects.filter(idea__in=[merge.source_id, merge.target_id])
    return list(teams.order_by("pk").values_list("person__code", flat=True))


def can_be_merged(idea: Idea) -> bool:
    """Whether ``idea`` stands where it can become part of another: submitted, listed, led by nothing else, before any pilot."""
    is_free = not idea.is_held and idea.hidden_at is None and idea.merged_into_id is None
    return is_free and any(step.key == "merge" for step in steps_from(idea.stage))


def can_take_in(idea: Idea) -> bool:
    """Whether another can become part of ``idea``: it is submitted, listed, at no end."""
    is_listed = idea.is_public and idea.hidden_at is None and idea.merged_into_id is None
    return is_listed and not idea.stage.is_end


def came_with(idea: Idea) -> set[int]:
    """The keys of all that had become part of ``idea``, directly or with one that did, whatever it is part of itself now."""
    found: set[int] = set()
    frontier = {idea.pk}
    while frontier:
        done = Merge.objects.filter(state=MergeState.DONE, target__in=frontier)
        frontier = set(done.values_list("source", flat=True)) - found
        found |= frontier
    return found


def merged_into(idea: Idea) -> QuerySet[Idea]:
    """Those that are part of ``idea``, last submitted first; hidden ones are left out."""
    return Idea.objects.filter(merged_into=idea, hidden_at=None).order_by("-submitted_at", "-pk")


def links_seen_by(viewer: Actor, idea: Idea) -> QuerySet[IdeaLink]:
    """Links of ``idea`` at whichever end whose other end ``viewer`` may know of, the oldest first."""
    seen = ideas_visible_to(viewer).values("pk")
    at_either = Q(source=idea, target__in=seen) | Q(target=idea, source__in=seen)
    rows = IdeaLink.objects.filter(at_either).select_related("source__stage", "target__stage")
    return rows.order_by("at", "pk")


def links_of(idea: Idea, viewer: Actor) -> list[IdeaLink]:
    """The same in the order of their kinds, as a page shows them."""
    rows = links_seen_by(viewer, idea)
    return sorted(rows, key=lambda link: (LinkKind.values.index(link.kind), link.at, link.pk))


def parts_of_idea(idea: Idea) -> QuerySet[Idea]:
    """Ideas begun from parts of ``idea`` that everyone may see, the first submitted first."""
    links = IdeaLink.objects.filter(target=idea, kind=LinkKind.SPLIT_FROM).values("source")
    listed = Idea.objects.filter(is_public=True, hidden_at=None, merged_into=None)
    return listed.filter(pk__in=links).select_related("stage").order_by("submitted_at", "pk")


def drafted_from(idea: Idea, viewer: Actor) -> QuerySet[Idea]:
    """Ideas begun from parts of ``idea`` that ``viewer`` may know of, in the order in which they were begun."""
    links = IdeaLink.objects.filter(target=idea, kind=LinkKind.SPLIT_FROM).values("source")
    return ideas_visible_to(viewer).filter(pk__in=links).order_by("created_at", "pk")


def titles_of(ideas: Iterable[Idea]) -> str:
    """Their titles, one after the other."""
    return " ".join(idea.title for idea in ideas)
