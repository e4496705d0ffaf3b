"""The verbs of rounds, by what they serve."""

from ideas.consent.operations.ending import close_round, end_round, remind_seats, withdraw_round
from ideas.consent.operations.objecting import agree_to_answer, answer_objection, withdraw_objection
from ideas.consent.operations.opening import change_proposal, open_round
from ideas.consent.operations.speaking import take_position

__all__ = [
    "agree_to_answer",
    "answer_objection",
    "change_proposal",
    "close_round",
    "end_round",
    "open_round",
    "remind_seats",
    "take_position",
    "withdraw_objection",
    "withdraw_round",
]
