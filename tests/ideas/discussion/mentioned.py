"""What comments name, in words: by their rows, to a reader, in the facts."""

from ideas.activity.models import Fact
from ideas.discussion import queries
from ideas.discussion.models import Comment, Mention
from ideas.kernel.actor import ANYONE, Actor


def named(comment: Comment) -> list[str]:
    """What the rows of a comment name, in words."""
    rows = Mention.objects.filter(comment=comment).select_related("person", "organisation").order_by("pk")
    return [str(row.person or row.organisation or row.role or row.idea) for row in rows]


def html(comment: Comment, viewer: Actor = ANYONE) -> str:
    """What a reader sees of it."""
    row = Comment.objects.select_related("thread").get(pk=comment.pk)
    queries.with_mentions([row], viewer)
    return str(queries.html_seen_by(viewer, row))


def codes_told() -> list[tuple[str, list[str], list[str], list[str]]]:
    """What the facts of comments say that they name, in their order."""
    facts = Fact.objects.filter(name__in=["CommentPosted", "MentionsAdded"]).order_by("pk")
    return [
        (fact.name, fact.data["mentions"], fact.data["organisations"], fact.data["roles"]) for fact in facts
    ]
