"""Questions about what comments quote."""

from django.db.models import QuerySet

from ideas.discussion.models import Quotation, Thread


def quotations_of(thread: Thread) -> QuerySet[Quotation]:
    """The passages that readable comments of ``thread`` quote, in the order of their comments."""
    rows = Quotation.objects.filter(comment__thread=thread, comment__deleted_at=None, comment__hidden_at=None)
    return rows.select_related("comment").order_by("comment__path")
