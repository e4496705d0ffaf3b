"""Credits: who did what for an idea, kept for as long as the idea."""

from django.db import connection

from ideas.activity.operations import raise_generation
from ideas.ideation.lifecycle import CreditKind, TeamRole
from ideas.ideation.models import Credit, Idea
from ideas.kernel.actor import Actor
from ideas.organisations.models import Organisation
from ideas.people.models import Person

WRITERS = (TeamRole.LEAD, TeamRole.CO_AUTHOR)


def give_credit(
    idea: Idea,
    *,
    kind: CreditKind,
    person: Person | None,
    organisation: Organisation | None = None,
    source: tuple[str, str] | None = None,
    by: Actor,
) -> bool:
    """Within the transaction of what is credited: ``person`` (for ``organisation``) or an organisation did this.

    ``source`` is the kind and code of what they did it with, such as ``("amendment", code)``; without one the idea itself.
    Whoever calls it has asked whether ``by`` may. Returns whether the credit is new: giving it again changes nothing.
    Raises RuntimeError outside a transaction. Records nothing: the fact is the caller's.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A credit must be given inside the transaction of what it is given for.")
    source_kind, source_code = source or ("idea", idea.code)
    who = {"person": person, "organisation": organisation}
    given = {"idea": idea, "kind": kind, "source_kind": source_kind, "source_code": source_code, **who}
    if Credit.objects.filter(**given).exists():
        return False
    # Of two who give the same at once the constraint passes the second over, and both go on.
    Credit.objects.bulk_create([Credit(**given)], ignore_conflicts=True)
    raise_generation()
    return True


def take_credit_back(idea: Idea, *, kind: CreditKind, source: tuple[str, str], by: Actor) -> int:
    """Within the transaction of what ends it: take back the credits of that kind for ``source``; returns how many."""
    gone, _rows = idea.credits.filter(kind=kind, source_kind=source[0], source_code=source[1]).delete()
    if gone:
        raise_generation()
    return gone


def credit_proposal(idea: Idea, *, by: Actor) -> None:
    """Credit whom a submission owes it: the lead proposed the idea, and whoever may write at it wrote it.

    A draft keeps no versions, so nothing says which of its writers wrote what. Who submits for a lead without an account is not
    among them.
    """
    for member in idea.team.filter(role__in=WRITERS).select_related("person"):
        if member.role == TeamRole.LEAD:
            give_credit(
                idea, kind=CreditKind.PROPOSED, person=member.person, organisation=idea.proposed_for, by=by
            )
        give_credit(idea, kind=CreditKind.WROTE, person=member.person, by=by)
