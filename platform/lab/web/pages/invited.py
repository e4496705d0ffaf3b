"""Invitations to a team as the page of its idea shows them to who can answer."""

from ideas.ideation.asking import open_invitations_to
from ideas.ideation.models import Idea, Invitation
from ideas.kernel.actor import Actor
from ideas.kernel.having import may_have


def invitations_here(actor: Actor, idea: Idea) -> list[Invitation]:
    """Those to the team of ``idea`` that the visitor can answer now; asked for only where there are some."""
    if not actor.is_person or not may_have(idea, "invitations"):
        return []
    return list(open_invitations_to(actor.person).filter(idea=idea))
