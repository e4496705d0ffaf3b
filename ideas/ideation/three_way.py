"""Two texts that grew from the same one, made one again.

A file of its own because it is pure: no rows are asked for or written.

First by lines (a paragraph is one, a list item too), then, where both sides changed the same lines, by words. What a
side wrote is in the result; what stood before is gone only where a side took it away. Where both changed the same
words, the lines are left to people as a ``Conflict``: nothing is chosen for them. What a merge costs is bounded; of a text
made to cost more (one word a thousand times) whole lines are left to people.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from ideas.ideation.aligning import Steps, common

LEAST_WORDS = 3  # a shorter run of equal words between two changes says little: « de la » stands everywhere
_WORD = re.compile(r"(\w+|[^\w\s]|^)(\s*)")


@dataclass(frozen=True)
class Conflict:
    """Lines that both sides changed, each in their own way; an empty side took them away."""

    base: str
    ours: str
    theirs: str


@dataclass(frozen=True)
class Merged:
    """The result: texts and conflicts in their order, separators between them included in the texts."""

    pieces: Sequence[str | Conflict]

    @property
    def conflicts(self) -> list[Conflict]:
        """What people must choose."""
        return [piece for piece in self.pieces if isinstance(piece, Conflict)]

    @property
    def is_clean(self) -> bool:
        """Whether nothing is left to choose."""
        return not self.conflicts

    @property
    def text(self) -> str:
        """The merged text. Raises ValueError where something is left to choose."""
        if not self.is_clean:
            raise ValueError("There are conflicts to be settled first.")
        return "".join(str(piece) for piece in self.pieces)

    def settled(self, choose: Callable[[Conflict], str]) -> str:
        """The text with what ``choose`` gives for each conflict; an empty choice takes its lines away."""
        pieces = [choose(piece) if isinstance(piece, Conflict) else piece for piece in self.pieces]
        return re.sub(r"\n{3,}", "\n\n", "".join(pieces)).strip("\n") if self.conflicts else "".join(pieces)


@dataclass(frozen=True)
class _Line:
    """A line that is not blank. ``gap`` is how many blank ones stand before it, for the first as many as before the next."""

    text: str
    gap: int


def merge(base: str, ours: str, theirs: str) -> Merged:
    """What ``ours`` and ``theirs``, both grown from ``base``, say together.

    Where both added lines in the same place, those of ``ours`` come first. Either side may be the other: what is in
    conflict does not depend on the order.
    """
    if ours in (base, theirs):
        return Merged([theirs])
    if theirs == base:
        return Merged([ours])
    steps = Steps(base, ours), Steps(base, theirs)
    return _merged_lines(_lines(base), _lines(ours), _lines(theirs), steps)


def _lines(text: str) -> list[_Line]:
    lines, gap = [], 0
    for line in text.split("\n"):
        if line.strip():
            lines.append(_Line(line.rstrip(), gap))
            gap = 0
        else:
            gap += 1
    return [_Line(lines[0].text, lines[1].gap if lines[1:] else 1), *lines[1:]] if lines else []


type _Steps = tuple[Steps, Steps]  # of either side as many, so that it does not matter which is ours


def _merged_lines(base: list[_Line], ours: list[_Line], theirs: list[_Line], steps: _Steps) -> Merged:
    rows = [[line.text for line in side] for side in (base, ours, theirs)]
    pieces: list[str | Conflict] = []
    for is_same, *cut in _stretches(*rows, least=1, steps=steps):
        b, o, t = base[cut[0]], ours[cut[1]], theirs[cut[2]]
        if is_same:
            _add(pieces, [_Line(b[0].text, _changed(b[0].gap, o[0].gap, t[0].gap))])
        else:
            _add(pieces, _settled(b, o, t, steps), gap=max(line.gap for line in (o[:1] or t[:1] or b[:1])))
    return Merged(pieces)


def _changed[T](base: T, ours: T, theirs: T) -> T:
    """Of white space around what is the same: the one that a side changed."""
    return theirs if ours == base else ours


def _add(pieces: list[str | Conflict], found: list[_Line] | Conflict, gap: int = 0) -> None:
    """Put ``found`` behind ``pieces``, with the line ends that part them."""
    if isinstance(found, Conflict):
        pieces += ["\n" * (gap + 1), found] if pieces else [found]
    elif found:
        start = "\n" * (found[0].gap + 1) if pieces else ""
        pieces.append(start + _joined(found))


def _joined(lines: Sequence[_Line]) -> str:
    """The lines as text; the gap before the first is not part of it."""
    return "".join(
        line.text if not place else "\n" * (line.gap + 1) + line.text for place, line in enumerate(lines)
    )


def _settled(
    base: list[_Line], ours: list[_Line], theirs: list[_Line], steps: _Steps
) -> list[_Line] | Conflict:
    """Lines between two that are the same everywhere: one side's, both, or a conflict."""
    b, o, t = ([line.text for line in side] for side in (base, ours, theirs))
    if t in (b, o):
        return _behind_gap(ours, base, ours, theirs)
    if o == b:
        return _behind_gap(theirs, base, ours, theirs)
    added = _added(b, o, t)
    if added is not None:
        return [*ours[: added[0]], *theirs[added[1] : added[2]], *ours[added[0] :]]
    added = _added(b, t, o)
    if added is not None:
        return [*theirs[: added[0]], *ours[added[1] : added[2]], *theirs[added[0] :]]
    texts = _joined(base), _joined(ours), _joined(theirs)
    words = _merged_words(*texts, steps)
    if words is None:
        return Conflict(*texts)
    return _behind_gap(_lines(words), base, ours, theirs)


def _behind_gap(lines: list[_Line], *sides: list[_Line]) -> list[_Line]:
    """``lines`` with the gap before them that a side changed, where each side has one."""
    if not (lines and all(sides)):
        return lines
    return [_Line(lines[0].text, _changed(*(side[0].gap for side in sides))), *lines[1:]]


def _added(base: list[str], one: list[str], other: list[str]) -> tuple[int, int, int] | None:
    """Where ``other`` only added lines before or after all of ``base``: where they go in ``one``, and which they are.

    Lines that both added alike at the place where they meet go in once.
    """
    if not base:
        start = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))))
        return len(one), start, len(other)
    if other[: len(base)] == base:
        return len(one), len(base), len(other)
    if other[-len(base) :] == base:
        return 0, 0, len(other) - len(base)
    return None


def _merged_words(base: str, ours: str, theirs: str, steps: _Steps) -> str | None:
    """The same by words; None where both changed the same ones."""
    b, o, t = (_WORD.findall(text) for text in (base, ours, theirs))
    words = ([word for word, _space in side] for side in (b, o, t))
    said: list[tuple[str, str]] = []
    for is_same, *cut in _stretches(*words, least=LEAST_WORDS, steps=steps):
        in_base, in_ours, in_theirs = b[cut[0]], o[cut[1]], t[cut[2]]
        if is_same:
            said.append((in_base[0][0], _changed(in_base[0][1], in_ours[0][1], in_theirs[0][1])))
        elif in_ours == in_base:
            said += in_theirs
        elif in_theirs in (in_base, in_ours):
            said += in_ours
        else:
            return None
    return "".join(word + space for word, space in said)


type _Cut = tuple[bool, slice, slice, slice]


def _stretches(
    base: list[str], ours: list[str], theirs: list[str], *, least: int, steps: _Steps
) -> Iterator[_Cut]:
    """The three sides cut where all are the same: single items that are, and what lies between them, in order."""
    in_ours, in_theirs = _places(base, ours, least, steps[0]), _places(base, theirs, least, steps[1])
    common = [place for place in range(len(base)) if place in in_ours and place in in_theirs]
    b = o = t = 0
    for place in [*common, None]:
        ends = (len(base), len(ours), len(theirs))
        nb, no, nt = ends if place is None else (place, in_ours[place], in_theirs[place])
        if (b, o, t) != (nb, no, nt):
            yield False, slice(b, nb), slice(o, no), slice(t, nt)
        if place is not None:
            b, o, t = nb + 1, no + 1, nt + 1
            yield True, slice(nb, b), slice(no, o), slice(nt, t)


def _places(base: list[str], other: list[str], least: int, steps: Steps) -> dict[int, int]:
    """Where each item of ``base`` that is still there stands in ``other``.

    Runs of fewer than ``least`` items between two changes are left out.
    """
    places: dict[int, int] = {}
    for a, b, size in common(base, other, steps):
        is_edge = (a == 0 and b == 0) or (a + size == len(base) and b + size == len(other))
        if size >= least or is_edge:
            places |= {a + step: b + step for step in range(size)}
    return places
