"""Whether something is named somewhere, as a part of other questions."""

from django.db.models import Exists, OuterRef, QuerySet

from ideas.discussion.models import Circle, Mention


def named_in_public() -> QuerySet[Mention]:
    """What is named in public discussions where it can be read."""
    said = Mention.objects.filter(comment__hidden_at=None, comment__deleted_at=None)
    return said.filter(comment__thread__circle=Circle.PUBLIC).order_by()


def is_idea_named_elsewhere() -> Exists:
    """For a query of threads of ideas: whether another public discussion names the idea."""
    return Exists(
        named_in_public().filter(idea=OuterRef("subject_code")).exclude(comment__thread=OuterRef("pk"))
    )


def is_organisation_named() -> Exists:
    """For a query of organisations: whether a public discussion names it."""
    return Exists(named_in_public().filter(organisation=OuterRef("pk")))
