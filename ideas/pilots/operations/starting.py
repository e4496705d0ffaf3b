"""The start of a pilot, past what it had to earn."""

import datetime
from collections.abc import Collection, Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import record
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import GuardsUnmet, Invalid, MovedOn
from ideas.kernel.text import clean_text
from ideas.pilots.facts import PilotStarted
from ideas.pilots.guards import verdicts_to_start
from ideas.pilots.lifecycle import REASON_LIMIT, PilotState, StepKey
from ideas.pilots.models import Pilot, PilotPassage
from ideas.pilots.operations.agreeing import fix_criteria
from ideas.pilots.operations.leading import locked, move, owed_reason
from ideas.workflow.guards import Verdict


def start_pilot(pilot: Pilot, *, reason: str = "", override: Collection[str] = (), by: Actor) -> Pilot:
    """Begin the trial, once all is earned that the process of its idea asks for; from then on its criteria are fixed.

    ``override`` names guards that are waived; then a public ``reason`` is owed. What each guard said is kept with it. Raises
    GuardsUnmet with all that is missing, Invalid without an owed reason, MovedOn when it is not in preparation. Records
    PilotStarted.
    """
    with transaction.atomic():
        pilot = locked(pilot)
        authorize(by, "pilots.start_pilot", pilot)
        if pilot.state != PilotState.PREPARING:
            raise MovedOn()
        verdicts = verdicts_to_start(pilot)
        reason = _reason_of(reason, is_owed=bool(_overridden(verdicts, override)))
        now = clock.now()
        way = (StepKey.START, PilotState.RUNNING)
        overridden = keep_passage(pilot, way, verdicts, override, reason=reason, by=by, now=now)
        fix_criteria(pilot, now=now, by=by)
        move(pilot, PilotState.RUNNING, now=now, started_at=pilot.started_at or now)
        record(PilotStarted(pilot=pilot.code, overridden=overridden), by=by)
    return pilot


def keep_passage(
    pilot: Pilot,
    way: tuple[str, PilotState],
    verdicts: Sequence[Verdict],
    override: Collection[str],
    *,
    reason: str,
    by: Actor,
    now: datetime.datetime,
) -> list[str]:
    """Write down what each guard of a step and its target (``way``) said, and which were waived; return their names.

    Nothing is written where there are no guards, but of the start.

    Raises GuardsUnmet with all that is missing and not waived.
    """
    overridden = _overridden(verdicts, override)
    step, target = way
    if verdicts or step == StepKey.START:
        PilotPassage.objects.create(
            pilot=pilot,
            step=step,
            source=pilot.state,
            target=target,
            person=by.person,
            reason=reason,
            guards=[verdict.kept() for verdict in verdicts],
            overridden=overridden,
            at=now,
        )
    return overridden


def _overridden(verdicts: Sequence[Verdict], override: Collection[str]) -> list[str]:
    """Names of unmet guards that are waived; raises GuardsUnmet for the others."""
    unmet = [verdict for verdict in verdicts if not verdict.is_met]
    missing = [verdict.unmet() for verdict in unmet if verdict.guard not in override]
    if missing:
        raise GuardsUnmet(missing)
    return [verdict.guard for verdict in unmet]


def _reason_of(reason: str, *, is_owed: bool) -> str:
    if is_owed:
        return owed_reason(reason, _("Un motif est dû : il sera publié avec les dérogations."))
    reason = clean_text(reason)
    if len(reason) > REASON_LIMIT:
        raise Invalid.one("reason", "too_long", _("Le motif est trop long."))
    return reason
