"""What this chapter does a moment later, by what it is about."""

from ideas.collaboration.handlers import writing

__all__ = ["writing"]
