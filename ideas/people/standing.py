"""What must hold of somebody whatever they want to do: not blocked, and a token that was given what it needs.

A file of its own because these checks come before every permission of every chapter, not after a name of
ours.
"""

from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from ideas.kernel.actor import Actor
from ideas.kernel.errors import Blocked, LabError, NotAllowed, ScopeMissing
from ideas.people.models import LabRole, Person, Token

_open_to_blocked: set[str] = set()
_only_reading: set[str] = set()


def leave_open_to_blocked(*permissions: str) -> None:
    """Let a blocked person do these all the same: leave, take their data along, object to the block."""
    _open_to_blocked.update(permissions)


def count_as_reading(*permissions: str) -> None:
    """Say that these change nothing, so that a token with the scope ``read`` is enough."""
    _only_reading.update(permissions)


def not_blocked(actor: Actor, permission: str, subject: Any) -> LabError | None:
    """Refuse whom the lab has blocked, as far as this request has read."""
    is_barred = actor.is_person and actor.person.is_blocked and permission not in _open_to_blocked
    return Blocked() if is_barred else None


def still_not_blocked(actor: Actor, permission: str, subject: Any) -> LabError | None:
    """Read the person again: refuse one blocked or gone meanwhile, and let nobody act with a role they lost."""
    if not actor.is_person:
        return None
    held = LabRole.objects.filter(person=OuterRef("pk"), revoked_at=None)
    people = Person.objects.filter(pk=actor.person.pk).annotate(has_roles=Exists(held))
    now = people.values("blocked_at", "is_active", "has_roles").first()
    if now is None or not now["is_active"]:
        return NotAllowed(_("Ce compte est fermé."))
    actor.person.blocked_at = now["blocked_at"]
    if now["has_roles"]:
        actor.person.forget_roles()
    else:
        actor.person.lab_roles = []
    return not_blocked(actor, permission, subject)


def scope_reaches(actor: Actor, permission: str, subject: Any) -> LabError | None:
    """Refuse a token without the scope: every token reads, changing something needs ``write``."""
    if actor.scopes is None or permission in _only_reading or Token.Scope.WRITE in actor.scopes:
        return None
    return ScopeMissing()
