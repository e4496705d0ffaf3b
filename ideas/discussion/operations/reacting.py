"""Reacting to comments with one click."""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from ideas.activity.models import Fact
from ideas.activity.operations import raise_generation, spend
from ideas.discussion import facts, placing
from ideas.discussion.models import Comment, Reaction, ReactionKind
from ideas.discussion.placing import record_about
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import Invalid


def react_to_comment(comment: Comment, kind: str, *, by: Actor) -> Comment:
    """Say of a comment, without words, that one has lived it, can help, or finds it useful. Twice changes nothing.

    Raises NotFound, NotAllowed for one's own comment, one that cannot be read, or a closed discussion, Invalid for an
    unknown kind, TooMany. That somebody can help is recorded once for each person and comment (HelpSignalled), for the
    team; nothing else says who reacted.
    """
    _check_kind(kind)
    with transaction.atomic():
        comment = placing.locked_comment(comment, by)
        authorize(by, "discussion.react_to_comment", comment)
        _row, is_new = Reaction.objects.get_or_create(comment=comment, person=by.person, kind=kind)
        if is_new:
            spend("reaction", by)
            _count(comment, kind, 1)
            if kind == ReactionKind.CAN_HELP and not _has_signalled(comment, by):
                record_about(facts.HelpSignalled, comment, by, narrow=True)
        return placing.reread(comment, comment.thread)


def withdraw_reaction(comment: Comment, kind: str, *, by: Actor) -> Comment:
    """Take one's reaction back; without one nothing changes. Raises NotFound, Invalid for an unknown kind."""
    _check_kind(kind)
    with transaction.atomic():
        comment = placing.locked_comment(comment, by)
        authorize(by, "discussion.withdraw_reaction", comment)
        gone, _of = Reaction.objects.filter(comment=comment, person=by.person, kind=kind).delete()
        if gone:
            _count(comment, kind, -1)
        return placing.reread(comment, comment.thread)


def _check_kind(kind: str) -> None:
    if kind not in ReactionKind.values:
        raise Invalid.one("kind", "unknown", _("Cette réaction n’existe pas."))


def _count(comment: Comment, kind: str, change: int) -> None:
    """Let the comment count one more or less; no fact says it, so pages are told here."""
    field = f"{kind}_count"
    Comment.objects.filter(pk=comment.pk).update(**{field: F(field) + change})
    raise_generation()


def _has_signalled(comment: Comment, by: Actor) -> bool:
    told = Fact.objects.filter(subject_kind="comment", subject_code=comment.code, actor_code=by.person_code)
    return told.filter(name=facts.HelpSignalled.name()).exists()
