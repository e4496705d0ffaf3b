"""What this chapter does a moment later, by what it is about."""

from ideas.collaboration.handlers import amendments, needs, writing

__all__ = ["amendments", "needs", "writing"]
