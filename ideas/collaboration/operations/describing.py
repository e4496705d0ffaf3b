"""What needs and offers say alike, read and checked. Every fault at once."""

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ideas.collaboration.lifecycle.needs import (
    DESCRIPTION_LIMIT,
    EVERY_DAY,
    MOST_AMOUNT,
    RHYTHM_LIMIT,
    TITLE_LIMIT,
    UNITS,
    Kind,
)
from ideas.collaboration.models import Need, Offer
from ideas.kernel.errors import FieldError, Invalid, Words
from ideas.kernel.text import clean_text

COLUMNS = (
    "kind",
    "title",
    "description",
    "amount",
    "unit",
    "starts_on",
    "ends_on",
    "weekdays",
    "rhythm",
    "language",
)
TOO_LONG = _("C’est trop long : %(most)s caractères au plus.")


def columns_of(row: Need | Offer) -> dict[str, Any]:
    """What ``row`` says now."""
    return {name: getattr(row, name) for name in COLUMNS}


def current_of(row: Need | Offer) -> dict[str, Any]:
    """What a stale writer is told."""
    return {name: _plain(value) for name, value in columns_of(row).items()} | {"version": row.version}


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal | datetime.date) else value


def checked(values: Mapping[str, Any]) -> dict[str, Any]:
    """``values`` of all columns as they are kept. Raises Invalid with every fault."""
    kept = {
        **values,
        "title": clean_text(values["title"], lines=False),
        "description": clean_text(values["description"]),
        "rhythm": clean_text(values["rhythm"], lines=False),
    }
    if kept["amount"] is None:
        kept["unit"] = ""
    if kept["weekdays"] == EVERY_DAY:
        kept["weekdays"] = 0
    faults = [*_faults_of_text(kept), *_faults_of_amount(kept), *_faults_of_time(kept)]
    if kept["kind"] not in Kind.values:
        faults.append(FieldError("kind", "unknown", _("Choisissez de quoi il s’agit.")))
    if kept["language"] not in dict(settings.LANGUAGES):
        faults.append(FieldError("language", "unknown", _("Choisissez une langue de la liste.")))
    if faults:
        raise Invalid(faults)
    return kept


def _faults_of_text(kept: Mapping[str, Any]) -> Iterable[FieldError]:
    if not kept["title"]:
        yield FieldError("title", "required", _("Dites en quelques mots de quoi il s’agit."))
    limits = {"title": TITLE_LIMIT, "description": DESCRIPTION_LIMIT, "rhythm": RHYTHM_LIMIT}
    for name, most in limits.items():
        if len(kept[name]) > most:
            yield FieldError(name, "too_long", too_long(most))


def too_long(most: int) -> Words:
    """The words for a text of more than ``most`` characters."""
    return str(TOO_LONG) % {"most": most}


def _faults_of_amount(kept: Mapping[str, Any]) -> Iterable[FieldError]:
    amount, unit = kept["amount"], kept["unit"]
    if amount is None:
        return
    yield from amount_faults(amount)
    if not unit:
        yield FieldError("unit", "required", _("Dites en quoi cela se compte."))
    elif kept["kind"] in Kind.values and unit not in UNITS[Kind(kept["kind"])]:
        yield FieldError("unit", "not_of_kind", _("Cela ne se compte pas ainsi. Choisissez une autre unité."))


def amount_faults(amount: Decimal, name: str = "amount") -> Iterable[FieldError]:
    """What is wrong with ``amount``."""
    if not amount.is_finite() or amount <= 0:
        yield FieldError(name, "not_positive", _("Indiquez un nombre plus grand que zéro, ou rien."))
    elif amount > MOST_AMOUNT:
        yield FieldError(name, "too_much", _("Ce nombre est trop grand."))
    elif amount != round(amount, 2):
        yield FieldError(name, "too_fine", _("Deux chiffres après la virgule au plus."))


def _faults_of_time(kept: Mapping[str, Any]) -> Iterable[FieldError]:
    start, end = kept["starts_on"], kept["ends_on"]
    if start is not None and end is not None and end < start:
        yield FieldError("ends_on", "before_start", _("La fin est avant le début."))
    if not 0 <= kept["weekdays"] <= EVERY_DAY:
        yield FieldError("weekdays", "unknown", _("Choisissez des jours de la semaine."))


def whole(said: Mapping[str, Any]) -> dict[str, Any]:
    """What was said, with nothing where nothing was. Raises TypeError for a name that is no column."""
    unknown = set(said) - {*COLUMNS, "territories"}
    if unknown:
        raise TypeError(f"A resource says nothing of {', '.join(sorted(unknown))}.")
    empty: dict[str, Any] = {
        "kind": "",
        "title": "",
        "description": "",
        "amount": None,
        "unit": "",
        "starts_on": None,
        "ends_on": None,
        "weekdays": 0,
        "rhythm": "",
        "language": settings.LANGUAGE_CODE,
    }
    return empty | {name: value for name, value in said.items() if name in COLUMNS}


def set_territories(row: Need | Offer, changes: Mapping[str, Any]) -> list[str]:
    """Set the places of ``row`` where ``changes`` name them; returns the names of what changed."""
    if "territories" not in changes:
        return []
    wanted = {territory.pk for territory in changes["territories"]}
    if wanted == set(row.territories.values_list("pk", flat=True)):
        return []
    row.territories.set(wanted)
    return ["territories"]


def expect_measure_kept(row: Need | Offer, changed: Iterable[str], *, is_used: bool) -> None:
    """Raise Invalid when what is counted on would be counted in something else."""
    if is_used and {"kind", "unit"} & set(changed):
        words = _("Une mise en relation en dépend : le genre et l’unité ne changent plus.")
        raise Invalid.one("kind" if "kind" in changed else "unit", "in_use", words)


def owed(text: str, name: str, most: int, words: Words) -> str:
    """``text`` as it is kept; raises Invalid with ``words`` where there is none, or when it is too long."""
    text = short(text, name, most)
    if not text:
        raise Invalid.one(name, "required", words)
    return text


def short(text: str, name: str, most: int) -> str:
    """``text`` as it is kept; raises Invalid when it is too long."""
    text = clean_text(text)
    if len(text) > most:
        raise Invalid.one(name, "too_long", too_long(most))
    return text
