"""Leading a pilot: its words and dates."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import record
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import (
    FieldError,
    Invalid,
    MovedOn,
    StaleRevision,
    Words,
)
from ideas.kernel.text import clean_text
from ideas.pilots.facts import PilotChanged
from ideas.pilots.lifecycle import (
    ENDS,
    REASON_LIMIT,
    SUMMARY_LIMIT,
    TEXT_LIMIT,
    TITLE_LIMIT,
    PilotState,
)
from ideas.pilots.models import Pilot

LIMITS = {"title": TITLE_LIMIT, "summary": SUMMARY_LIMIT, "text": TEXT_LIMIT}
DATES = ("starts_on", "ends_on", "review_on")
LINKS = ("themes", "territories")


def locked(pilot: Pilot) -> Pilot:
    """The row of ``pilot`` as it is now, locked where the database can, with its idea."""
    pilots = Pilot.objects.select_for_update(of=("self",)).select_related("idea__stage")
    return pilots.get(pk=pilot.pk)


def owed_reason(reason: str, words: Words) -> str:
    """``reason`` as it is kept; raises Invalid with ``words`` where there is none, or when it is too long."""
    reason = clean_text(reason)
    if not reason:
        raise Invalid.one("reason", "required", words)
    if len(reason) > REASON_LIMIT:
        raise Invalid.one("reason", "too_long", _("Le motif est trop long."))
    return reason


def expect_change(rows: int, words: Words | None = None) -> None:
    """Raise MovedOn, with its own ``words``, unless a conditional update changed something: somebody else was faster."""
    if not rows:
        raise MovedOn(words)


def move(pilot: Pilot, target: PilotState, *, now: datetime.datetime, **columns: Any) -> None:
    """Set the new state, if nobody did in the meantime."""
    values = {"state": target, "active_at": now, "ended_at": now if target in ENDS else None, **columns}
    expect_change(Pilot.objects.filter(pk=pilot.pk, state=pilot.state).update(**values))
    for name, value in values.items():
        setattr(pilot, name, value)


# --- Words and dates --------------------------------------------------------------------------------------------


def change_pilot(pilot: Pilot, *, changes: Mapping[str, Any], version: int | None = None, by: Actor) -> Pilot:
    """Change ``title``, ``summary``, ``text``, ``language``, ``starts_on``, ``ends_on``, ``review_on``, ``themes`` or
    ``territories``; the rest stays.

    With ``version``, raises StaleRevision when it says something else by now. Raises Invalid with every fault at once.
    Records PilotChanged with the names of the fields; the same values again change nothing.
    """
    with transaction.atomic():
        pilot = locked(pilot)
        authorize(by, "pilots.change_pilot", pilot)
        if version is not None and version != pilot.version:
            raise StaleRevision(current={**_columns_of(pilot), "version": pilot.version})
        values = _checked({**_columns_of(pilot), **changes})
        changed = [name for name, value in values.items() if getattr(pilot, name) != value]
        changed += _set_links(pilot, changes)
        if changed:
            now, expected = clock.now(), pilot.version
            same = Pilot.objects.filter(pk=pilot.pk, version=expected)
            expect_change(same.update(**values, version=expected + 1, active_at=now))
            record(PilotChanged(pilot=pilot.code, changed=sorted(changed)), by=by)
            pilot.refresh_from_db()
    return pilot


def _columns_of(pilot: Pilot) -> dict[str, Any]:
    return {name: getattr(pilot, name) for name in (*LIMITS, "language", *DATES)}


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    """The columns among ``values``, cleaned; Invalid with all that is wrong."""
    cleaned: dict[str, Any] = {name: values[name] for name in ("language", *DATES)}
    errors = []
    for name, limit in LIMITS.items():
        cleaned[name] = clean_text(values[name] or "", lines=name == "text")
        if len(cleaned[name]) > limit:
            words = str(_("C’est trop long : au plus %(limit)d caractères.")) % {"limit": limit}
            errors.append(FieldError(name, "too_long", words))
    if not cleaned["title"]:
        errors.append(FieldError("title", "required", _("Donnez un titre au pilote.")))
    if cleaned["language"] not in settings.LAB_LANGUAGES:
        errors.append(FieldError("language", "unknown", _("Choisissez une des langues du lab.")))
    starts_on, ends_on = cleaned["starts_on"], cleaned["ends_on"]
    if starts_on and ends_on and ends_on < starts_on:
        errors.append(FieldError("ends_on", "before_start", _("La fin précède le début.")))
    if errors:
        raise Invalid(errors)
    return cleaned


def _set_links(pilot: Pilot, changes: Mapping[str, Any]) -> list[str]:
    changed = []
    for name in LINKS:
        if name in changes:
            link, wanted = getattr(pilot, name), {row.pk for row in changes[name]}
            if set(link.values_list("pk", flat=True)) != wanted:
                link.set(wanted)
                changed.append(name)
    return changed
