"""Pilots for tests, opened as ideas earn them."""

import datetime
from typing import Any

from ideas.ideation.models import Idea
from ideas.ideation.operations import advance_idea, endorse_idea
from ideas.kernel import clock
from ideas.kernel.actor import SYSTEM, Actor
from ideas.organisations.models import Organisation
from ideas.pilots.guards import unmet_to_start
from ideas.pilots.lifecycle import CriterionFor, PartnerState, PilotState
from ideas.pilots.models import Criteria, Hearing, Partner, Pilot
from ideas.pilots.operations import (
    answer_invitation,
    begin_review,
    open_pilot,
    record_hearing,
    set_criteria,
    start_pilot,
)
from tests.factories.ideas import make_idea
from tests.factories.organisations import acting_for, make_mandate, make_organisation
from tests.factories.people import acting, make_person


def make_committed_idea(lead: Actor, *partners: Actor, role: str = "host", **changes: Any) -> Idea:
    """An idea in evaluation that each of ``partners`` committed its organisation to."""
    idea = make_idea(lead, stage="evaluation", **changes)
    for partner in partners:
        endorse_idea(idea, text="Nous prêtons une salle.", intended_role=role, by=partner)
    return idea


def make_pilot(lead: Actor, *partners: Actor, role: str = "host", **changes: Any) -> Pilot:
    """A pilot in preparation of an idea of ``lead``; each of ``partners`` is invited as ``role``."""
    idea = make_committed_idea(lead, *partners, role=role, **changes)
    curator = acting(make_person("Qui ouvre", roles=["curator"]))
    lead_to_pilot(idea, by=curator)
    pilot = open_pilot(idea, by=SYSTEM)
    assert pilot is not None
    return pilot


def lead_to_pilot(idea: Idea, *, by: Actor) -> None:
    """Let ``idea`` in evaluation become a pilot, waiving what is not earned."""
    advance_idea(idea, step="to_pilot", reason="Prête.", override=["organisation_committed"], by=by)


def make_partner(pilot: Pilot, name: str = "Association Trait d’union", **fields: Any) -> Partner:
    """An accepted partner, an operator unless told otherwise."""
    fields.setdefault("role", "operator")
    fields.setdefault("state", PartnerState.ACCEPTED)
    if fields["state"] in {PartnerState.ACCEPTED, PartnerState.LEFT}:
        fields.setdefault("accepted_at", pilot.created_at)
    return Partner.objects.create(pilot=pilot, organisation=make_organisation(name), **fields)


def agree_on_criteria(pilot: Pilot, *texts: str, by: Actor, **more: Any) -> Criteria:
    """Criteria for every decision, the same for each, and a day for the review."""
    criteria = dict.fromkeys(CriterionFor.values, texts or ("Dix familles viennent chaque semaine.",))
    more.setdefault("review_on", clock.today() + datetime.timedelta(days=180))
    return set_criteria(pilot, criteria=criteria, by=by, **more)


def hear_people(pilot: Pilot, *, by: Actor, **changes: Any) -> Hearing:
    """Eight people were heard in a workshop."""
    said = {"way": "workshop", "people_count": 8, "said": "Pas avant 18 heures.", **changes}
    said.setdefault("held_on", clock.today())
    return record_hearing(pilot, by=by, **said)


def make_running_pilot(lead: Actor, partner: Actor, curator: Actor) -> Pilot:
    """A pilot that ``curator`` started once ``partner`` had accepted to host it, waiving what is not earned."""
    pilot = make_pilot(lead, partner)
    answer_invitation(pilot.partners.get(), accept=True, by=partner)
    return start_anyway(pilot, by=curator)


def start_anyway(pilot: Pilot, *, by: Actor) -> Pilot:
    """Start ``pilot``, waiving whatever its process asks for and it has not earned."""
    waived = [verdict.guard for verdict in unmet_to_start(pilot)]
    return start_pilot(pilot, reason="Pour l’essai.", override=waived, by=by)


def make_pilot_in_review(lead: Actor, partner: Actor, curator: Actor) -> Pilot:
    """A running pilot whose review has begun."""
    pilot = begin_review(make_running_pilot(lead, partner, curator), by=curator).pilot
    assert pilot.state == PilotState.IN_REVIEW
    return pilot


def acting_for_new(name: str, role: str = "representative") -> Actor:
    """Somebody new who acts for a new organisation called ``name``."""
    organisation: Organisation = make_organisation(name)
    return acting_for(make_mandate(make_person(f"Pour {name}"), organisation, role))
