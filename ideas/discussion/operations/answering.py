"""Marking the answer to a question, and taking the mark away."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ideas.discussion import facts, placing
from ideas.discussion.models import Comment
from ideas.discussion.placing import record_about
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import Invalid


def mark_answer(question: Comment, *, answer: Comment, by: Actor) -> Comment:
    """Say that ``answer``, one of the replies below ``question``, answers it; it takes the place of one marked before.

    Marking the same again changes nothing. Raises NotAllowed for who neither asked it, nor is on the team, nor leads the
    subject, Invalid for what is no question or no reply to it that can be read. Records QuestionAnswered.
    """
    now = clock.now()
    with transaction.atomic():
        question = placing.locked_comment(question, by)
        authorize(by, "discussion.mark_answer", question)
        if not question.is_question:
            raise Invalid.one("question", "no_question", _("Ce message n’est pas une question."))
        answer = _checked_answer(answer, question)
        if question.answer_id != answer.pk:
            marked = {"answer": answer, "answered_at": now, "answered_by": by.person}
            Comment.objects.filter(pk=question.pk).update(**marked)
            record_about(facts.QuestionAnswered, question, by, answer=answer.code)
        return placing.reread(question, question.thread)


def unmark_answer(question: Comment, *, by: Actor) -> Comment:
    """Let ``question`` be open again. Without an answer nothing changes.

    Raises NotAllowed as ``mark_answer`` does. Records AnswerUnmarked.
    """
    with transaction.atomic():
        question = placing.locked_comment(question, by)
        authorize(by, "discussion.mark_answer", question)
        answer = question.answer
        if answer is not None:
            Comment.objects.filter(pk=question.pk).update(answer=None, answered_at=None, answered_by=None)
            record_about(facts.AnswerUnmarked, question, by, answer=answer.code)
        return placing.reread(question, question.thread)


def _checked_answer(answer: Comment, question: Comment) -> Comment:
    """The row of ``answer``; Invalid where it does not stand below the question, or cannot be read."""
    below = Comment.objects.filter(thread=question.thread, path__startswith=question.path)
    row = below.filter(pk=answer.pk, depth__gt=question.depth).first()
    if row is None or not row.is_readable:
        no_reply = _("La réponse doit être un message lisible sous cette question.")
        raise Invalid.one("answer", "no_reply", no_reply)
    return row
