"""Words blacked out of a text. A file of its own because it is pure: no rows are asked for or written."""

import re
from collections.abc import Iterable

MARK = "█████"
AROUND = 60  # characters of an excerpt on either side
LEAST, MOST, MOST_WORDS = 2, 200, 20


class Blackener:
    """Puts ``MARK`` wherever some words stand, whole, in upper or lower case, whatever white space is between them."""

    def __init__(self, words: Iterable[str]) -> None:
        longest_first = sorted(words, key=len, reverse=True)
        patterns = (r"\s+".join(map(re.escape, one.split())) for one in longest_first)
        self._found = re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)", re.IGNORECASE)

    def text(self, text: str) -> str:
        """``text`` with the words blacked out."""
        return self._found.sub(MARK, text)

    def excerpt(self, text: str) -> str:
        """The first such words in ``text`` with what stands around them, on one line; empty where there are none."""
        found = self._found.search(text)
        if found is None:
            return ""
        start, end = max(0, found.start() - AROUND), found.end() + AROUND
        words = " ".join(text[start:end].split())
        return f"{'…' if start else ''}{words}{'…' if end < len(text) else ''}"
