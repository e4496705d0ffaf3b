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
from ideas.discussion.models.mentions import Mention, RoleNamed
from ideas.discussion.models.pins import Pin
from ideas.discussion.models.quotations import Quotation
from ideas.discussion.models.reactions import Reaction, ReactionKind
from ideas.discussion.models.syntheses import Citation, Synthesis
from ideas.discussion.models.threads import Circle, Thread

__all__ = [
    "DEPTH_LIMIT",
    "NUMBER_WIDTH",
    "Circle",
    "Citation",
    "Comment",
    "CommentEdit",
    "Mention",
    "OriginKind",
    "Pin",
    "Purpose",
    "Quotation",
    "Reaction",
    "ReactionKind",
    "RoleNamed",
    "Stance",
    "Synthesis",
    "Thread",
]
