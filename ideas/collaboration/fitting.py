"""How an amendment fits the text as it is now. A file of its own because it is pure: no rows are asked for or written.

An amendment was written against the text of one revision (the base). What it changes there is carried over to the text of
today by a three-way merge; what then differs from today's text is taken apart into changes that can be taken one by one.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import count

from django.utils.translation import gettext_lazy as _

from ideas.ideation.comparing import Part, words_changed
from ideas.ideation.three_way import Conflict, Merged, merge
from ideas.kernel.errors import LabError

NEAR = 3  # changes with fewer words between them are one: apart they would make no sense
_WORDS = re.compile(r"\w+")


@dataclass(frozen=True)
class Change:
    """One change that can be taken or left. ``parts`` shows it in its few words of context."""

    number: int
    old: str
    new: str
    parts: Sequence[Part]


@dataclass(frozen=True)
class Fit:
    """One section: the text the amendment was written against, today's, and as the amendment would have it.

    ``is_foreign`` when the text is in another language by now: then nothing of it can be taken as it is.
    """

    section: str
    base: str
    now: str
    proposed: str
    is_foreign: bool = False

    @cached_property
    def merged(self) -> Merged:
        """Today's text with what the amendment changes."""
        return merge(self.base, self.now, self.proposed)

    @property
    def fits(self) -> bool:
        """Whether nothing that the amendment changes was changed meanwhile in another way."""
        return not self.is_foreign and self.merged.is_clean

    @property
    def has_moved_on(self) -> bool:
        """Whether the text is no longer the one the amendment was written against."""
        return self.now != self.base

    @property
    def result(self) -> str:
        """The section once the amendment is taken. Raises ValueError where it does not fit."""
        return self.merged.text

    @property
    def draft(self) -> str:
        """The section for whoever mends it: merged where that goes, the amendment's own words where it does not."""
        return self.merged.settled(lambda conflict: conflict.theirs)

    @property
    def conflicts(self) -> list[Conflict]:
        """The places where it does not fit; the whole section where that is in another language by now."""
        if self.is_foreign:
            return [Conflict(self.base, self.now, self.proposed)]
        return self.merged.conflicts

    @cached_property
    def pieces(self) -> list[str | Change]:
        """Today's text where nothing changes, and the changes between, in order; no change where all is there already."""
        return list(_pieces(self.parts if self.fits else words_changed(self.now, self.result)))

    @cached_property
    def changes(self) -> list[Change]:
        """What can be taken one by one."""
        return [piece for piece in self.pieces if isinstance(piece, Change)]

    @property
    def proposed_parts(self) -> list[Part]:
        """The difference as its author made it."""
        return words_changed(self.base, self.proposed)

    @cached_property
    def parts(self) -> list[Part]:
        """The difference to today's text; where it does not fit, as its author made it."""
        return words_changed(self.now, self.result) if self.fits else self.proposed_parts

    def taking(self, numbers: Collection[int] | None) -> str:
        """The section with only those changes taken; all of them with None."""
        if numbers is None:
            return self.result
        said = [
            piece if isinstance(piece, str) else piece.new if piece.number in numbers else piece.old
            for piece in self.pieces
        ]
        return "".join(said)


def fits_of(
    base: Mapping[str, str],
    now: Mapping[str, str],
    proposed: Mapping[str, str],
    order: Sequence[str],
    *,
    is_foreign: bool = False,
) -> list[Fit]:
    """Each section that the amendment changes, in the ``order`` of the page."""
    return [
        Fit(key, base.get(key, ""), now.get(key, ""), proposed[key], is_foreign)
        for key in order
        if key in proposed
    ]


def _pieces(parts: Sequence[Part]) -> Iterator[str | Change]:
    """Runs of changed words with what stands between them; runs that stand near each other are one."""
    numbers = count(1)
    run: list[Part] = []
    for place, (kind, text) in enumerate(parts):
        if kind != "equal" or (run and place + 1 < len(parts) and _is_short(text)):
            run.append((kind, text))
            continue
        if run:
            yield _change(next(numbers), run)
            run = []
        yield text
    if run:
        yield _change(next(numbers), run)


def _is_short(text: str) -> bool:
    return "\n" not in text and len(_WORDS.findall(text)) < NEAR


def _change(number: int, run: Sequence[Part]) -> Change:
    old = "".join(text for kind, text in run if kind != "insert")
    new = "".join(text for kind, text in run if kind != "delete")
    return Change(number, old, new, tuple(run))


class DoesNotFit(LabError):
    """The text has moved on so far that an amendment cannot be taken as it is; ``fits`` are the sections in question."""

    status = 409
    code = "does_not_fit"
    message = _(
        "Le texte a trop changé depuis : cet amendement ne s’y intègre plus tel quel. Comparez les textes, puis "
        "reprenez l’amendement."
    )

    def __init__(self, fits: Sequence[Fit]) -> None:
        self.fits = tuple(fits)
        super().__init__()
