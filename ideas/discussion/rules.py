"""Who may say what. Every permission is asked about a thread or a comment."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ideas.discussion import hosts, queries
from ideas.discussion.models import Circle, Comment, Thread
from ideas.kernel import subjects
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import is_person, needs, nobody, predicate
from ideas.kernel.roles import is_facilitator, is_staff


def _thread_of(place: Thread | Comment) -> Thread:
    return place if isinstance(place, Thread) else place.thread


@predicate
def can_see_subject(actor: Actor, place: Any) -> bool:
    """May know of what is discussed and reads that circle."""
    return queries.subject_of(_thread_of(place), actor) is not None


@needs(_("que la discussion soit ouverte"))
def is_open_for_comments(actor: Actor, place: Any) -> bool:
    """The thread is not closed and its subject lets people comment where it stands now."""
    thread = _thread_of(place)
    subject = queries.subject_of(thread, actor)
    return not thread.is_closed and hosts.is_open_for_comments(
        actor, thread.subject_kind, subject, thread.circle
    )


@needs(_("être l’autrice ou l’auteur de ce commentaire"))
def is_its_author(actor: Actor, comment: Comment) -> bool:
    """Wrote the comment."""
    return actor.is_person and actor.person.pk == comment.author_id


@needs(_("que le commentaire soit encore lisible"))
def is_readable(_actor: Actor, comment: Comment) -> bool:
    """The comment is neither hidden nor deleted."""
    return comment.is_readable


@needs(_("le rôle de curation"))
def curates_subject(actor: Actor, place: Any) -> bool:
    """Leads or moderates what is discussed, for the lab."""
    return queries.is_curated_by(actor, _thread_of(place))


@needs(_("que le message soit à l’équipe"))
def is_to_the_team(_actor: Actor, comment: Comment) -> bool:
    """Stands in the team's own discussion."""
    return comment.thread.circle == Circle.TEAM


@needs(_("avoir posé la question, faire partie de l’équipe ou avoir le rôle de curation"))
def may_say_what_answers(actor: Actor, comment: Comment) -> bool:
    """Asked it, is on the team of what is discussed, or leads that for the lab."""
    if is_its_author(actor, comment):
        return True
    subject = queries.subject_of(comment.thread, actor)
    kind = subjects.kind_of(comment.thread.subject_kind)
    return actor.is_person and (
        actor.person_code in kind.concerned(subject) or kind.curated_by(actor, subject)
    )


@needs(_("que le message soit dans la discussion publique"))
def is_in_public(_actor: Actor, comment: Comment) -> bool:
    """Stands in the public discussion."""
    return comment.thread.is_public


@needs(_("que la discussion soit publique"))
def is_public_discussion(_actor: Actor, thread: Thread) -> bool:
    """It is the public discussion of its subject."""
    return thread.is_public


is_somebody_elses = (~is_its_author).needing(_("que le message soit de quelqu’un d’autre"))

PERMISSIONS = {
    "discussion.post_comment": is_person & can_see_subject & is_open_for_comments,
    "discussion.record_comment": is_staff & can_see_subject & is_open_for_comments,
    "discussion.bring_in_comments": nobody,
    "discussion.edit_comment": is_its_author & is_readable & can_see_subject & is_open_for_comments,
    "discussion.delete_comment": is_its_author,
    "discussion.publish_comment": is_its_author & is_readable & can_see_subject & is_to_the_team,
    "discussion.mark_answer": is_person & can_see_subject & is_readable & may_say_what_answers,
    "discussion.react_to_comment": is_person
    & can_see_subject
    & is_open_for_comments
    & is_readable
    & is_somebody_elses,
    "discussion.withdraw_reaction": is_person & can_see_subject,
    "discussion.pin_comment": is_person & curates_subject & is_readable & is_in_public,
    "discussion.unpin_comment": is_person & curates_subject,
    "discussion.write_synthesis": is_person
    & can_see_subject
    & is_public_discussion
    & (is_facilitator | curates_subject),
    "discussion.hide_comment": is_person & curates_subject,
    "discussion.show_comment": is_person & curates_subject,
    "discussion.redact_comment": is_person & curates_subject,
}
