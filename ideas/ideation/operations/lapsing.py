"""Proposed merges that came to nothing, because of where one of the two ideas stands now."""

import datetime
import functools
import operator

from django.db.models import Q, QuerySet

from ideas.activity.operations import record
from ideas.ideation.facts import MergeClosed
from ideas.ideation.lifecycle import MergeState
from ideas.ideation.models import Idea, Merge
from ideas.ideation.relating import can_be_merged, can_take_in
from ideas.kernel import clock
from ideas.kernel.actor import Actor


def lapse_merges(idea: Idea, *, by: Actor) -> None:
    """Within a transaction: end every proposed merge in which ``idea`` can no longer be what it was to be.

    Records MergeClosed for each.
    """
    ends = {"source": can_be_merged(idea), "target": can_take_in(idea)}
    lapsed = [Q((end, idea)) for end, fits in ends.items() if not fits]
    if lapsed:
        _lapse(Merge.objects.filter(functools.reduce(operator.or_, lapsed), state=MergeState.PROPOSED), by)


def lapse_unanswered_merges(*, before: datetime.datetime, by: Actor) -> None:
    """Within a transaction: end proposed merges that nobody has chosen anew or agreed to since ``before``."""
    _lapse(Merge.objects.filter(state=MergeState.PROPOSED, touched_at__lt=before), by)


def _lapse(merges: QuerySet[Merge], by: Actor) -> None:
    for merge in merges.select_related("source", "target").order_by("pk"):
        close_merge(merge, MergeState.LAPSED, by=by)


def close_merge(merge: Merge, state: MergeState, *, answer: str = "", by: Actor) -> bool:
    """Within a transaction: end a proposed merge; False when somebody had already. Records MergeClosed."""
    waiting = Merge.objects.filter(pk=merge.pk, state=MergeState.PROPOSED)
    if not waiting.update(state=state, closed_at=clock.now(), closed_by=by.person, answer=answer):
        return False
    fact = MergeClosed(merge=merge.code, merged=merge.source.code, into=merge.target.code, state=state)
    record(fact, by=by)
    return True
