"""What this chapter does a moment later, by what it is about."""

from ideas.collaboration.handlers import amendments, meanings, needs, writing

__all__ = ["amendments", "meanings", "needs", "writing"]
