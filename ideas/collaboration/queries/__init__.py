"""Questions about what is made together, by what they serve. Each says what order it gives."""

from ideas.collaboration.queries.amendments import (
    amendments_around,
    amendments_of,
    amendments_visible_to,
    counts_by_state,
    fits_against,
    fits_of_all,
    fits_then,
    open_amendments_of,
    title_of,
    with_amendment_count,
)
from ideas.collaboration.queries.writing import (
    copies_in,
    copies_of,
    copy_of,
    dropped_at,
    is_here,
    others_here,
)

__all__ = [
    "amendments_around",
    "amendments_of",
    "amendments_visible_to",
    "copies_in",
    "copies_of",
    "copy_of",
    "counts_by_state",
    "dropped_at",
    "fits_against",
    "fits_of_all",
    "fits_then",
    "is_here",
    "open_amendments_of",
    "others_here",
    "title_of",
    "with_amendment_count",
]
