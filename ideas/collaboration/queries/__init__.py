"""Questions about what is made together, by what they serve. Each says what order it gives."""

from ideas.collaboration.queries.writing import (
    copies_in,
    copies_of,
    copy_of,
    dropped_at,
    is_here,
    others_here,
)

__all__ = [
    "copies_in",
    "copies_of",
    "copy_of",
    "dropped_at",
    "is_here",
    "others_here",
]
