"""Who backs an idea, as its page shows it, and whether the visitor may."""

from typing import Any

from django.http import HttpRequest

from ideas.ideation import queries
from ideas.ideation.models import Idea
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import may
from ideas.organisations.queries import COMMITTING_ROLES
from ideas.workflow.lifecycle import Feature
from lab.web.actor import mandates_of


def backing_of(request: HttpRequest, idea: Idea) -> dict[str, Any]:
    """For the idea's page: endorsements, whether the visitor supports it, and what of both is open to them."""
    person = request.actor.person
    endorsements = list(queries.endorsements_of(idea)) if idea.endorsement_count else []
    endorsed_by = {one.organisation_id for one in endorsements}
    committing = [one for one in mandates_of(request) if one.role in COMMITTING_ROLES]
    return {
        "endorsements": endorsements,
        "is_supported": queries.is_supported_by(idea, person),
        "support_is_open": idea.stage.is_open_for(Feature.SUPPORT),
        "may_support": person is None or may(request.actor, "ideation.support_idea", idea),
        "may_endorse": any(
            may(Actor(person=person, mandate=one), "ideation.endorse_idea", idea)
            for one in committing
            if one.organisation_id not in endorsed_by
        ),
        "committed": {one.organisation_id for one in committing},
    }
