"""Words that the lab writes in several languages: names of themes, stages, calls.

Stored as a mapping of language code to text; shown in the reader's language, else in the lab's, else in any.
"""

from collections.abc import Mapping

from django.conf import settings
from django.utils.translation import get_language

Wording = Mapping[str, str]


def in_language(words: Wording, language: str | None = None) -> str:
    """``words`` in ``language`` (the active one by default), or the nearest thing there is."""
    text, _ = in_language_with_source(words, language)
    return text


def in_language_with_source(words: Wording, language: str | None = None) -> tuple[str, str]:
    """Like ``in_language``, with the language the text is really in, for ``lang`` attributes."""
    wanted = language or get_language() or settings.LANGUAGE_CODE
    for candidate in (wanted, settings.LANGUAGE_CODE, *settings.LAB_LANGUAGES, *words):
        if words.get(candidate):
            return words[candidate], candidate
    return "", wanted
