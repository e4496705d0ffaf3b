"""The question that changed the idea: the team says which it was."""

from django.db import transaction

from ideas.activity.operations import record
from ideas.activity.queries import audience_of
from ideas.discussion.models import Circle, Comment
from ideas.ideation.facts import QuestionCredited
from ideas.ideation.lifecycle import CreditKind
from ideas.ideation.models import Idea
from ideas.ideation.operations.crediting import give_credit, take_credit_back
from ideas.ideation.operations.writing import locked
from ideas.ideation.queries import family_of
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import NotFound


def credit_question(idea: Idea, *, comment: Comment, is_credited: bool, by: Actor) -> None:
    """Say that ``comment``, said in the discussion of ``idea``, changed it, or no longer; saying it again changes nothing.

    Raises NotFound for a comment of another discussion, of the team's or the lab's, or one that cannot be read. Records
    QuestionCredited where it changes.
    """
    source = ("comment", comment.code)
    with transaction.atomic():
        idea = locked(idea)
        authorize(by, "ideation.credit_question", idea)
        said_here = family_of(idea).values("code")
        found = Comment.objects.filter(pk=comment.pk, hidden_at=None, deleted_at=None)
        found = found.filter(
            thread__subject_kind="idea", thread__subject_code__in=said_here, thread__circle=Circle.PUBLIC
        )
        comment_now = found.select_related("author", "organisation").first()
        if comment_now is None:
            raise NotFound()
        person, organisation = comment_now.author, comment_now.organisation
        if is_credited:
            has_changed = give_credit(
                idea, kind=CreditKind.ASKED, person=person, organisation=organisation, source=source, by=by
            )
        else:
            has_changed = take_credit_back(idea, kind=CreditKind.ASKED, source=source, by=by) > 0
        if has_changed:
            told = QuestionCredited(
                idea=idea.code, comment=comment.code, person=person.code, is_credited=is_credited
            )
            record(told, by=by, audience=audience_of("idea", idea.code))
