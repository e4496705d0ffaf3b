"""The verbs of working together, by what they serve."""

from ideas.collaboration.operations.amending import propose_amendment, rebase_amendment
from ideas.collaboration.operations.deciding import (
    accept_amendment,
    decline_amendment,
    lapse_amendments,
    note_fit,
    withdraw_amendment,
)
from ideas.collaboration.operations.growing import grow_idea_from
from ideas.collaboration.operations.hiding import hide_amendment, show_amendment
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
    "accept_amendment",
    "decline_amendment",
    "drop_stale_copies",
    "forget_copy",
    "grow_idea_from",
    "hide_amendment",
    "keep_copy",
    "lapse_amendments",
    "mark_seen",
    "note_fit",
    "open_copy",
    "propose_amendment",
    "rebase_amendment",
    "redact_everywhere",
    "revise_together",
    "save_part",
    "show_amendment",
    "withdraw_amendment",
]
