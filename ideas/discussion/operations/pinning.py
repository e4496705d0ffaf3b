"""The official answer of a discussion."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ideas.discussion import facts, placing
from ideas.discussion.models import Comment, Pin, Thread
from ideas.discussion.placing import record_about
from ideas.discussion.queries import pin_in_force, speaks_for_institution
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import Invalid


def pin_comment(comment: Comment, *, by: Actor) -> Comment:
    """Let a comment that speaks for an institution stand first in the public discussion, as the official answer.

    Pinning the one that stands there changes nothing. Raises NotAllowed for who does not lead the subject, Invalid for a
    comment that binds no institution, or while another one stands there. Records OfficialAnswerPinned.
    """
    with transaction.atomic():
        comment = placing.locked_comment(comment, by)
        authorize(by, "discussion.pin_comment", comment)
        if not speaks_for_institution(comment):
            alone = _("Seul un message signé pour une institution peut être la réponse officielle.")
            raise Invalid.one("comment", "no_institution", alone)
        pin = pin_in_force(comment.thread)
        if pin is not None and pin.comment_id != comment.pk:
            taken = _("Une autre réponse officielle est épinglée : retirez-la d’abord, avec un motif.")
            raise Invalid.one("comment", "taken", taken)
        if pin is None:
            Pin.objects.create(thread=comment.thread, comment=comment, by=by.person)
            Thread.objects.filter(pk=comment.thread.pk).update(pinned=comment)
            record_about(facts.OfficialAnswerPinned, comment, by)
        return placing.reread(comment, comment.thread)


def unpin_comment(comment: Comment, *, reason: str, by: Actor) -> Comment:
    """Let a comment no longer be the official answer; it stays where it was said. Without a pin nothing changes.

    Raises NotAllowed, Invalid without a reason, which everybody can read. Records OfficialAnswerUnpinned.
    """
    with transaction.atomic():
        comment = placing.locked_comment(comment, by)
        authorize(by, "discussion.unpin_comment", comment)
        reason = placing.checked_reason(reason)
        if end_pin(comment, reason=reason, by=by):
            record_about(facts.OfficialAnswerUnpinned, comment, by)
        return placing.reread(comment, comment.thread)


def end_pin(comment: Comment, *, reason: str, by: Actor) -> bool:
    """Within an operation on ``comment``: end its pin; False where it has none."""
    here = Pin.objects.filter(comment=comment, ended_at=None)
    ended = here.update(ended_at=clock.now(), ended_by=by.person, reason=reason)
    if ended:
        Thread.objects.filter(pk=comment.thread.pk).update(pinned=None)
    return bool(ended)
