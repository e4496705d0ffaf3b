"""The rows of an import by what they are, and what became of each."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from ideas.exchange.reading import Row


class Outcome(StrEnum):
    """What became of a row."""

    BROUGHT = "brought in"
    HIDDEN = "brought in, hidden"
    KNOWN = "known"
    REFUSED = "refused"


@dataclass(frozen=True)
class Answer:
    """What became of one row of one table, and why."""

    table: str
    line: int
    outcome: Outcome
    why: str = ""


@dataclass
class Tables:
    """The rows to bring in."""

    ideas: Sequence[Row]
    comments: Sequence[Row] = ()
    sources: Sequence[Row] = ()

    def __len__(self) -> int:
        return len(self.ideas) + len(self.comments) + len(self.sources)


@dataclass
class Bundle:
    """One idea with the rows that belong to it."""

    row: Row
    key: str
    comments: list[Row] = field(default_factory=list)
    sources: list[Row] = field(default_factory=list)

    def __len__(self) -> int:
        return 1 + len(self.comments) + len(self.sources)
