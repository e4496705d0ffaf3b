"""Threads and what is said in them."""

from ideas.discussion.models.comments import (
    DEPTH_LIMIT,
    NUMBER_WIDTH,
    Comment,
    CommentEdit,
    OriginKind,
    Purpose,
    Stance,
)
from ideas.discussion.models.quotations import Quotation
from ideas.discussion.models.threads import Circle, Thread

__all__ = [
    "DEPTH_LIMIT",
    "NUMBER_WIDTH",
    "Circle",
    "Comment",
    "CommentEdit",
    "OriginKind",
    "Purpose",
    "Quotation",
    "Stance",
    "Thread",
]
