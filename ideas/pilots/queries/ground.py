"""Questions about what a pilot stands on: its criteria, and the people heard."""

from django.db.models import QuerySet

from ideas.pilots.lifecycle import CriterionFor, PilotState
from ideas.pilots.models import Criteria, Hearing, Pilot, Review


def criteria_of(pilot: Pilot) -> QuerySet[Criteria]:
    """The criteria of ``pilot`` with their words, those that hold now first, then what was agreed before."""
    rows = Criteria.objects.filter(pilot=pilot).select_related("set_by", "review")
    return rows.prefetch_related("rows").order_by("-number")


def criteria_for(review: Review) -> Criteria | None:
    """What ``review`` is held against: the last criteria that were fixed before it began; None where none were."""
    return criteria_of(review.pilot).filter(fixed_at__lte=review.begun_at).first()


def review_to_adapt(pilot: Pilot, latest: Criteria | None) -> Review | None:
    """The last review of ``pilot`` where it decided to adapt, and ``latest`` criteria were fixed before; else None."""
    last = Review.objects.filter(pilot=pilot).exclude(decided_at=None).order_by("-number").first()
    if last is None or last.decision != CriterionFor.ADAPT or latest is None:
        return None
    fixed_at, decided_at = latest.fixed_at, last.decided_at
    return last if fixed_at and decided_at and fixed_at < decided_at else None


def are_criteria_open(pilot: Pilot) -> bool:
    """Whether the criteria can be written: until the start, while none are fixed, and once a review decided to adapt."""
    if pilot.is_ended:
        return False
    latest = criteria_of(pilot).first()
    if pilot.state == PilotState.PREPARING or latest is None or latest.fixed_at is None:
        return True
    return review_to_adapt(pilot, latest) is not None


def hearings_of(pilot: Pilot) -> QuerySet[Hearing]:
    """How the people concerned were heard, the latest first."""
    rows = Hearing.objects.filter(pilot=pilot).select_related("person", "organisation")
    return rows.order_by("-held_on", "-id")
