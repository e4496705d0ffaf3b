"""Writing the charter: a draft begins where the last version ends, and is published once."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import raise_generation, record
from ideas.charter.facts import CharterPublished
from ideas.charter.lifecycle import MOST_VALUES, NAME_LIMIT, QUESTION_LIMIT, TEXT_LIMIT, VISION_LIMIT
from ideas.charter.models import CharterVersion
from ideas.charter.queries import current_charter, draft_charter
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import FieldError, Invalid, MovedOn, StaleRevision
from ideas.kernel.wording import Wording, checked_wording

FIRST = Path(__file__).parent.parent / "data" / "first_charter.json"
WORDS = (("names", NAME_LIMIT, False), ("texts", TEXT_LIMIT, True), ("questions", QUESTION_LIMIT, True))

type Value = Mapping[str, Any]


def begin_charter(*, by: Actor) -> CharterVersion:
    """Begin the next version, with the words of the one that holds. Raises MovedOn where one is being written already."""
    last = current_charter()
    said = {"visions": last.visions, "values": last.values} if last else {}
    number = last.number + 1 if last else 1
    try:
        with transaction.atomic():
            authorize(by, "charter.write_charter")
            return CharterVersion.objects.create(number=number, **said)
    except IntegrityError:
        raise MovedOn(_("La prochaine version est déjà en cours d’écriture.")) from None


def change_charter(
    charter: CharterVersion,
    *,
    visions: Wording | None = None,
    values: Sequence[Value] | None = None,
    version: int | None = None,
    by: Actor,
) -> CharterVersion:
    """Say a draft otherwise; what is left out stays. ``values`` are all of them, in their order.

    A value that has no ``key``, or one that this draft does not know, is a new one. With ``version``, raises StaleRevision
    when the draft says something else by now; MovedOn when it is published. Raises Invalid with every fault at once.
    """
    with transaction.atomic():
        current = CharterVersion.objects.select_for_update().get(pk=charter.pk)
        authorize(by, "charter.write_charter", current)
        if not current.is_draft:
            raise MovedOn(_("Cette version est publiée : elle ne change plus."))
        said = {"visions": current.visions, "values": current.values}
        if version is not None and version != current.version:
            raise StaleRevision({**said, "version": current.version})
        written = {**said, **_checked(current, visions, values)}
        if written != said:
            same = CharterVersion.objects.filter(pk=current.pk, version=current.version, published_at=None)
            if not same.update(**written, version=F("version") + 1):
                raise MovedOn()
            raise_generation()
        current.refresh_from_db()
    return current


def publish_charter(charter: CharterVersion, *, version: int | None = None, by: Actor) -> CharterVersion:
    """Have a draft hold from now on, unchangeable. Those who adhered to the one before still may commit themselves.

    Raises Invalid where there is no value, or one without a name in the lab's own language; StaleRevision when the draft
    says something else than in ``version``; MovedOn when it is published. Records CharterPublished.
    """
    with transaction.atomic():
        current = CharterVersion.objects.select_for_update().get(pk=charter.pk)
        authorize(by, "charter.publish_charter", current)
        if version is not None and version != current.version:
            raise StaleRevision({"version": current.version})
        _expect_whole(current)
        same = CharterVersion.objects.filter(pk=current.pk, version=current.version, published_at=None)
        if not same.update(published_at=clock.now(), published_by=by.person):
            raise MovedOn(_("Cette version est déjà publiée."))
        record(CharterPublished(charter=current.code, number=current.number), by=by)
        current.refresh_from_db()
    return current


def ensure_first_charter(*, by: Actor) -> CharterVersion:
    """A draft of the charter that a new lab may begin with, in its languages, unless it has one; to be read and published."""
    known = draft_charter() or current_charter()
    if known is not None:
        return known
    data = json.loads(FIRST.read_text("utf-8"))
    values = [{name: _spoken(words) for name, words in value.items()} for value in data["values"]]
    with transaction.atomic():
        draft = begin_charter(by=by)
        return change_charter(draft, visions=_spoken(data["visions"]), values=values, by=by)


def _spoken(words: Wording) -> dict[str, str]:
    return {language: text for language, text in words.items() if language in settings.LAB_LANGUAGES}


def _checked(
    charter: CharterVersion, visions: Wording | None, values: Sequence[Value] | None
) -> dict[str, Any]:
    """The columns that are said, cleaned; Invalid with all that is wrong."""
    columns: dict[str, Any] = {}
    errors: list[FieldError] = []
    if visions is not None:
        columns["visions"], errors = checked_wording(
            "visions", visions, limit=VISION_LIMIT, is_needed=False, lines=True
        )
    if values is not None:
        columns["values"], faults = _checked_values(charter, values)
        errors += faults
    if errors:
        raise Invalid(errors)
    return columns


def _checked_values(
    charter: CharterVersion, values: Sequence[Value]
) -> tuple[list[dict[str, Any]], list[FieldError]]:
    known, rows, errors = {one["key"] for one in charter.values}, [], []
    free = _free_keys(known)
    if len(values) > MOST_VALUES:
        words = str(_("C’est trop : au plus %(limit)d valeurs."))
        errors.append(FieldError("values", "too_many", words % {"limit": MOST_VALUES}))
    for place, value in enumerate(values):
        key = value.get("key", "")
        is_known = key in known
        known.discard(key)
        row: dict[str, Any] = {"key": key if is_known else next(free)}
        for name, limit, has_lines in WORDS:
            field, said = f"values.{place}.{name}", value.get(name) or {}
            is_needed = name == "names"
            row[name], faults = checked_wording(
                field, said, limit=limit, is_needed=is_needed, lines=has_lines
            )
            errors += faults
        rows.append(row)
    return rows, errors


def _free_keys(known: set[str]) -> Any:
    """Keys that no value of any version has had, one after the other."""
    used = {
        one["key"] for values in CharterVersion.objects.values_list("values", flat=True) for one in values
    }
    highest = max((int(key[1:]) for key in used | known), default=0)
    return (f"v{number}" for number in range(highest + 1, highest + 1 + MOST_VALUES * 2))


def _expect_whole(charter: CharterVersion) -> None:
    own = settings.LAB_LANGUAGES[0]
    if not charter.values:
        raise Invalid.one("values", "required", _("Écrivez au moins une valeur."))
    if any(not one["names"].get(own) for one in charter.values):
        words = _("Chaque valeur a un nom dans la langue du lab.")
        raise Invalid.one("values", "untranslated", words)
