"""Engines that translate: what one must be able to do, and the one that this lab has.

A file of its own because an engine comes from outside: the setting ``LAB_TRANSLATION_ENGINE`` names a class by its dotted
path, and we ship none. See ``platform/docs/how/translations.md``.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string


class Engine(Protocol):
    """Translates. Made once in a process, without arguments; what it needs it reads from the environment.

    ``name`` and ``version`` are shown to readers and kept with what it wrote.
    """

    name: str
    version: str

    def translate(self, texts: Sequence[str], *, source: str, target: str) -> Sequence[str]:
        """``texts`` (Markdown) from one language into another (``fr``, ``it``…), as many and in their order.

        Called outside any transaction, by the relay or a worker. It may take minutes, must have time limits of its own and may
        raise anything: it is asked again later, and after eight times the lab's desk sees it.
        """


def engine() -> Engine | None:
    """The engine that this lab has, or None. Raises ImproperlyConfigured for one that cannot be had."""
    path = settings.LAB_TRANSLATION_ENGINE
    return _made(path) if path else None


def has_engine() -> bool:
    """Whether this lab has one, without making it."""
    return bool(settings.LAB_TRANSLATION_ENGINE)


@lru_cache(maxsize=4)
def _made(path: str) -> Engine:
    try:
        found: Engine = import_string(path)()
    except Exception as error:
        raise ImproperlyConfigured(f"LAB_TRANSLATION_ENGINE, {path}, cannot be had: {error}") from error
    lacking = [name for name in ("name", "version", "translate") if not hasattr(found, name)]
    if lacking:
        raise ImproperlyConfigured(f"LAB_TRANSLATION_ENGINE, {path}, has no {', no '.join(lacking)}.")
    return found
