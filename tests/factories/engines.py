"""Engines that translate, for tests: as a lab would name its own in ``LAB_TRANSLATION_ENGINE``."""

from collections.abc import Callable, Sequence
from typing import ClassVar

ECHO = "tests.factories.engines.Echo"
SLOW = "tests.factories.engines.Slow"
MUTE = "tests.factories.engines.Mute"


class Echo:
    """Says which way each text went."""

    name = "Écho"
    version = "2"

    def translate(self, texts: Sequence[str], *, source: str, target: str) -> Sequence[str]:
        """Each text with both languages before it."""
        return [f"[{source}→{target}] {text}" for text in texts]


class Slow(Echo):
    """While it is at work somebody does the next of ``meanwhile``."""

    meanwhile: ClassVar[list[Callable[[], object]]] = []

    def translate(self, texts: Sequence[str], *, source: str, target: str) -> Sequence[str]:
        """The same, once that is done."""
        if self.meanwhile:
            self.meanwhile.pop(0)()
        return super().translate(texts, source=source, target=target)


class Mute(Echo):
    """Gives back fewer texts than it got, as a broken one may."""

    def translate(self, texts: Sequence[str], *, source: str, target: str) -> Sequence[str]:
        """Nothing."""
        return []


class Unnamed:
    """Has nothing that an engine has."""
