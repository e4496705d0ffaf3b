"""The verbs of pilots, by what they serve."""

from ideas.pilots.operations.agreeing import set_criteria
from ideas.pilots.operations.answering import (
    answer_invitation,
    change_contribution,
    decide_application,
    expire_invitation,
    withdraw_application,
)
from ideas.pilots.operations.asking import ask_partners
from ideas.pilots.operations.hearing import edit_hearing, record_hearing
from ideas.pilots.operations.hiding import hide_pilot, show_pilot
from ideas.pilots.operations.leading import change_pilot
from ideas.pilots.operations.leaving import (
    answer_handover,
    earliest_leaving,
    give_notice,
    leave_at_the_day,
    let_partner_leave,
    take_notice_back,
)
from ideas.pilots.operations.opening import open_pilot, take_up_commitments
from ideas.pilots.operations.partnering import apply_as_partner, invite_partner
from ideas.pilots.operations.reminding import remind_of_review
from ideas.pilots.operations.reviewing import begin_review, decide_review, take_step
from ideas.pilots.operations.starting import start_pilot
from ideas.pilots.operations.summing_up import promise_synthesis, publish_synthesis
from ideas.pilots.operations.telling import edit_news, hide_news, post_news, show_news

__all__ = [
    "answer_handover",
    "answer_invitation",
    "apply_as_partner",
    "ask_partners",
    "begin_review",
    "change_contribution",
    "change_pilot",
    "decide_application",
    "decide_review",
    "earliest_leaving",
    "edit_hearing",
    "edit_news",
    "expire_invitation",
    "give_notice",
    "hide_news",
    "hide_pilot",
    "invite_partner",
    "leave_at_the_day",
    "let_partner_leave",
    "open_pilot",
    "post_news",
    "promise_synthesis",
    "publish_synthesis",
    "record_hearing",
    "remind_of_review",
    "set_criteria",
    "show_news",
    "show_pilot",
    "start_pilot",
    "take_notice_back",
    "take_step",
    "take_up_commitments",
    "withdraw_application",
]
