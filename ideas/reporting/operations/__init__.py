"""The verbs of reporting."""

from ideas.reporting.operations.freezing import freeze_report
from ideas.reporting.operations.preparing import change_report, discard_report, prepare_report
from ideas.reporting.operations.taking_back import hide_entries, show_entries, take_back_entries

__all__ = [
    "change_report",
    "discard_report",
    "freeze_report",
    "hide_entries",
    "prepare_report",
    "show_entries",
    "take_back_entries",
]
