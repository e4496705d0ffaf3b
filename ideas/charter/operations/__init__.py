"""Verbs of the charter: writing it, adhering to it, answering its questions."""

from ideas.charter.operations.adhering import adhere, ask_adhesion
from ideas.charter.operations.answering import answer_charter, ask_answers
from ideas.charter.operations.writing import (
    begin_charter,
    change_charter,
    ensure_first_charter,
    publish_charter,
)

__all__ = [
    "adhere",
    "answer_charter",
    "ask_adhesion",
    "ask_answers",
    "begin_charter",
    "change_charter",
    "ensure_first_charter",
    "publish_charter",
]
