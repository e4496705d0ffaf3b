"""What this chapter holds of people, for ``people`` to export, erase and unite; a file for each topic."""

from ideas.collaboration.personal_data import amendments, needs, translating, writing

__all__ = ["amendments", "needs", "translating", "writing"]
