"""Looking back at a pilot at the agreed date, and deciding what comes of it."""

import datetime
from collections.abc import Collection

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import record
from ideas.consent.lifecycle import UNDECIDED
from ideas.consent.operations import withdraw_round
from ideas.ideation.operations import advance_idea, release_idea
from ideas.kernel import clock
from ideas.kernel.actor import SYSTEM, Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import Invalid, MovedOn, StepNotOnMap
from ideas.pilots.facts import ReviewBegun, ReviewDecided
from ideas.pilots.guards import verdicts_to_decide
from ideas.pilots.lifecycle import GOES_ON, IDEA_STEPS, OUTCOMES, Decision, PilotState, StepKey
from ideas.pilots.models import Pilot, Review
from ideas.pilots.operations.leading import expect_change, locked, move, owed_reason
from ideas.pilots.operations.starting import keep_passage, start_pilot
from ideas.pilots.queries import open_review_of


def begin_review(pilot: Pilot, *, by: Actor) -> Review:
    """Look back at the pilot; what the review decides moves pilot and idea.

    Raises MovedOn when it is in review already or has ended. Records ReviewBegun.
    """
    with transaction.atomic():
        pilot = locked(pilot)
        authorize(by, "pilots.begin_review", pilot)
        before = PilotState(pilot.state)
        if before not in OUTCOMES:
            raise MovedOn()
        now = clock.now()
        move(pilot, PilotState.IN_REVIEW, now=now)
        last = pilot.reviews.aggregate(n=Max("number"))["n"] or 0
        review = Review.objects.create(
            pilot=pilot, number=last + 1, state_before=before, begun_by=by.person, begun_at=now
        )
        record(ReviewBegun(pilot=pilot.code, review=review.number), by=by)
    return review


def decide_review(
    pilot: Pilot,
    *,
    decision: str,
    reason: str,
    review_on: datetime.date | None = None,
    override: Collection[str] = (),
    by: Actor,
) -> Pilot:
    """Say what comes of the pilot, with a public ``reason``: pilot and idea move in the same moment.

    ``review_on`` is the next review of one that goes on: it is owed, unless the agreed day is still to come. A partner who
    objects, or whose word is awaited, keeps it from being decided (GuardsUnmet), unless ``override`` names that guard; what
    it said is kept with the reason, and the round is withdrawn.
    Raises Invalid without a reason or a next day, MovedOn when it is not in review (any
    more), StepNotOnMap for a decision that its review cannot take. One that ends lets go of its idea. Records ReviewDecided,
    and IdeaAdvanced where the idea moves.
    """
    reason = owed_reason(reason, _("Un motif est dû : il sera publié avec la décision."))
    with transaction.atomic():
        pilot = locked(pilot)
        authorize(by, "pilots.decide_review", pilot)
        review = open_review_of(pilot)
        if review is None:
            raise MovedOn()
        taken, target = _outcome_of(review, decision)
        next_on = _next_day(pilot, taken, review_on)
        now = clock.now()
        said = verdicts_to_decide(pilot)
        keep_passage(pilot, (taken, target), said, override, reason=reason, by=by, now=now)
        _settle(review, taken, reason, by)
        _end_round(review, reason)
        move(pilot, target, now=now, review_on=next_on)
        _take_idea_along(pilot, taken, reason, by)
        fact = ReviewDecided(pilot=pilot.code, review=review.number, decision=taken, state=target)
        record(fact, by=by)
    return pilot


def take_step(
    pilot: Pilot,
    *,
    step: str,
    reason: str = "",
    override: Collection[str] = (),
    review_on: datetime.date | None = None,
    by: Actor,
) -> Pilot:
    """Take any step by its key: ``start``, ``begin_review`` or a decision of the open review.

    Raises StepNotOnMap for an unknown one, else what the operation of that step raises.
    """
    if step == StepKey.START:
        return start_pilot(pilot, reason=reason, override=override, by=by)
    if step == StepKey.BEGIN_REVIEW:
        return begin_review(pilot, by=by).pilot
    return decide_review(pilot, decision=step, reason=reason, review_on=review_on, override=override, by=by)


def _outcome_of(review: Review, decision: str) -> tuple[Decision, PilotState]:
    outcomes = OUTCOMES[PilotState(review.state_before)]
    if decision not in outcomes:
        raise StepNotOnMap()
    taken = Decision(decision)
    return taken, outcomes[taken]


def _next_day(pilot: Pilot, decision: Decision, wanted: datetime.date | None) -> datetime.date | None:
    """The day of the next review; raises Invalid where one is owed and there is none to come."""
    day = wanted or pilot.review_on
    if decision in GOES_ON and (day is None or day <= clock.today()):
        raise Invalid.one("review_on", "required", _("Fixez le jour du prochain bilan, après aujourd’hui."))
    return day


def _end_round(review: Review, reason: str) -> None:
    """Ask the partners no more about what is decided."""
    if review.round is not None and review.round.state in UNDECIDED:
        withdraw_round(review.round, reason=reason, by=SYSTEM)


def _settle(review: Review, decision: Decision, reason: str, by: Actor) -> None:
    undecided = Review.objects.filter(pk=review.pk, decided_at=None)
    decided = {"decision": decision, "reason": reason, "decided_by": by.person, "decided_at": clock.now()}
    expect_change(undecided.update(**decided))


def _take_idea_along(pilot: Pilot, decision: Decision, reason: str, by: Actor) -> None:
    step = IDEA_STEPS.get(decision)
    if step is not None:
        advance_idea(pilot.idea, step=step, reason=reason, holder=("pilot", pilot.code), by=by)
    if pilot.is_ended:
        release_idea(pilot.idea, kind="pilot", code=pilot.code, by=by)
