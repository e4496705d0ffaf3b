"""The verbs of discussions, by what they serve."""

from ideas.discussion.operations.answering import mark_answer, unmark_answer
from ideas.discussion.operations.blacking import (
    black_out_comment,
    black_out_syntheses,
)
from ideas.discussion.operations.curating import BLACKED_OUT, hide_comment, redact_comment, show_comment
from ideas.discussion.operations.opening import (
    close_thread,
    drop_threads,
    open_thread,
    open_threads,
    reopen_thread,
)
from ideas.discussion.operations.pinning import pin_comment, unpin_comment
from ideas.discussion.operations.posting import delete_comment, edit_comment, post_comment, record_comment
from ideas.discussion.operations.publishing import publish_comment
from ideas.discussion.operations.quoting import Quoted, post_comment_on_passage
from ideas.discussion.operations.reacting import react_to_comment, withdraw_reaction
from ideas.discussion.operations.suggesting import suggest
from ideas.discussion.operations.summing_up import SYNTHESIS_LIMIT, write_synthesis

__all__ = [
    "BLACKED_OUT",
    "SYNTHESIS_LIMIT",
    "Quoted",
    "black_out_comment",
    "black_out_syntheses",
    "close_thread",
    "delete_comment",
    "drop_threads",
    "edit_comment",
    "hide_comment",
    "mark_answer",
    "open_thread",
    "open_threads",
    "pin_comment",
    "post_comment",
    "post_comment_on_passage",
    "publish_comment",
    "react_to_comment",
    "record_comment",
    "redact_comment",
    "reopen_thread",
    "show_comment",
    "suggest",
    "unmark_answer",
    "unpin_comment",
    "withdraw_reaction",
    "write_synthesis",
]
