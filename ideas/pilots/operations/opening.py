"""Opening the pilot that an idea has earned, and hearing organisations that committed themselves."""

import datetime

from django.db import transaction

from ideas.activity.operations import record
from ideas.discussion.operations import open_thread
from ideas.ideation.models import Endorsement, Idea
from ideas.ideation.operations import hold_idea
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.pilots.facts import PartnerApplied, PartnerInvited, PilotOpened
from ideas.pilots.lifecycle import OPENS_AT, PartnerState, PilotState
from ideas.pilots.models import Partner, Pilot
from ideas.pilots.operations.partnering import set_deadline
from ideas.pilots.queries import commitments_to


def open_pilot(idea: Idea, *, by: Actor) -> Pilot | None:
    """Open the pilot of ``idea``, with its texts, themes and territories; from then on it leads the idea.

    Organisations that committed themselves are invited to the role they named. Doing it twice gives the same pilot. Returns
    None when the idea no longer stands at a stage that has one. Records PilotOpened, and PartnerInvited for each.
    """
    authorize(by, "pilots.open_pilot", idea)
    now = clock.now()
    with transaction.atomic():
        idea = Idea.objects.select_for_update().get(pk=idea.pk)
        state = OPENS_AT.get(idea.stage.key)
        if state is None:
            return None
        pilot, is_new = Pilot.objects.get_or_create(idea=idea, defaults=_beginning(idea, state, now))
        if is_new:
            hold_idea(idea, kind="pilot", code=pilot.code, by=by)
            pilot.themes.set(idea.themes.all())
            pilot.territories.set(idea.territories.all())
            open_thread("pilot", pilot.code, by=by)
            record(PilotOpened(pilot=pilot.code, idea=idea.code), by=by)
            _invite_committed(pilot, now=now, by=by)
    return pilot


def _beginning(idea: Idea, state: PilotState, now: datetime.datetime) -> dict[str, object]:
    return {
        "title": idea.title,
        "summary": idea.summary,
        "language": idea.language,
        "state": state,
        "started_at": now if state is PilotState.SCALING else None,
        "created_at": now,
        "active_at": now,
    }


def _invite_committed(pilot: Pilot, *, now: datetime.datetime, by: Actor) -> None:
    for endorsement in commitments_to(pilot.idea):
        partner = _write(pilot, endorsement, PartnerState.INVITED, now=now)
        set_deadline(partner, now=now)
        fact = PartnerInvited(
            pilot=pilot.code, organisation=endorsement.organisation.code, role=endorsement.intended_role
        )
        record(fact, by=by)


def _write(pilot: Pilot, endorsement: Endorsement, state: PartnerState, *, now: datetime.datetime) -> Partner:
    is_own = state is PartnerState.APPLIED
    return Partner.objects.create(
        pilot=pilot,
        organisation=endorsement.organisation,
        role=endorsement.intended_role,
        text=endorsement.text,
        state=state,
        mandate=endorsement.mandate if is_own else None,
        asked_by=endorsement.person if is_own else None,
        asked_at=now,
    )


def take_up_commitments(idea: Idea, *, by: Actor) -> None:
    """Let organisations that committed themselves after the pilot opened count as having applied.

    Nothing happens without a pilot under way, or for organisations that were asked or asked already. Records PartnerApplied.
    """
    authorize(by, "pilots.open_pilot", idea)
    now = clock.now()
    with transaction.atomic():
        pilot = Pilot.objects.select_for_update(of=("self",)).filter(idea=idea).first()
        if pilot is None or pilot.is_ended:
            return
        known = set(pilot.partners.values_list("organisation_id", flat=True))
        for endorsement in commitments_to(idea):
            if endorsement.organisation_id not in known:
                partner = _write(pilot, endorsement, PartnerState.APPLIED, now=now)
                code = endorsement.organisation.code
                record(PartnerApplied(pilot=pilot.code, organisation=code, role=partner.role), by=by)
