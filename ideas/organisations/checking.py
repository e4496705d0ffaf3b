"""Whether what is said of an organisation can be kept. A file of its own: pure, shared by proposing and
changing.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from ideas.kernel.errors import FieldError, Invalid, Words
from ideas.kernel.text import clean_text, folded
from ideas.organisations.models import Organisation

_is_web_address = URLValidator(schemes=["http", "https"])
LANGUAGES = {"fr", "it", "de", "en", "rm", "es", "pt", "sq", "sr", "hr", "tr", "ar", "uk", "ti"}


def checked(values: Mapping[str, Any], *, is_new: bool = True) -> dict[str, Any]:
    """``values`` cleaned, with ``search_name`` beside ``name``. Raises Invalid with all that is wrong.

    A new one needs ``name`` and ``kind``; TypeError for what is not a field that people write.
    """
    unknown = set(values) - set(_CLEANERS)
    if unknown:
        raise TypeError(f"Not for people to write: {', '.join(sorted(unknown))}")
    needed = {"name": "", "kind": ""} if is_new else {}
    errors: list[FieldError] = []
    cleaned: dict[str, Any] = {}
    for name, value in {**needed, **values}.items():
        try:
            cleaned[name] = _CLEANERS[name](value)
        except _Wrong as wrong:
            errors.append(FieldError(name, wrong.code, wrong.message))
    if errors:
        raise Invalid(errors)
    if "name" in cleaned:
        cleaned["search_name"] = folded(cleaned["name"])[:200]
    return cleaned


class _Wrong(Exception):
    """One value that cannot be kept."""

    def __init__(self, code: str, message: Words) -> None:
        self.code = code
        self.message = message
        super().__init__(message)


def _text(limit: int, *, is_needed: bool = False, lines: bool = False) -> Callable[[str], str]:
    def clean(value: str) -> str:
        text = clean_text(value, lines=lines)
        if is_needed and not text:
            raise _Wrong("required", _("Ce champ est nécessaire."))
        if len(text) > limit:
            raise _Wrong("too_long", _("%(limit)s caractères au plus.") % {"limit": limit})
        return text

    return clean


def _website(value: str) -> str:
    text = _text(300)(value)
    if not text:
        return ""
    if "://" not in text:
        text = f"https://{text}"
    try:
        _is_web_address(text)
    except ValidationError:
        raise _Wrong("invalid", _("Cette adresse web n’est pas valable.")) from None
    return text


def _kind(value: str) -> str:
    if value not in Organisation.Kind.values:
        raise _Wrong("unknown", _("Choisissez une des sortes d’organisations."))
    return value


def _languages(value: list[str]) -> list[str]:
    if not set(value) <= LANGUAGES:
        raise _Wrong("unknown", _("Une de ces langues n’est pas connue."))
    return sorted(set(value))


_CLEANERS: dict[str, Callable[[Any], Any]] = {
    "name": _text(160, is_needed=True),
    "kind": _kind,
    "official_number": _text(40),
    "description": _text(5000, lines=True),
    "website": _website,
    "territory": lambda territory: territory,
    "languages": _languages,
}
