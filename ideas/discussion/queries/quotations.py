"""Questions about what comments quote."""

from collections.abc import Iterable

from django.db.models import QuerySet

from ideas.discussion.models import Comment, Quotation, Thread


def quotations_of(thread: Thread) -> QuerySet[Quotation]:
    """The passages that readable comments of ``thread`` quote, in the order of their comments."""
    rows = Quotation.objects.filter(comment__thread=thread, comment__deleted_at=None, comment__hidden_at=None)
    return rows.select_related("comment").order_by("comment__path")


def quotations_among(comments: Iterable[Comment]) -> list[Quotation]:
    """The same of ``comments`` that were read with what they quote: asks nothing."""
    found = [one for one in comments if one.is_readable and getattr(one, "quotation", None) is not None]
    return [one.quotation for one in sorted(found, key=lambda one: one.path)]
