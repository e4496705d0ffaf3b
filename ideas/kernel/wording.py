"""Words that the lab writes in several languages: names of themes, stages, calls.

Stored as a mapping of language code to text; shown in the reader's language, else in the lab's, else in any.
"""

from collections.abc import Mapping

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ideas.kernel.errors import FieldError
from ideas.kernel.text import clean_text

Wording = Mapping[str, str]
QUOTED = _("« %(text)s »")
NAMED_FOR = _("%(person)s, pour %(organisation)s")


def quoted(text: str) -> str:
    """``text`` between the quotation marks of the active language."""
    return QUOTED % {"text": text}


def named_for(person: object, organisation: object | None) -> str:
    """Who it is, for whom: « Nadia, pour Caritas »; the person alone where that is for nobody else."""
    if organisation is None:
        return str(person)
    return NAMED_FOR % {"person": person, "organisation": organisation}


def in_language(words: Wording, language: str | None = None) -> str:
    """``words`` in ``language`` (the active one by default), or the nearest thing there is."""
    return in_language_with_source(words, language)[0]


def in_language_with_source(words: Wording, language: str | None = None) -> tuple[str, str]:
    """Like ``in_language``, with the language the text is really in, for ``lang`` attributes."""
    wanted = language or get_language() or settings.LANGUAGE_CODE
    for candidate in (wanted, settings.LANGUAGE_CODE, *settings.LAB_LANGUAGES, *words):
        if words.get(candidate):
            return words[candidate], candidate
    return "", wanted


def checked_wording(
    field: str, words: Wording, *, limit: int, is_needed: bool = True, lines: bool = False
) -> tuple[dict[str, str], list[FieldError]]:
    """``words`` cleaned, without empty texts, and what is wrong with them: all that is to be said of ``field`` at once.

    Each text has at most ``limit`` characters; ``is_needed`` asks for at least one; ``lines`` lets a text have several.
    """
    cleaned = {language: clean_text(text, lines=lines) for language, text in words.items()}
    kept = {language: text for language, text in cleaned.items() if text}
    errors = [
        FieldError(f"{field}.{language}", "unknown_language", _("Cette langue n’est pas proposée ici."))
        for language in kept
        if language not in settings.LAB_LANGUAGES
    ]
    errors += [
        FieldError(f"{field}.{language}", "too_long", _("%(limit)s caractères au plus.") % {"limit": limit})
        for language, text in kept.items()
        if len(text) > limit
    ]
    if is_needed and not kept:
        errors.append(FieldError(field, "required", _("Écrivez-le au moins dans une langue.")))
    return kept, errors
