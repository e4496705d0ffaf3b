"""Whether what is said of an organisation can be kept. A file of its own: pure, shared by proposing and
changing.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext_lazy as _

from ideas.kernel.errors import FieldError, Invalid, Words
from ideas.kernel.text import clean_text, folded
from ideas.organisations.lifecycle import Competence, Purpose
from ideas.organisations.models import Organisation
from ideas.organisations.numbering import number_key

_is_telephone = re.compile(r"\+?[0-9][0-9 ()/.-]{3,38}[0-9]")
_is_web_address = URLValidator(schemes=["http", "https"])
LANGUAGES = {"fr", "it", "de", "en", "rm", "es", "pt", "sq", "sr", "hr", "tr", "ar", "uk", "ti"}


def checked(values: Mapping[str, Any], *, is_new: bool = True) -> dict[str, Any]:
    """``values`` cleaned, with ``search_name`` beside ``name``. Raises Invalid with all that is wrong.

    A new one needs ``name`` and ``kind``; TypeError for what is not a field that people write.
    """
    cleaners, needed = (_CLEANERS, {"name": "", "kind": ""}) if is_new else (_CLEANERS | _LATER, {})
    cleaned = _cleaned(cleaners, values, needed)
    if "name" in cleaned:
        cleaned["search_name"] = folded(cleaned["name"])[:200]
    if "official_number" in cleaned:
        cleaned["number_key"] = number_key(cleaned["official_number"])
    return cleaned


def checked_contact(values: Mapping[str, Any]) -> dict[str, Any]:
    """What is said of a contact, cleaned: it needs ``name`` and a way to reach it. Raises as ``checked``."""
    cleaned = _cleaned(_CONTACT_CLEANERS, values, {"name": "", "email": "", "phone": ""})
    if not cleaned["email"] and not cleaned["phone"]:
        words = _("Donnez une adresse e-mail ou un numéro de téléphone.")
        raise Invalid.one("email", "unreachable", words)
    return cleaned


def _cleaned(
    cleaners: Mapping[str, Callable[[Any], Any]], values: Mapping[str, Any], needed: Mapping[str, Any]
) -> dict[str, Any]:
    unknown = set(values) - set(cleaners)
    if unknown:
        raise TypeError(f"Not for people to write: {', '.join(sorted(unknown))}")
    errors: list[FieldError] = []
    cleaned: dict[str, Any] = {}
    for name, value in {**needed, **values}.items():
        try:
            cleaned[name] = cleaners[name](value)
        except _Wrong as wrong:
            errors.append(FieldError(name, wrong.code, wrong.message))
    if errors:
        raise Invalid(errors)
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


def _competences(value: list[str]) -> list[str]:
    if not set(value) <= set(Competence.values):
        raise _Wrong("unknown", _("Un de ces domaines n’est pas dans la liste du lab."))
    return sorted(set(value))


def _purpose(value: str) -> str:
    if value not in Purpose.values:
        raise _Wrong("unknown", _("Choisissez un des usages de la liste."))
    return value


def _email(value: str) -> str:
    text = _text(254)(value)
    try:
        if text:
            validate_email(text)
    except ValidationError:
        raise _Wrong("invalid", _("Cette adresse e-mail n’est pas valable.")) from None
    return text


def _phone(value: str) -> str:
    text = _text(40)(value)
    if text and not _is_telephone.fullmatch(text):
        raise _Wrong("invalid", _("Écrivez le numéro en chiffres, par exemple +41 22 555 01 02."))
    return text


_CLEANERS: dict[str, Callable[[Any], Any]] = {
    "name": _text(160, is_needed=True),
    "kind": _kind,
    "official_number": _text(40),
    "description": _text(5000, lines=True),
    "website": _website,
    "territory": lambda territory: territory,
    "languages": _languages,
    "competences": _competences,
}
# What there can only be when there is a page to have it.
_LATER: dict[str, Callable[[Any], Any]] = {"logo": lambda file: file}

_CONTACT_CLEANERS: dict[str, Callable[[Any], Any]] = {
    "purpose": _purpose,
    "name": _text(120, is_needed=True),
    "email": _email,
    "phone": _phone,
    "is_public": bool,
}
