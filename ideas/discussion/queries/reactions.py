"""Reactions to comments."""

from collections.abc import Iterable

from ideas.discussion.models import Comment, Reaction, ReactionKind
from ideas.kernel.actor import Actor


def reaction_counts(comment: Comment) -> dict[str, int]:
    """How many people reacted to ``comment``, by kind, as it was read."""
    return {kind: getattr(comment, f"{kind}_count") for kind in ReactionKind.values}


def own_reactions(viewer: Actor, comments: Iterable[Comment]) -> dict[int, set[str]]:
    """The kinds of ``viewer``'s own reactions by the comment's key: one query, none where nobody reacted to any."""
    keys = [comment.pk for comment in comments if any(reaction_counts(comment).values())]
    if not viewer.is_person or not keys:
        return {}
    found: dict[int, set[str]] = {}
    rows = Reaction.objects.filter(person=viewer.person, comment__in=keys)
    for key, kind in rows.values_list("comment_id", "kind"):
        found.setdefault(key, set()).add(kind)
    return found
