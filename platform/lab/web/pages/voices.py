"""In whose name somebody can do something: their own, else that of an organisation which they may commit."""

from typing import Any

from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize, may
from ideas.organisations.models import Mandate
from ideas.organisations.queries import COMMITTING_ROLES, mandates_in_force


def able(actor: Actor, permission: str, subject: Any) -> Actor | None:
    """``actor`` as the one who may do it: for themselves, else for the first of their organisations that may; or None."""
    if may(actor, permission, subject):
        return actor
    if actor.is_person:
        for mandate in mandates_in_force(actor.person).filter(role__in=COMMITTING_ROLES):
            voice = _under(actor, mandate)
            if may(voice, permission, subject):
                return voice
    return None


def _under(actor: Actor, mandate: Mandate) -> Actor:
    said = {"scopes": actor.scopes, "address": actor.address, "drafts": actor.drafts}
    return Actor(person=actor.person, mandate=mandate, **said)


def speaking(actor: Actor, permission: str, subject: Any) -> Actor:
    """The same; raises what ``authorize`` raises where nobody may."""
    found = able(actor, permission, subject)
    if found is None:
        authorize(actor, permission, subject)
        return actor
    return found
