"""The verbs of measurement, by what they serve."""

from ideas.measurement.operations.answering import answer_questions
from ideas.measurement.operations.asking import Asked, ask_questions, black_out_answer, change_questions
from ideas.measurement.operations.consenting import (
    consent_by_link,
    make_story_link,
    note_consent,
    withdraw_by_link,
)
from ideas.measurement.operations.deciding import decide_value
from ideas.measurement.operations.defining import add_indicator, change_indicator, end_indicator
from ideas.measurement.operations.entering import Entry, enter_value
from ideas.measurement.operations.reminding import remind_of_missing, remind_of_one
from ideas.measurement.operations.telling import (
    decide_story,
    edit_story,
    submit_story,
    withdraw_story,
    write_story,
)

__all__ = [
    "Asked",
    "Entry",
    "add_indicator",
    "answer_questions",
    "ask_questions",
    "black_out_answer",
    "change_indicator",
    "change_questions",
    "consent_by_link",
    "decide_story",
    "decide_value",
    "edit_story",
    "end_indicator",
    "enter_value",
    "make_story_link",
    "note_consent",
    "remind_of_missing",
    "remind_of_one",
    "submit_story",
    "withdraw_by_link",
    "withdraw_story",
    "write_story",
]
