"""Syntheses of threads: what they cite, and what came since."""

import re

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from ideas.discussion.models import Citation, Comment, Synthesis, Thread
from ideas.kernel.gathering import ListOf

_CITED = re.compile(r"(?<![\w#/\[&])(?<!\]\()#(\d{1,7})\b")


def numbers_cited_in(body: str) -> set[int]:
    """The numbers of comments that ``body`` cites as ``#12``."""
    return {int(number) for number in _CITED.findall(body)}


def with_citations_along(threads: QuerySet[Thread]) -> QuerySet[Thread]:
    """``threads`` with ``cited``: what the synthesis of each cites, for ``with_citations``."""
    rows = Citation.objects.filter(synthesis=OuterRef("synthesis"))
    return threads.annotate(cited=ListOf(rows, "comment__number", "comment__code"))


def with_citations(synthesis: Synthesis, thread: Thread | None = None) -> str:
    """The Markdown of ``synthesis`` with a link for each comment it cites, by its short address.

    Asks for those, unless it is the one shown of ``thread``, which was read by ``with_citations_along``.
    """
    if thread is not None and hasattr(thread, "cited"):
        cited = {row["comment__number"]: row["comment__code"] for row in thread.cited}
    else:
        cited = dict(synthesis.citations.values_list("comment__number", "comment__code"))

    def linked(found: re.Match[str]) -> str:
        code = cited.get(int(found[1]))
        return f"[#{found[1]}](/k/{code})" if code else found[0]

    return _CITED.sub(linked, synthesis.body)


def syntheses_of(thread: Thread) -> QuerySet[Synthesis]:
    """Every version of the synthesis of ``thread``, the newest first."""
    return Synthesis.objects.filter(thread_id=thread.pk).select_related("author").order_by("-version")


def with_comments_since(threads: QuerySet[Thread]) -> QuerySet[Thread]:
    """``threads`` with ``comments_since``: how many comments came after the last one that the synthesis covers."""
    later = Comment.objects.filter(
        thread=OuterRef("pk"),
        number__gt=OuterRef("synthesis__covers"),
        hidden_at=None,
        deleted_at=None,
    )
    rows = later.order_by().values("thread").annotate(count=Count("pk")).values("count")
    return threads.annotate(comments_since=Coalesce(Subquery(rows, output_field=IntegerField()), 0))
