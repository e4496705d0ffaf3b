"""What people make together: working copies of a text."""

from ideas.collaboration.models.writing import WorkingCopy

__all__ = ["WorkingCopy"]
