"""Comments that speak for an institution, and the official answer among them."""

from django.db.models import QuerySet

from ideas.discussion.models import Comment, Pin, Thread
from ideas.kernel.roles import FACILITATING
from ideas.organisations.models import Mandate
from ideas.organisations.queries import COMMITTING_ROLES
from ideas.people.models import LabRole


def speaks_for_institution(comment: Comment) -> bool:
    """Whether ``comment`` binds an institution: written under a mandate whose word does, or by the lab's staff for the lab."""
    if comment.organisation_id is not None:
        return Mandate.objects.filter(code=comment.mandate_code, role__in=COMMITTING_ROLES).exists()
    roles = LabRole.objects.filter(person=comment.author_id, role__in=FACILITATING, revoked_at=None)
    return roles.exists()


def official_answer(thread: Thread) -> Comment | None:
    """The comment that stands first in ``thread``, with who signs it; None where there is none that can be read."""
    pinned = thread.pinned
    return pinned if pinned is not None and pinned.is_readable else None


def past_pins(comment: Comment) -> QuerySet[Pin]:
    """When ``comment`` was the official answer, and why it no longer is; the last first."""
    return comment.pins.filter(ended_at__isnull=False).select_related("ended_by").order_by("-pk")


def pin_in_force(thread: Thread) -> Pin | None:
    """Since when and by whom the official answer of ``thread`` stands there."""
    return Pin.objects.filter(thread=thread, ended_at=None).select_related("comment", "by").first()
