"""What an idea has beside its text, asked along with it: one look into an index each instead of a question each.

A file of its own because it tells of all parts of an idea at once, and nothing of what they say.
"""

from django.db.models import Exists, OuterRef, QuerySet

from ideas.ideation.models import Credit, Idea, IdeaLink, Translation


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
