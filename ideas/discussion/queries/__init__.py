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
from ideas.discussion.queries.institutions import (
    official_answer,
    past_pins,
    pin_in_force,
    speaks_for_institution,
)
from ideas.discussion.queries.mentions import (
    Named,
    comments_naming,
    first_sentence_seen,
    html_seen_by,
    named_in,
    with_mentions,
)
from ideas.discussion.queries.naming import is_organisation_named
from ideas.discussion.queries.questions import open_questions_of, unanswered, with_open_questions
from ideas.discussion.queries.quotations import quotations_among, quotations_of
from ideas.discussion.queries.reactions import own_reactions, reaction_counts
from ideas.discussion.queries.suggesting import Suggestion, suggestions_for
from ideas.discussion.queries.syntheses import numbers_cited_in, syntheses_of, with_citations
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
    "Named",
    "Order",
    "Page",
    "Suggestion",
    "comments_naming",
    "comments_of",
    "comments_page",
    "comments_visible_to",
    "cursor_to",
    "edits_of",
    "first_sentence_seen",
    "html_seen_by",
    "is_curated_by",
    "is_organisation_named",
    "named_in",
    "numbers_cited_in",
    "official_answer",
    "open_questions_of",
    "own_reactions",
    "past_pins",
    "pin_in_force",
    "quotations_among",
    "quotations_of",
    "reaction_counts",
    "reads",
    "speaks_for_institution",
    "subject_of",
    "suggestions_for",
    "syntheses_of",
    "text_seen_by",
    "thread_about",
    "thread_of",
    "threads_about",
    "threads_of",
    "title_of",
    "unanswered",
    "with_citations",
    "with_mentions",
    "with_open_questions",
]
