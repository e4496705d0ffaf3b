"""Proposals that end without an answer: nobody gave one in time, or what they are about is not asked or offered any more."""

from typing import Any

from django.db import transaction
from django.db.models import Q

from ideas.activity.operations import record
from ideas.collaboration.facts.needs import MatchLapsed
from ideas.collaboration.lifecycle.needs import MatchState, MatchStep, sources_of
from ideas.collaboration.models import Match, Need
from ideas.collaboration.queries.matching import proposals
from ideas.ideation.lifecycle import MergeState
from ideas.ideation.models import Idea, Merge
from ideas.ideation.operations.settling import MERGING
from ideas.kernel import clock
from ideas.kernel.actor import SYSTEM, Actor
from ideas.kernel.authorization import authorize
from ideas.workflow.lifecycle import Feature
from ideas.workflow.models import Stage


def named(match: Match) -> dict[str, str]:
    """What all facts about ``match`` say."""
    need, offer = match.need, match.offer
    return {"match": match.code, "need": need.code, "offer": offer.code, "idea": need.idea.code}


def lapse_proposals(*, by: Actor, **subject: Any) -> None:
    """Within the transaction of what ends them: let proposals of that ``need`` or ``offer``, or ``need__in``, lapse.

    Records MatchLapsed for each.
    """
    for match in proposals(**subject).select_related("need__idea", "offer"):
        _lapse(match, by)


def settle_proposals(idea: Idea, target: Stage, step: str, by: Actor) -> None:
    """Within the transaction of ``step``, the idea locked: let proposals lapse where ``target`` is not open for offers.

    Those to the needs it speaks for: its own and those of what joined it. Of an idea that joins another the stage of that
    one counts. Records MatchLapsed of each, also for whoever took the step.
    """
    if step == MERGING:
        merges = Merge.objects.select_related("target__stage").filter(source=idea, state=MergeState.DONE)
        target = next((merge.target.stage for merge in merges), target)
    if not target.is_open_for(Feature.OFFER):
        lapse_proposals(by=SYSTEM, need__in=Need.objects.filter(Q(idea=idea) | Q(idea__merged_into=idea)))


def lapse_match(match: Match, *, by: Actor) -> None:
    """End a proposal that nobody answered in time; nothing happens to one that was. Records MatchLapsed."""
    with transaction.atomic():
        authorize(by, "collaboration.lapse_match", match)
        overdue = proposals(pk=match.pk, answer_by__lte=clock.now()).select_related("need__idea", "offer")
        for one in overdue:
            _lapse(one, by)


def _lapse(match: Match, by: Actor) -> None:
    waiting = Match.objects.filter(pk=match.pk, state__in=sources_of(MatchStep.LAPSE))
    if waiting.update(state=MatchState.LAPSED, ended_at=clock.now()):
        record(MatchLapsed(**named(match)), by=by)
