"""Leading a pilot: its words and dates, its start, its reviews."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import record
from ideas.ideation.operations import advance_idea, release_idea
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import (
    FieldError,
    GuardsUnmet,
    Invalid,
    MovedOn,
    StaleRevision,
    StepNotOnMap,
    Words,
)
from ideas.kernel.text import clean_text
from ideas.pilots.facts import PilotChanged, PilotStarted, ReviewBegun, ReviewDecided
from ideas.pilots.guards import unmet_to_start
from ideas.pilots.lifecycle import (
    ENDS,
    IDEA_STEPS,
    OUTCOMES,
    REASON_LIMIT,
    SUMMARY_LIMIT,
    TEXT_LIMIT,
    TITLE_LIMIT,
    Decision,
    PilotState,
    StepKey,
)
from ideas.pilots.models import Pilot, Review
from ideas.pilots.queries import open_review_of

LIMITS = {"title": TITLE_LIMIT, "summary": SUMMARY_LIMIT, "text": TEXT_LIMIT}
DATES = ("starts_on", "ends_on", "review_on")
LINKS = ("themes", "territories")


def locked(pilot: Pilot) -> Pilot:
    """The row of ``pilot`` as it is now, locked where the database can, with its idea."""
    pilots = Pilot.objects.select_for_update(of=("self",)).select_related("idea__stage")
    return pilots.get(pk=pilot.pk)


def owed_reason(reason: str, words: Words) -> str:
    """``reason`` as it is kept; raises Invalid with ``words`` where there is none, or when it is too long."""
    reason = clean_text(reason)
    if not reason:
        raise Invalid.one("reason", "required", words)
    if len(reason) > REASON_LIMIT:
        raise Invalid.one("reason", "too_long", _("Le motif est trop long."))
    return reason


def expect_change(rows: int, words: Words | None = None) -> None:
    """Raise MovedOn, with its own ``words``, unless a conditional update changed something: somebody else was faster."""
    if not rows:
        raise MovedOn(words)


# --- Words and dates --------------------------------------------------------------------------------------------


def change_pilot(pilot: Pilot, *, changes: Mapping[str, Any], version: int | None = None, by: Actor) -> Pilot:
    """Change ``title``, ``summary``, ``text``, ``language``, ``starts_on``, ``ends_on``, ``review_on``, ``themes`` or
    ``territories``; the rest stays.

    With ``version``, raises StaleRevision when it says something else by now. Raises Invalid with every fault at once.
    Records PilotChanged with the names of the fields; the same values again change nothing.
    """
    with transaction.atomic():
        pilot = locked(pilot)
        authorize(by, "pilots.change_pilot", pilot)
        if version is not None and version != pilot.version:
            raise StaleRevision(current={**_columns_of(pilot), "version": pilot.version})
        values = _checked({**_columns_of(pilot), **changes})
        changed = [name for name, value in values.items() if getattr(pilot, name) != value]
        changed += _set_links(pilot, changes)
        if changed:
            now, expected = clock.now(), pilot.version
            same = Pilot.objects.filter(pk=pilot.pk, version=expected)
            expect_change(same.update(**values, version=expected + 1, active_at=now))
            record(PilotChanged(pilot=pilot.code, changed=sorted(changed)), by=by)
            pilot.refresh_from_db()
    return pilot


def _columns_of(pilot: Pilot) -> dict[str, Any]:
    return {name: getattr(pilot, name) for name in (*LIMITS, "language", *DATES)}


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    """The columns among ``values``, cleaned; Invalid with all that is wrong."""
    cleaned: dict[str, Any] = {name: values[name] for name in ("language", *DATES)}
    errors = []
    for name, limit in LIMITS.items():
        cleaned[name] = clean_text(values[name] or "", lines=name == "text")
        if len(cleaned[name]) > limit:
            words = str(_("C’est trop long : au plus %(limit)d caractères.")) % {"limit": limit}
            errors.append(FieldError(name, "too_long", words))
    if not cleaned["title"]:
        errors.append(FieldError("title", "required", _("Donnez un titre au pilote.")))
    if cleaned["language"] not in settings.LAB_LANGUAGES:
        errors.append(FieldError("language", "unknown", _("Choisissez une des langues du lab.")))
    starts_on, ends_on = cleaned["starts_on"], cleaned["ends_on"]
    if starts_on and ends_on and ends_on < starts_on:
        errors.append(FieldError("ends_on", "before_start", _("La fin précède le début.")))
    if errors:
        raise Invalid(errors)
    return cleaned


def _set_links(pilot: Pilot, changes: Mapping[str, Any]) -> list[str]:
    changed = []
    for name in LINKS:
        if name in changes:
            link, wanted = getattr(pilot, name), {row.pk for row in changes[name]}
            if set(link.values_list("pk", flat=True)) != wanted:
                link.set(wanted)
                changed.append(name)
    return changed


# --- Start and reviews ------------------------------------------------------------------------------------------


def start_pilot(pilot: Pilot, *, by: Actor) -> Pilot:
    """Begin the trial. Raises GuardsUnmet where nothing carries it yet, MovedOn when it is not in preparation.

    Records PilotStarted.
    """
    with transaction.atomic():
        pilot = locked(pilot)
        authorize(by, "pilots.start_pilot", pilot)
        if pilot.state != PilotState.PREPARING:
            raise MovedOn()
        if unmet := unmet_to_start(pilot):
            raise GuardsUnmet(unmet)
        now = clock.now()
        _move(pilot, PilotState.RUNNING, now=now, started_at=pilot.started_at or now)
        record(PilotStarted(pilot=pilot.code), by=by)
    return pilot


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
        _move(pilot, PilotState.IN_REVIEW, now=now)
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
    by: Actor,
) -> Pilot:
    """Say what comes of the pilot, with a public ``reason``: pilot and idea move in the same moment.

    ``review_on`` is the next review of one that goes on; without it the agreed day stands.
    Raises Invalid without a reason, MovedOn when it is not in review (any
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
        _settle(review, taken, reason, by)
        _move(pilot, target, now=clock.now(), review_on=review_on or pilot.review_on)
        _take_idea_along(pilot, taken, reason, by)
        fact = ReviewDecided(pilot=pilot.code, review=review.number, decision=taken, state=target)
        record(fact, by=by)
    return pilot


def take_step(
    pilot: Pilot, *, step: str, reason: str = "", review_on: datetime.date | None = None, by: Actor
) -> Pilot:
    """Take any step by its key: ``start``, ``begin_review`` or a decision of the open review.

    Raises StepNotOnMap for an unknown one, else what the operation of that step raises.
    """
    if step == StepKey.START:
        return start_pilot(pilot, by=by)
    if step == StepKey.BEGIN_REVIEW:
        return begin_review(pilot, by=by).pilot
    return decide_review(pilot, decision=step, reason=reason, review_on=review_on, by=by)


def _outcome_of(review: Review, decision: str) -> tuple[Decision, PilotState]:
    outcomes = OUTCOMES[PilotState(review.state_before)]
    if decision not in outcomes:
        raise StepNotOnMap()
    taken = Decision(decision)
    return taken, outcomes[taken]


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


def _move(pilot: Pilot, target: PilotState, *, now: datetime.datetime, **columns: Any) -> None:
    """Set the new state, if nobody did in the meantime."""
    values = {"state": target, "active_at": now, "ended_at": now if target in ENDS else None, **columns}
    expect_change(Pilot.objects.filter(pk=pilot.pk, state=pilot.state).update(**values))
    for name, value in values.items():
        setattr(pilot, name, value)
