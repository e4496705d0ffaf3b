"""The verbs of measurement, by what they serve."""

from ideas.measurement.operations.deciding import decide_value
from ideas.measurement.operations.defining import add_indicator, change_indicator, end_indicator
from ideas.measurement.operations.entering import Entry, enter_value
from ideas.measurement.operations.reminding import remind_of_missing, remind_of_one

__all__ = [
    "Entry",
    "add_indicator",
    "change_indicator",
    "decide_value",
    "end_indicator",
    "enter_value",
    "remind_of_missing",
    "remind_of_one",
]
