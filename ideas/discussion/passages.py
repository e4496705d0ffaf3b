"""Which kinds of subjects have texts that comments can quote.

A file of its own because it is a registry: discussion comes before the chapters whose texts are quoted, so it asks and
they answer.
"""

from collections.abc import Callable
from typing import Any

type TextOf = Callable[[Any, str, int | None], str | None]

_texts: dict[str, TextOf] = {}


def register_text(kind: str, text_of: TextOf) -> None:
    """Let comments quote subjects of ``kind``: ``text_of(subject, part, revision)`` gives the plain text of a part on one line,
    of the present text where ``revision`` is None, or None where there is no such part or revision.
    """
    _texts[kind] = text_of


def text_of(kind: str, subject: Any, part: str, revision: int | None) -> str | None:
    """The plain text of a part of ``subject``; None for a kind without texts to quote."""
    ask = _texts.get(kind)
    return ask(subject, part, revision) if ask is not None else None
