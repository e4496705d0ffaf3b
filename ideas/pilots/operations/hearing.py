"""Writing down how the people concerned were heard, and what became of it."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import record, spend
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import FieldError, Invalid, StaleRevision
from ideas.kernel.text import clean_text
from ideas.pilots.facts import HearingEdited, HearingRecorded
from ideas.pilots.lifecycle import REASON_LIMIT, HearingWay
from ideas.pilots.models import Hearing, Pilot
from ideas.pilots.operations.leading import expect_change, locked

COLUMNS = ("held_on", "way", "people_count", "said", "led_to")
MOST_PEOPLE = 100_000


def record_hearing(
    pilot: Pilot,
    *,
    held_on: datetime.date,
    way: str,
    people_count: int,
    said: str,
    led_to: str = "",
    by: Actor,
) -> Hearing:
    """Write down that people concerned were heard, led by ``by``, perhaps for a partner: how many, and what they said.

    ``led_to`` is what became of it, as far as one knows. Raises Invalid with every fault at once, TooMany. Records
    HearingRecorded.
    """
    values = {"held_on": held_on, "way": way, "people_count": people_count, "said": said, "led_to": led_to}
    values = _checked(values)
    with transaction.atomic():
        pilot = locked(pilot)
        authorize(by, "pilots.record_hearing", pilot)
        spend("news", by)
        who = {"person": by.person, "organisation": by.organisation}
        hearing = Hearing.objects.create(pilot=pilot, language=pilot.language, **who, **values)
        Pilot.objects.filter(pk=pilot.pk).update(active_at=clock.now())
        record(HearingRecorded(pilot=pilot.code, hearing=hearing.code, way=hearing.way), by=by)
    return hearing


def edit_hearing(
    hearing: Hearing, *, changes: Mapping[str, Any], version: int | None = None, by: Actor
) -> Hearing:
    """Change what is written of a hearing, such as what became of it; the same again changes nothing.

    With ``version``, raises StaleRevision when it says something else by now. Raises Invalid with every fault at once.
    Records HearingEdited.
    """
    with transaction.atomic():
        pilot = locked(hearing.pilot)
        hearing = Hearing.objects.get(pk=hearing.pk)
        hearing.pilot = pilot
        authorize(by, "pilots.edit_hearing", hearing)
        current = {name: getattr(hearing, name) for name in COLUMNS}
        if version is not None and version != hearing.version:
            raise StaleRevision({**current, "version": hearing.version})
        values = _checked({**current, **changes})
        if values != current:
            same = Hearing.objects.filter(pk=hearing.pk, version=hearing.version)
            expect_change(same.update(**values, version=F("version") + 1, edited_at=clock.now()))
            record(HearingEdited(pilot=pilot.code, hearing=hearing.code), by=by)
            hearing.refresh_from_db()
    return hearing


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    """The columns, cleaned; Invalid with all that is wrong."""
    cleaned = {name: values[name] for name in ("held_on", "way", "people_count")}
    cleaned |= {name: clean_text(values[name]) for name in ("said", "led_to")}
    errors = [
        FieldError(name, "too_long", _("Le texte est trop long."))
        for name in ("said", "led_to")
        if len(cleaned[name]) > REASON_LIMIT
    ]
    if not cleaned["said"]:
        errors.append(FieldError("said", "required", _("Dites ce que les personnes ont dit.")))
    if cleaned["way"] not in HearingWay.values:
        errors.append(FieldError("way", "unknown", _("Choisissez une manière de la liste.")))
    if cleaned["held_on"] > clock.today():
        errors.append(FieldError("held_on", "future", _("Notez une écoute une fois qu’elle a eu lieu.")))
    if not 1 <= cleaned["people_count"] <= MOST_PEOPLE:
        errors.append(
            FieldError("people_count", "out_of_range", _("Dites combien de personnes, au moins une."))
        )
    if errors:
        raise Invalid(errors)
    return cleaned
