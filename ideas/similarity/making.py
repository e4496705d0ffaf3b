"""Making vectors of ideas, with no transaction open: by the process beside where it answers, else right here.

A file of its own because handlers and the command share it, and it is no verb: what it makes, an operation keeps.
"""

from collections.abc import Sequence

from ideas.ideation.models import Idea
from ideas.kernel.actor import SYSTEM
from ideas.similarity import beside
from ideas.similarity.encoding import MEANING, Parts, has_meaning
from ideas.similarity.operations import Encoded, keep_vectors
from ideas.similarity.queries import parts_of


def make_vectors(ideas: Sequence[Idea]) -> int:
    """Encode and keep; return how many were kept. Without the extra ``semantic`` nothing is made."""
    if not ideas or not has_meaning():
        return 0
    numbers = encoded([parts_of(idea) for idea in ideas])
    made = [
        Encoded(
            idea=idea.pk,
            language=idea.language,
            text_version=idea.text_version,
            model=MEANING.name,
            numbers=vector,
        )
        for idea, vector in zip(ideas, numbers, strict=True)
    ]
    return keep_vectors(made, by=SYSTEM)


def encoded(texts: Sequence[Parts]) -> list[bytes]:
    """What each of ``texts`` means, as float16, little endian; nothing without the extra ``semantic``. Never in a request."""
    if not texts or not has_meaning():
        return []
    try:
        return beside.encoded(texts)
    except beside.Away:
        return [vector.astype("<f2").tobytes() for vector in MEANING.kept(texts)]
