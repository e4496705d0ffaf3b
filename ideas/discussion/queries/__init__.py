"""Questions about discussions: threads, comments, who is named in them."""

from ideas.discussion.queries.comments import (
    PAGE_SIZE,
    Order,
    Page,
    comments_of,
    comments_page,
    comments_visible_to,
    cursor_to,
    edits_of,
    text_seen_by,
    title_of,
)
from ideas.discussion.queries.mentions import people_named_in
from ideas.discussion.queries.quotations import quotations_of
from ideas.discussion.queries.threads import (
    is_curated_by,
    reads,
    subject_of,
    thread_about,
    thread_of,
    threads_about,
    threads_of,
)

__all__ = [
    "PAGE_SIZE",
    "Order",
    "Page",
    "comments_of",
    "comments_page",
    "comments_visible_to",
    "cursor_to",
    "edits_of",
    "is_curated_by",
    "people_named_in",
    "quotations_of",
    "reads",
    "subject_of",
    "text_seen_by",
    "thread_about",
    "thread_of",
    "threads_about",
    "threads_of",
    "title_of",
]
