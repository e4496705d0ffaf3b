"""Telling that a review comes near, or is late."""

import datetime

from django.db import transaction

from ideas.activity.operations import record
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.pilots.facts import ReviewDueSoon, ReviewLate
from ideas.pilots.lifecycle import WAITING
from ideas.pilots.models import Pilot
from ideas.pilots.operations.leading import locked


def remind_of_review(pilot: Pilot, *, review_on: datetime.date, by: Actor) -> None:
    """Tell that the review agreed for ``review_on`` is near, or late; nothing happens where it has begun or has another day.

    Records ReviewDueSoon or ReviewLate.
    """
    authorize(by, "pilots.remind_of_review", pilot)
    with transaction.atomic():
        pilot = locked(pilot)
        if pilot.state in WAITING and pilot.review_on == review_on:
            fact = ReviewLate if review_on < clock.today() else ReviewDueSoon
            record(fact(pilot=pilot.code, review_on=review_on.isoformat()), by=by)
