"""Questions asked in threads, and whether they were answered."""

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from ideas.discussion.models import Comment, Purpose, Thread


def unanswered(comments: QuerySet[Comment]) -> QuerySet[Comment]:
    """Those of ``comments`` that are questions one can read to which no answer that one can read was marked."""
    questions = comments.filter(purpose=Purpose.QUESTION, hidden_at=None, deleted_at=None)
    gone = Q(answer__hidden_at__isnull=False) | Q(answer__deleted_at__isnull=False)
    return questions.filter(Q(answer=None) | gone)


def with_open_questions(threads: QuerySet[Thread]) -> QuerySet[Thread]:
    """``threads`` with ``open_questions``: how many questions in each are unanswered."""
    rows = unanswered(Comment.objects.filter(thread=OuterRef("pk"))).order_by().values("thread")
    count = Subquery(rows.annotate(count=Count("pk")).values("count"), output_field=IntegerField())
    return threads.annotate(open_questions=Coalesce(count, 0))
