"""What was just done is said beside the comment that it is about, not at the head of a long page."""

from collections.abc import Iterable

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest

from ideas.discussion.models import Comment


def tell_beside(request: HttpRequest, comment: Comment, words: str, *, level: int = messages.SUCCESS) -> None:
    """Say ``words`` on the next page: beside ``comment`` where that page shows it, else at its head."""
    messages.add_message(request, level, words, extra_tags=f"c-{comment.code}")


def told_beside(request: HttpRequest, comments: Iterable[Comment]) -> dict[str, list[Message]]:
    """What waits to be said about ``comments``, by their codes; the head of the page says it no more."""
    waiting = {f"c-{comment.code}": comment.code for comment in comments}
    told: dict[str, list[Message]] = {}
    for message in messages.get_messages(request):
        if message.extra_tags in waiting:
            message.is_beside = True  # type: ignore[attr-defined]
            told.setdefault(waiting[message.extra_tags], []).append(message)
    return told
