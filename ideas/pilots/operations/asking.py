"""Asking the partners about the decision that a review is to take."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ideas.activity.operations import record
from ideas.consent.hosts import Venue
from ideas.consent.lifecycle import QuorumKind, RoundState
from ideas.consent.operations import open_round
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import MovedOn, StepNotOnMap
from ideas.pilots.facts import PartnersAsked
from ideas.pilots.lifecycle import OUTCOMES, Decision, PilotState
from ideas.pilots.models import Pilot, Review
from ideas.pilots.operations.leading import expect_change, locked
from ideas.pilots.queries import open_review_of


def ask_partners(
    pilot: Pilot,
    *,
    decision: str,
    proposal: str,
    deadline: datetime.date,
    quorum_value: int,
    quorum_kind: str = QuorumKind.SEATS,
    number: int | None = None,
    by: Actor,
) -> Review:
    """Open a consent round about ``decision``: each accepted partner has a voice, and who leads the idea.

    ``number`` names the review that the caller read.

    Raises MovedOn when the pilot is not in (that) review or its partners are asked already (a withdrawn round asks nobody),
    StepNotOnMap for a decision that the review cannot take, Invalid as ``open_round`` does. Records PartnersAsked and
    RoundOpened.
    """
    with transaction.atomic():
        pilot = locked(pilot)
        authorize(by, "pilots.ask_partners", pilot)
        review = open_review_of(pilot)
        if review is None or number not in {None, review.number}:
            raise MovedOn()
        if review.round is not None and review.round.state != RoundState.WITHDRAWN:
            raise MovedOn()
        if decision not in OUTCOMES[PilotState(review.state_before)]:
            raise StepNotOnMap()
        said = {"decision": Decision(decision).label, "title": pilot.title}
        round_ = open_round(
            Venue("pilot", pilot),
            question=(_("%(decision)s : « %(title)s » ?") % said)[:250],
            proposal=proposal,
            deadline=deadline,
            quorum_value=quorum_value,
            quorum_kind=quorum_kind,
            by=by,
        )
        same = Review.objects.filter(pk=review.pk, decided_at=None, round=review.round_id)
        expect_change(same.update(round=round_, proposed=decision))
        fact = PartnersAsked(pilot=pilot.code, review=review.number, decision=decision, round=round_.code)
        record(fact, by=by)
        review.refresh_from_db()
    return review
