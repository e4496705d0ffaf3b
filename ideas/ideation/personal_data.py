"""What ideation keeps of people: given to them on request, erased, or united with another account.

A file of its own because ``people`` asks every chapter for exactly this.
"""

from typing import Any

from ideas.ideation.models import Endorsement, Idea, Invitation, Passage, Revision, Support, TeamMember
from ideas.people.models import Person


def export(person: Person) -> dict[str, Any]:
    """What ``person`` wrote, backs and did, as plain values."""
    teams = TeamMember.objects.filter(person=person).select_related("idea")
    return {
        "ideas": [
            {"code": row.idea.code, "role": row.role, "title": row.idea.title, "sections": row.idea.sections}
            for row in teams
        ],
        "revisions": list(Revision.objects.filter(author=person).values("idea__code", "number", "at")),
        "supports": list(Support.objects.filter(person=person).values("idea__code", "at")),
        "endorsements": list(Endorsement.objects.filter(person=person).values("idea__code", "text", "at")),
        "passages": list(Passage.objects.filter(person=person).values("idea__code", "step", "reason", "at")),
        "invitations": list(Invitation.objects.filter(person=person).values("idea__code", "message", "at")),
    }


def erase(person: Person) -> None:
    """Forget what only concerns ``person``; public texts stay under the neutral name of the closed account."""
    Idea.objects.filter(team__person=person, team__role="lead", submitted_at=None).delete()
    Invitation.objects.filter(person=person).delete()
    Invitation.objects.filter(invited_by=person).update(message="")


def unite(old: Person, into: Person) -> None:
    """Give what belongs to ``old`` to ``into``; of two colliding rows the older stays."""
    for member in TeamMember.objects.filter(person=old):
        _move_or_drop(member, TeamMember.objects.filter(person=into, idea=member.idea_id).first(), into)
    for support in Support.objects.filter(person=old):
        kept = Support.objects.filter(person=into, idea=support.idea_id).first()
        if kept is not None:
            Idea.objects.filter(pk=support.idea_id).update(support_count=support.idea.support_count - 1)
        _move_or_drop(support, kept, into)
    Revision.objects.filter(author=old).update(author=into)
    Endorsement.objects.filter(person=old).update(person=into)
    Passage.objects.filter(person=old).update(person=into)
    Passage.objects.filter(for_person=old).update(for_person=into)
    Idea.objects.filter(recorded_by=old).update(recorded_by=into)
    Idea.objects.filter(hidden_by=old).update(hidden_by=into)
    Invitation.objects.filter(invited_by=old).update(invited_by=into)
    Invitation.objects.filter(person=old).delete()


def _move_or_drop(row: Any, kept: Any, into: Person) -> None:
    """Give ``row`` to ``into``, unless they have one already: then the older of the two stays."""
    if kept is None:
        type(row).objects.filter(pk=row.pk).update(person=into)
        return
    when = "since" if hasattr(row, "since") else "at"
    if getattr(row, when) < getattr(kept, when):
        type(row).objects.filter(pk=kept.pk).update(**{when: getattr(row, when)})
        if hasattr(row, "role") and row.role == "lead":
            type(row).objects.filter(pk=row.pk).delete()
            type(row).objects.filter(pk=kept.pk).update(role="lead")
            return
    type(row).objects.filter(pk=row.pk).delete()
