"""The verbs of working together, by what they serve."""

from ideas.collaboration.operations.amending import propose_amendment, rebase_amendment
from ideas.collaboration.operations.deciding import (
    accept_amendment,
    decline_amendment,
    lapse_merged_amendments,
    note_fit,
    withdraw_amendment,
)
from ideas.collaboration.operations.growing import grow_idea_from
from ideas.collaboration.operations.hiding import hide_amendment, show_amendment
from ideas.collaboration.operations.keeping import keep_meanings
from ideas.collaboration.operations.lapsing import lapse_match, lapse_proposals
from ideas.collaboration.operations.matching import (
    accept_match,
    decline_match,
    deliver_match,
    offer_help,
    propose_match,
    thank_match,
    withdraw_match,
)
from ideas.collaboration.operations.needing import (
    change_need,
    close_need,
    hide_need,
    list_need,
    reopen_need,
    show_need,
)
from ideas.collaboration.operations.offering import (
    change_offer,
    hide_offer,
    make_offer,
    pause_offer,
    reopen_offer,
    show_offer,
    withdraw_offer,
)
from ideas.collaboration.operations.redacting import redact_everywhere
from ideas.collaboration.operations.suggesting import suggest_needs, suggest_offers
from ideas.collaboration.operations.translating import (
    TranslationElsewhere,
    drop_stale_translations,
    forget_translation,
    keep_translation,
    publish_translation,
)
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
    "TranslationElsewhere",
    "accept_amendment",
    "accept_match",
    "change_need",
    "change_offer",
    "close_need",
    "decline_amendment",
    "decline_match",
    "deliver_match",
    "drop_stale_copies",
    "drop_stale_translations",
    "forget_copy",
    "forget_translation",
    "grow_idea_from",
    "hide_amendment",
    "hide_need",
    "hide_offer",
    "keep_copy",
    "keep_meanings",
    "keep_translation",
    "lapse_match",
    "lapse_merged_amendments",
    "lapse_proposals",
    "list_need",
    "make_offer",
    "mark_seen",
    "note_fit",
    "offer_help",
    "open_copy",
    "pause_offer",
    "propose_amendment",
    "propose_match",
    "publish_translation",
    "rebase_amendment",
    "redact_everywhere",
    "reopen_need",
    "reopen_offer",
    "revise_together",
    "save_part",
    "show_amendment",
    "show_need",
    "show_offer",
    "suggest_needs",
    "suggest_offers",
    "thank_match",
    "withdraw_amendment",
    "withdraw_match",
    "withdraw_offer",
]
