"""Whether what people write of an agreement can be kept. A file of its own: pure, shared by writing and proposing."""

import datetime
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from ideas.agreements.lifecycle import ANNEXES, LONGEST_NOTICE, MOST_DUTIES, SECTIONS, TEXT_LIMIT, TITLE_LIMIT
from ideas.kernel.errors import FieldError, Invalid
from ideas.kernel.text import clean_text

TEXT_GROUPS: Mapping[str, tuple[str, ...]] = {"sections": SECTIONS, "annexes": ANNEXES}
DATES = ("starts_on", "ends_on")


def checked(values: Mapping[str, Any], *, parties: Collection[str]) -> dict[str, Any]:
    """``values`` cleaned: title, sections, annexes, duties of ``parties`` (codes), dates, notice. Invalid with every fault."""
    errors: list[FieldError] = []
    cleaned: dict[str, Any] = {"title": clean_text(values["title"], lines=False)}
    if not cleaned["title"]:
        errors.append(FieldError("title", "required", _("Donnez un titre à la convention.")))
    errors += _too_long("title", cleaned["title"], TITLE_LIMIT)
    for group in TEXT_GROUPS:
        cleaned[group], faults = checked_texts(group, values[group])
        errors += faults
    cleaned["duties"], faults = _duties(values["duties"], parties)
    errors += faults
    cleaned |= {name: values[name] for name in (*DATES, "notice_days")}
    errors += _times(cleaned)
    if errors:
        raise Invalid(errors)
    return cleaned


def checked_texts(group: str, texts: Mapping[str, str]) -> tuple[dict[str, str], list[FieldError]]:
    """The texts of ``sections`` or ``annexes``, cleaned, and what is wrong with them."""
    errors = [
        FieldError(f"{group}.{key}", "unknown", _("Cette partie n’existe pas."))
        for key in texts
        if key not in TEXT_GROUPS[group]
    ]
    cleaned = {key: clean_text(texts[key]) for key in TEXT_GROUPS[group] if key in texts}
    for key, text in cleaned.items():
        errors += _too_long(f"{group}.{key}", text, TEXT_LIMIT)
    return cleaned, errors


def _too_long(name: str, text: str, limit: int) -> list[FieldError]:
    if len(text) <= limit:
        return []
    words = _("C’est trop long : au plus %(limit)d caractères.") % {"limit": limit}
    return [FieldError(name, "too_long", words)]


def _duties(
    rows: Iterable[Mapping[str, Any]], parties: Collection[str]
) -> tuple[list[dict[str, Any]], list[FieldError]]:
    errors: list[FieldError] = []
    duties: list[dict[str, Any]] = []
    for row in rows:
        text = clean_text(str(row.get("text", "")))
        since, until = (_day(row.get(name)) for name in ("from", "until"))
        if row["organisation"] not in parties:
            errors.append(FieldError("duties", "unknown", _("Un engagement est celui d’une partie.")))
        if not text:
            errors.append(FieldError("duties", "required", _("Dites en quoi consiste chaque engagement.")))
        if since and until and until < since:
            errors.append(FieldError("duties", "before_start", _("Un engagement finit avant de commencer.")))
        errors += _too_long("duties", text, TEXT_LIMIT)
        duties.append({"organisation": row["organisation"], "text": text, "from": since, "until": until})
    if len(duties) > MOST_DUTIES:
        errors.append(FieldError("duties", "too_many", _("C’est trop d’engagements.")))
    return duties, errors


def _day(value: datetime.date | str | None) -> str | None:
    """An ISO date, as kept in JSON; what a door did not check is left to it."""
    if not value:
        return None
    return (
        value.isoformat()
        if isinstance(value, datetime.date)
        else datetime.date.fromisoformat(value).isoformat()
    )


def _times(cleaned: Mapping[str, Any]) -> list[FieldError]:
    errors = []
    starts_on, ends_on = cleaned["starts_on"], cleaned["ends_on"]
    if starts_on and ends_on and ends_on < starts_on:
        errors.append(FieldError("ends_on", "before_start", _("La fin précède le début.")))
    if not 0 <= cleaned["notice_days"] <= LONGEST_NOTICE:
        errors.append(FieldError("notice_days", "out_of_range", _("Le préavis va de 0 à 730 jours.")))
    return errors
