"""What tests ask about facts and limits."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager

from ideas.activity import operations
from ideas.activity.models import Fact


def facts_of(kind: str, code: str) -> list[str]:
    """The names of the facts about one subject, the oldest first."""
    return list(
        Fact.objects.filter(subject_kind=kind, subject_code=code)
        .order_by("id")
        .values_list("name", flat=True)
    )


@contextmanager
def allowing(what: str, count: int) -> Iterator[None]:
    """Let ``what`` be done ``count`` times an hour by one person or address."""
    before, words = operations._allowances.get(what), operations._refusals.get(what, "")
    operations.set_allowance(what, operations.Allowance(count, datetime.timedelta(hours=1)), words=words)
    try:
        yield
    finally:
        if before is None:
            del operations._allowances[what], operations._refusals[what]
        else:
            operations.set_allowance(what, *before, words=words)
