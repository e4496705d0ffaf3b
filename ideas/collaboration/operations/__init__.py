"""The verbs of working together, by what they serve."""

from ideas.collaboration.operations.redacting import redact_everywhere
from ideas.collaboration.operations.writing import (
    CopyElsewhere,
    Saved,
    TextConflict,
    drop_stale_copies,
    forget_copy,
    keep_copy,
    mark_seen,
    open_copy,
    revise_together,
    save_part,
)

__all__ = [
    "CopyElsewhere",
    "Saved",
    "TextConflict",
    "drop_stale_copies",
    "forget_copy",
    "keep_copy",
    "mark_seen",
    "open_copy",
    "redact_everywhere",
    "revise_together",
    "save_part",
]
