"""What people make together: working copies of a text, amendments."""

from ideas.collaboration.models.amendments import Amendment, AmendmentForm
from ideas.collaboration.models.writing import WorkingCopy

__all__ = ["Amendment", "AmendmentForm", "WorkingCopy"]
