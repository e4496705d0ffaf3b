"""The verbs of agreements, by what they serve."""

from ideas.agreements.operations.beginning import (
    add_party,
    begin_agreement,
    begin_standing_agreement,
    keep_partners,
    open_negotiation,
    remove_party,
    reopen,
)
from ideas.agreements.operations.ending import (
    ask_renewal,
    end_agreement,
    end_on_its_day,
    enter_on_its_day,
    remind_signers,
)
from ideas.agreements.operations.papering import hand_in_paper, settle_paper
from ideas.agreements.operations.proposing import decide_change, propose_change, withdraw_change
from ideas.agreements.operations.signing import mark_ready, open_signing, sign
from ideas.agreements.operations.writing import write_text

__all__ = [
    "add_party",
    "ask_renewal",
    "begin_agreement",
    "begin_standing_agreement",
    "decide_change",
    "end_agreement",
    "end_on_its_day",
    "enter_on_its_day",
    "hand_in_paper",
    "keep_partners",
    "mark_ready",
    "open_negotiation",
    "open_signing",
    "propose_change",
    "remind_signers",
    "remove_party",
    "reopen",
    "settle_paper",
    "sign",
    "withdraw_change",
    "write_text",
]
