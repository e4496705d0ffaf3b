"""One thing that waits for an organisation. A file of its own: every source of them is written in these words."""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from ideas.kernel import clock
from ideas.kernel.errors import Words


class Part(StrEnum):
    """What kind of act is awaited."""

    DECIDE = "decide"
    OWE = "owe"
    SIGN = "sign"
    FUND = "fund"


@dataclass(frozen=True)
class Due:
    """One thing that waits for an organisation.

    ``what`` says it in words, ``title`` names what it is about, in ``language`` (empty: the reader's own); ``kind`` and
    ``code`` name the subject that it leads to. ``due_on`` is the last day, None where there is none. ``who`` is the
    person who has it in hand, for the organisation.
    """

    part: Part
    what: Words
    title: str
    kind: str
    code: str
    due_on: datetime.date | None = None
    language: str = ""
    who: str = ""

    @property
    def is_late(self) -> bool:
        """Whether its last day is over."""
        return self.due_on is not None and self.due_on < clock.today()


def day_of(at: datetime.datetime | None) -> datetime.date | None:
    """The day of that moment in the lab's zone; None for none."""
    return at.astimezone(clock.lab_zone()).date() if at is not None else None
