"""A quoted passage found again in a text that was edited. A file of its own because it is pure: it asks for no rows.

A passage is kept as its exact words with a little of what stood before and after (the TextQuoteSelector of the W3C's
Web Annotation Data Model). Texts are plain and on one line, as ``kernel.text.plain_text_of`` makes them.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ideas.ideation.aligning import Steps, common

AROUND = 40  # characters kept on either side
ALIKE = 0.6  # the share of a passage's words, in their order, that must still stand together
FEWEST = 4  # a passage of fewer words is found only as it was: two of three common words stand anywhere
MOST_TRIED = 40  # places that a passage is compared with
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Anchor:
    """A passage: its words, and what stood before and after."""

    exact: str
    prefix: str = ""
    suffix: str = ""


type Span = tuple[int, int]


def anchor_at(text: str, start: int, end: int) -> Anchor:
    """The anchor of ``text[start:end]``."""
    return Anchor(text[start:end], text[max(0, start - AROUND) : start], text[end : end + AROUND])


def find(text: str, anchor: Anchor) -> Span | None:
    """Where the passage stands in ``text``: as it was, in the place whose surroundings are most alike; else where most
    of its words still stand together; None where it is gone.
    """
    if not anchor.exact:
        return None
    places = list(_occurrences(text, anchor.exact))
    if places:
        spans = [(start, start + len(anchor.exact)) for start in places]
        return max(spans, key=lambda span: _context(text, span, anchor))
    return _nearest(text, anchor)


def _occurrences(text: str, words: str) -> Iterator[int]:
    place = text.find(words)
    while place >= 0:
        yield place
        place = text.find(words, place + 1)


def _context(text: str, span: Span, anchor: Anchor) -> int:
    """How many characters next to ``span`` are those that stood there."""
    start, end = span
    before = _common(text[max(0, start - len(anchor.prefix)) : start][::-1], anchor.prefix[::-1])
    return before + _common(text[end : end + len(anchor.suffix)], anchor.suffix)


def _common(one: str, other: str) -> int:
    return next(
        (n for n, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]),
        min(len(one), len(other)),
    )


def _nearest(text: str, anchor: Anchor) -> Span | None:
    """The stretch of ``text`` that has most of the passage's words in their order."""
    wanted = [word.casefold() for word in _WORD.findall(anchor.exact)]
    if len(wanted) < FEWEST:
        return None
    found = list(_WORD.finditer(text))
    words = [match[0].casefold() for match in found]
    best: tuple[float, int, Span] | None = None
    steps = Steps("", anchor.exact)
    for first in _candidates(words, wanted):
        window = words[first : first + len(wanted) + max(2, len(wanted) // 3)]
        blocks = common(wanted, window, steps)
        share = sum(size for _a, _b, size in blocks) / len(wanted)
        if share < ALIKE:
            continue
        start, last = first + blocks[0][1], first + blocks[-1][1] + blocks[-1][2] - 1
        span = (found[start].start(), found[last].end())
        rank = (share, _context(text, span, anchor), span)
        if best is None or rank[:2] > best[:2]:
            best = rank
    return best[2] if best is not None else None


def _candidates(words: Sequence[str], wanted: Sequence[str]) -> list[int]:
    """Where stretches as long as the passage begin that have enough of its words, in whatever order; the fullest first."""
    size = len(wanted)
    missing = Counter(wanted)  # how many of each word the stretch still lacks; below nothing: has too many
    had = 0
    enough = []
    ends = len(words)
    for place in range(-size, max(1, ends - size // 2)):
        if place > 0 and words[place - 1] in missing:
            missing[words[place - 1]] += 1
            had -= missing[words[place - 1]] > 0
        last = place + size - 1
        if 0 <= last < ends and words[last] in missing:
            had += missing[words[last]] > 0
            missing[words[last]] -= 1
        if place >= 0 and had >= ALIKE * size:
            enough.append((had / size, place))
    return [place for _share, place in sorted(enough)[::-1][:MOST_TRIED]]
