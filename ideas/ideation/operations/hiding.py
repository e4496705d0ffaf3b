"""Hiding an idea from all but its team and the lab, and showing it again."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import record
from ideas.ideation.facts import IdeaHidden, IdeaShown
from ideas.ideation.models import Idea
from ideas.ideation.operations.writing import locked
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import Invalid, MovedOn
from ideas.kernel.text import clean_text


def hide_idea(idea: Idea, *, reason: str, by: Actor) -> Idea:
    """Hide ``idea`` with a reason that its team reads.

    Raises Invalid without a reason, MovedOn when it is hidden already. Records IdeaHidden.
    """
    reason = clean_text(reason)
    if not reason:
        raise Invalid.one("reason", "required", _("Dites pourquoi cette idée est masquée."))
    with transaction.atomic():
        idea = locked(idea)
        authorize(by, "ideation.hide_idea", idea)
        seen = Idea.objects.filter(pk=idea.pk, hidden_at=None)
        if not seen.update(hidden_at=clock.now(), hidden_by=by.person, hidden_reason=reason):
            raise MovedOn()
        record(IdeaHidden(idea=idea.code), by=by)
    idea.refresh_from_db()
    return idea


def show_idea(idea: Idea, *, by: Actor) -> Idea:
    """Show a hidden idea again. Raises MovedOn when it is not hidden. Records IdeaShown."""
    with transaction.atomic():
        idea = locked(idea)
        authorize(by, "ideation.show_idea", idea)
        hidden = Idea.objects.filter(pk=idea.pk, hidden_at__isnull=False)
        if not hidden.update(hidden_at=None, hidden_by=None, hidden_reason=""):
            raise MovedOn()
        record(IdeaShown(idea=idea.code), by=by)
    idea.refresh_from_db()
    return idea
