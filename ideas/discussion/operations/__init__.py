"""The verbs of discussions, by what they serve."""

from ideas.discussion.operations.curating import BLACKED_OUT, hide_comment, redact_comment, show_comment
from ideas.discussion.operations.opening import (
    close_thread,
    drop_threads,
    open_thread,
    open_threads,
    reopen_thread,
)
from ideas.discussion.operations.posting import delete_comment, edit_comment, post_comment, record_comment
from ideas.discussion.operations.publishing import publish_comment
from ideas.discussion.operations.quoting import Quoted, post_comment_on_passage

__all__ = [
    "BLACKED_OUT",
    "Quoted",
    "close_thread",
    "delete_comment",
    "drop_threads",
    "edit_comment",
    "hide_comment",
    "open_thread",
    "open_threads",
    "post_comment",
    "post_comment_on_passage",
    "publish_comment",
    "record_comment",
    "redact_comment",
    "reopen_thread",
    "show_comment",
]
