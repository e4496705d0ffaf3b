"""Comparing what few texts mean by numbers that were kept of them: without numpy, the encoder, or anybody to ask.

A file of its own because it runs within requests of other chapters: two hundred comparisons take some ten milliseconds.
"""

import struct
from collections.abc import Sequence
from operator import mul

from ideas.similarity.encoding import DIMENSIONS, Scale

_NUMBERS = struct.Struct(f"<{DIMENSIONS}e")
SHORT = Scale(unrelated=0.2, near=0.42, same=0.75)  # of titles with a sentence or two, each read by itself


def closeness(one: bytes, others: Sequence[bytes]) -> list[float]:
    """How close ``one`` is in meaning to each of ``others``, as ``making.encoded`` made them: 0 to 1, near from 0.5 on."""
    mine = _NUMBERS.unpack(one)
    return [SHORT(sum(map(mul, mine, _NUMBERS.unpack(other)))) for other in others]
