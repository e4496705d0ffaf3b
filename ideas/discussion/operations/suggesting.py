"""Suggesting what somebody may mean who begins to name it.

An operation, although it changes nothing but a count: what it answers are names of people, and nobody shall collect them.
"""

from ideas.activity.operations import spend
from ideas.discussion.models import Thread
from ideas.discussion.queries import Suggestion, suggestions_for
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize


def suggest(typed: str, *, thread: Thread, by: Actor) -> list[Suggestion]:
    """What ``typed``, such as ``@mar`` or ``#café``, can stand for in ``thread``, for who may write there.

    Raises NotAllowed, TooMany.
    """
    authorize(by, "discussion.post_comment", thread)
    spend("suggestion", by)
    return suggestions_for(typed, thread, by)
