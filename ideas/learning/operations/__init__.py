"""The verbs of learning."""

from ideas.learning.operations.hiding import hide_learning, show_learning
from ideas.learning.operations.noting import edit_learning, note_learning

__all__ = ["edit_learning", "hide_learning", "note_learning", "show_learning"]
