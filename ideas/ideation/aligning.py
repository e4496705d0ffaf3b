"""Which items of two sequences are the same, in their order. A file of its own because it is pure: no rows are asked for.

As ``difflib`` finds them, at a cost that stays bounded: how often it looks at a pair of equal items grows with the square
of how often a word is repeated, and blanks and « de » are repeated everywhere. What would cost too much is cut first, at
what both begin and end with and at items that stand once on either side. Where nothing is left to spend, what lies between is
taken to have nothing in common, which is coarse but never wrong.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise, takewhile
from operator import eq

FEW = 100_000  # steps that looking through one stretch may cost before it is cut first
MOST = 300_000  # steps in all, beside those for reading
EACH = 10  # steps more for each character there is to read
READING = 4  # steps that reading an item costs, beside looking at a pair
WIDTHS = (1, 4, 16)  # items in a row that stand once: where words do not, phrases may


class Steps:
    """How many steps may still be made over two texts."""

    def __init__(self, one: str, other: str) -> None:
        self.left = MOST + EACH * (len(one) + len(other))

    def spend(self, cost: int) -> bool:
        """Whether there is enough left for ``cost``, which then is spent."""
        if cost > self.left:
            return False
        self.left -= cost
        return True


type Block = tuple[int, int, int]


def pairs(one: Sequence[str], other: Sequence[str]) -> int:
    """How many pairs of equal items there are: what looking for the longest common run costs."""
    there = Counter(other)
    return sum(count * there[item] for item, count in Counter(one).items())


def common(one: Sequence[str], other: Sequence[str], steps: Steps) -> list[Block]:
    """The runs that are the same: where each begins in ``one`` and in ``other``, and how long it is, in order."""
    found: list[Block] = []
    waiting = [(0, len(one), 0, len(other))]
    while waiting:
        i, i_end, j, j_end = waiting.pop()
        blocks = _within(one[i:i_end], other[j:j_end], steps)
        for a, b, size in blocks:
            found.append((i + a, j + b, size))
        ends = [(0, 0, 0), *blocks, (i_end - i, j_end - j, 0)] if blocks else []
        for before, after in pairwise(ends):
            gap = before[0] + before[2], after[0], before[1] + before[2], after[1]
            if gap[0] < gap[1] and gap[2] < gap[3]:
                waiting.append((i + gap[0], i + gap[1], j + gap[2], j + gap[3]))
    return list(_joined(sorted(found)))


def _within(one: Sequence[str], other: Sequence[str], steps: Steps) -> list[Block]:
    """Some runs that are the same; none where there are none, or where they would cost too much."""
    size = READING * (len(one) + len(other))
    if steps.spend(size):
        cost = pairs(one, other)
        if not cost:
            return []
        if cost <= FEW and steps.spend(cost):
            match = SequenceMatcher(None, one, other, autojunk=False).find_longest_match()
            return [(match.a, match.b, match.size)]
    start = _alike(one, other)
    end = _alike(one[start:][::-1], other[start:][::-1])
    a_end, b_end = len(one) - end, len(other) - end
    if start + end:
        edges = [(0, 0, start), (a_end, b_end, end)]
        return [block for block in edges if block[2]]
    tried = (_anchors(one, other, width) for width in WIDTHS if steps.spend(size))
    return next(filter(None, tried), [])


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many items both begin with."""
    return sum(1 for _same in takewhile(bool, map(eq, one, other)))


def _anchors(one: Sequence[str], other: Sequence[str], width: int) -> list[Block]:
    """Items that begin ``width`` in a row which stand once on either side, as many of them as stand in the same order."""
    rows, others = (list(zip(*(side[n:] for n in range(width)), strict=False)) for side in (one, other))
    here, there = Counter(rows), Counter(others)
    places = {row: place for place, row in enumerate(others) if there[row] == 1}
    unique = [(place, places[row]) for place, row in enumerate(rows) if here[row] == 1 and row in places]
    return [(a, b, 1) for a, b in _rising(unique)]


def _rising(rows: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of ``rows``, which rise by their first number, that rises by the second, too."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for number, (_first, second) in enumerate(rows):
        place = bisect_left(ends, second)
        before.append(last[place - 1] if place else -1)
        ends[place : place + 1] = [second]
        last[place : place + 1] = [number]
    chosen: list[tuple[int, int]] = []
    number = last[-1] if last else -1
    while number >= 0:
        chosen.append(rows[number])
        number = before[number]
    return chosen[::-1]


def _joined(blocks: Sequence[Block]) -> Iterator[Block]:
    """``blocks`` with those that follow each other on both sides as one."""
    i = j = size = 0
    for a, b, more in blocks:
        if (i + size, j + size) == (a, b):
            size += more
            continue
        if size:
            yield i, j, size
        i, j, size = a, b, more
    if size:
        yield i, j, size
