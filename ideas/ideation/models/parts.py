"""Texts in parts."""

from typing import Any

from ideas.ideation.lifecycle import SECTIONS


class InParts:
    """What has a title, a summary and sections by their keys, such as an idea and its translations."""

    sections: Any

    def section(self, key: str) -> str:
        """The Markdown of one section, empty when nothing was written there."""
        return str(self.sections.get(key, ""))

    def part(self, key: str) -> str:
        """What one of ``lifecycle.PARTS`` says."""
        return self.section(key) if key in SECTIONS else str(getattr(self, key))
