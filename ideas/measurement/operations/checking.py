"""Checking what an indicator and its values say, all faults at once."""

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ideas.kernel.errors import FieldError, Invalid, Words
from ideas.kernel.text import clean_text
from ideas.measurement.lifecycle import (
    ADDINGS,
    DIGITS,
    MEANING_LIMIT,
    MOST_CATEGORIES,
    MOST_TARGETS,
    NAME_LIMIT,
    PLACES,
    SOURCE_LIMIT,
    UNIT_LIMIT,
    Adding,
    Direction,
    Frequency,
    Nature,
)

LIMITS = {
    "name": NAME_LIMIT,
    "meaning": MEANING_LIMIT,
    "unit": UNIT_LIMIT,
    "source": SOURCE_LIMIT,
    "dimension": NAME_LIMIT,
    "categories": MEANING_LIMIT,
}
LINES = ("meaning", "categories")
CHOICES = {"nature": Nature, "direction": Direction, "adding": Adding, "frequency": Frequency}
AMOUNTS = ("baseline", "range_low", "range_high")
MOST = Decimal(10) ** (DIGITS - PLACES)

type Targets = Sequence[tuple[datetime.date, Decimal]]


def checked_definition(values: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of an indicator, cleaned. Raises Invalid with all that is wrong."""
    cleaned = dict(values)
    errors = _texts(cleaned)
    errors += [
        FieldError(name, "unknown", _("Choisissez dans la liste."))
        for name, choice in CHOICES.items()
        if cleaned[name] not in choice.values
    ]
    if cleaned["language"] not in settings.LAB_LANGUAGES:
        errors.append(FieldError("language", "unknown", _("Choisissez une des langues du lab.")))
    if not errors:
        errors = [*_fitting(cleaned), *_breakdown(cleaned)]
    if errors:
        raise Invalid(errors)
    return cleaned


def _texts(cleaned: dict[str, Any]) -> list[FieldError]:
    errors = []
    for name, limit in LIMITS.items():
        cleaned[name] = clean_text(cleaned[name] or "", lines=name in LINES)
        if len(cleaned[name]) > limit:
            words = str(_("C’est trop long : au plus %(limit)d caractères.")) % {"limit": limit}
            errors.append(FieldError(name, "too_long", words))
    if not cleaned["name"]:
        errors.append(
            FieldError("name", "required", _("Dites en quelques mots ce que cet indicateur compte."))
        )
    return errors


def _fitting(cleaned: Mapping[str, Any]) -> list[FieldError]:
    """What does not fit the nature of the indicator."""
    errors = []
    if cleaned["adding"] not in ADDINGS[Nature(cleaned["nature"])]:
        words = _("Des valeurs de cette nature ne se réunissent pas ainsi.")
        errors.append(FieldError("adding", "does_not_fit", words))
    for name in AMOUNTS:
        wrong = amount_fault(cleaned[name], cleaned["nature"])
        if wrong:
            errors.append(FieldError(name, "out_of_range", wrong))
    if (cleaned["baseline"] is None) != (cleaned["baseline_on"] is None):
        words = _("Une valeur de départ a une valeur et une date.")
        errors.append(FieldError("baseline_on", "required", words))
    low, high = cleaned["range_low"], cleaned["range_high"]
    if cleaned["direction"] == Direction.RANGE and (low is None or high is None or high < low):
        words = _("Donnez les deux bornes, la plus basse d’abord.")
        errors.append(FieldError("range_high", "required", words))
    return errors


def _breakdown(cleaned: dict[str, Any]) -> list[FieldError]:
    names = [line.strip() for line in cleaned["categories"].splitlines() if line.strip()]
    cleaned["categories"] = "\n".join(names)
    if not names and not cleaned["dimension"]:
        return []
    if cleaned["nature"] != Nature.NUMBER:
        words = _("Seuls des nombres se répartissent en catégories.")
        return [FieldError("dimension", "does_not_fit", words)]
    if not cleaned["dimension"] or not 2 <= len(names) <= MOST_CATEGORIES or len(set(names)) < len(names):
        words = _("Nommez la répartition et de deux à douze catégories différentes, une par ligne.")
        return [FieldError("categories", "incomplete", words)]
    return []


def checked_targets(targets: Targets, values: Mapping[str, Any]) -> Targets:
    """``targets`` by their days. Raises Invalid for too many, two of one day, or one that cannot be reached."""
    days = [day for day, _value in targets]
    if len(days) > MOST_TARGETS or len(set(days)) < len(days):
        raise Invalid.one("targets", "twice", _("Donnez au plus vingt cibles, chacune à une autre date."))
    if values["baseline_on"] is not None and days and min(days) <= values["baseline_on"]:
        raise Invalid.one("targets", "before_baseline", _("Une cible vient après la valeur de départ."))
    for _day, value in targets:
        wrong = amount_fault(value, values["nature"])
        if wrong:
            raise Invalid.one("targets", "out_of_range", wrong)
    return sorted(targets)


def amount_fault(value: Decimal | None, nature: str) -> Words | None:
    """What is wrong with a value of that nature, or None."""
    if value is None:
        return None
    if not value.is_finite() or abs(value) >= MOST or round(value, PLACES) != value:
        return _("Écrivez un nombre, avec au plus quatre décimales.")
    if nature == Nature.PERCENTAGE and not 0 <= value <= 100:
        return _("Un pourcentage va de 0 à 100.")
    if nature == Nature.YES_NO and value not in (0, 1):
        return _("Répondez par oui ou par non.")
    return None
