"""Questions asked in threads, and whether they were answered."""

from collections.abc import Iterable

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from ideas.discussion.models import Circle, Comment, Purpose, Thread


def unanswered(comments: QuerySet[Comment]) -> QuerySet[Comment]:
    """Those of ``comments`` that are questions one can read to which no answer that one can read was marked."""
    questions = comments.filter(purpose=Purpose.QUESTION, hidden_at=None, deleted_at=None)
    gone = Q(answer__hidden_at__isnull=False) | Q(answer__deleted_at__isnull=False)
    return questions.filter(Q(answer=None) | gone)


def open_questions_of(kind: str, codes: Iterable[str]) -> dict[str, int]:
    """How many unanswered questions the public threads of those subjects of one kind hold, by code; none is not among them."""
    asked = unanswered(Comment.objects.filter(thread__subject_kind=kind, thread__subject_code__in=codes))
    public = asked.filter(thread__circle=Circle.PUBLIC).order_by()
    return dict(public.values_list("thread__subject_code").annotate(count=Count("pk")))


def with_open_questions(threads: QuerySet[Thread]) -> QuerySet[Thread]:
    """``threads`` with ``open_questions``: how many questions in each are unanswered."""
    rows = unanswered(Comment.objects.filter(thread=OuterRef("pk"))).order_by().values("thread")
    count = Subquery(rows.annotate(count=Count("pk")).values("count"), output_field=IntegerField())
    return threads.annotate(open_questions=Coalesce(count, 0))
