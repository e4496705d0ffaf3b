"""Saying what is measured: adding an indicator, changing it with the former definition kept, ending it."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import record
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import FieldError, Invalid, MovedOn, StaleRevision
from ideas.measurement.facts import IndicatorAdded, IndicatorChanged, IndicatorEnded
from ideas.measurement.lifecycle import FIXED_ONCE_MEASURED, MOST_INDICATORS, MeasurementState
from ideas.measurement.models import Definition, Indicator, Target
from ideas.measurement.operations.checking import Targets, checked_definition, checked_targets
from ideas.pilots.lifecycle import PartnerState
from ideas.pilots.models import Pilot
from ideas.pilots.operations.leading import expect_change, owed_reason

TEXTS = ("name", "meaning", "unit", "source")
SAID = ("direction", "range_low", "range_high", "baseline", "baseline_on", "starts_on")
COLUMNS = (*TEXTS, *SAID, *FIXED_ONCE_MEASURED, "language", "reporter")
SAME_NAME = _("Un autre indicateur de ce pilote s’appelle déjà ainsi.")


def add_indicator(pilot: Pilot, *, values: Mapping[str, Any], targets: Targets = (), by: Actor) -> Indicator:
    """Say what else ``pilot`` measures: ``values`` by the names of columns, ``targets`` as days and values.

    Raises Invalid with all that is wrong, also for a name that there is. Records IndicatorAdded.
    """
    with transaction.atomic():
        pilot = Pilot.objects.select_for_update(of=("self",)).select_related("idea__stage").get(pk=pilot.pk)
        authorize(by, "measurement.add_indicator", pilot)
        blank = Indicator(pilot=pilot, language=pilot.language)
        columns = checked_definition({**_columns_of(blank), **values})
        targets = checked_targets(targets, columns)
        _expect_partner(pilot, columns)
        position = (pilot.indicators.aggregate(last=Max("position"))["last"] or 0) + 1
        if position > MOST_INDICATORS:
            raise Invalid.one("name", "too_many", _("Un pilote a au plus trente indicateurs."))
        try:
            with transaction.atomic():
                indicator = Indicator.objects.create(
                    pilot=pilot, position=position, created_by=by.person, **columns
                )
        except IntegrityError:
            raise Invalid.one("name", "taken", SAME_NAME) from None
        _set_targets(indicator, targets)
        record(IndicatorAdded(pilot=pilot.code, indicator=indicator.code), by=by)
    return indicator


def change_indicator(
    indicator: Indicator,
    *,
    changes: Mapping[str, Any],
    targets: Targets | None = None,
    reason: str = "",
    version: int | None = None,
    by: Actor,
) -> Indicator:
    """Define ``indicator`` otherwise; without ``targets`` these stay. The same again changes nothing.

    Once a value was accepted a public ``reason`` is owed, the former definition is kept, and what values mean by (nature,
    adding up, frequency, breakdown) stays: raises Invalid. Raises StaleRevision when it is no longer the ``version`` that
    was read. Records IndicatorChanged.
    """
    with transaction.atomic():
        indicator = _locked(indicator)
        authorize(by, "measurement.change_indicator", indicator)
        if version is not None and version != indicator.version:
            raise StaleRevision(current={**_columns_of(indicator), "version": indicator.version})
        columns = checked_definition({**_columns_of(indicator), **changes})
        former = [(one.due_on, one.value) for one in indicator.targets.all()]
        wanted = checked_targets(former if targets is None else targets, columns)
        changed = sorted(name for name in COLUMNS if getattr(indicator, name) != columns[name])
        changed += ["targets"] if list(wanted) != former else []
        if not changed:
            return indicator
        if "reporter" in changed:
            _expect_partner(indicator.pilot, columns)
        number = _keep_former(indicator, former, changed, reason, by)
        _write(indicator, columns)
        _set_targets(indicator, wanted)
        fact = IndicatorChanged(
            pilot=indicator.pilot.code, indicator=indicator.code, changed=changed, definition=number
        )
        record(fact, by=by)
        return _locked(indicator)


def end_indicator(indicator: Indicator, *, reason: str, version: int | None = None, by: Actor) -> Indicator:
    """Measure it no more from today on, with a public ``reason``; its values stay.

    Raises Invalid without a reason, StaleRevision, MovedOn when it has ended. Records IndicatorEnded.
    """
    reason = owed_reason(reason, _("Dites pourquoi cet indicateur n’est plus relevé."))
    with transaction.atomic():
        indicator = _locked(indicator)
        authorize(by, "measurement.end_indicator", indicator)
        if version is not None and version != indicator.version:
            raise StaleRevision(current={**_columns_of(indicator), "version": indicator.version})
        going_on = Indicator.objects.filter(pk=indicator.pk, ended_on=None, version=indicator.version)
        expect_change(
            going_on.update(ended_on=clock.today(), end_reason=reason, version=indicator.version + 1)
        )
        record(IndicatorEnded(pilot=indicator.pilot.code, indicator=indicator.code), by=by)
        return _locked(indicator)


def _locked(indicator: Indicator) -> Indicator:
    rows = Indicator.objects.select_for_update(of=("self",)).select_related("pilot__idea__stage")
    return rows.prefetch_related("targets").get(pk=indicator.pk)


def _columns_of(indicator: Indicator) -> dict[str, Any]:
    return {name: getattr(indicator, name) for name in COLUMNS}


def _expect_partner(pilot: Pilot, columns: Mapping[str, Any]) -> None:
    """Raise Invalid where the organisation that shall report is no accepted partner."""
    reporter = columns["reporter"]
    if reporter is None:
        return
    if not pilot.partners.filter(organisation=reporter, state=PartnerState.ACCEPTED).exists():
        raise Invalid.one("reporter", "no_partner", _("Choisissez un partenaire du pilote, ou l’équipe."))


def _keep_former(indicator: Indicator, targets: Targets, changed: list[str], reason: str, by: Actor) -> int:
    """Keep what it said where a value was accepted by it; the number of that definition, else 0."""
    if not indicator.measurements.filter(state=MeasurementState.ACCEPTED).exists():
        return 0
    fixed = [name for name in changed if name in FIXED_ONCE_MEASURED]
    if fixed:
        words = _("Des valeurs sont déjà acceptées : terminez cet indicateur et créez-en un autre.")
        raise Invalid([FieldError(name, "fixed", words) for name in fixed])
    reason = owed_reason(reason, _("Dites pourquoi la définition change : le motif est public."))
    number = indicator.definitions.count() + 1
    said: dict[str, Any] = {name: _as_json(getattr(indicator, name)) for name in SAID}
    said["targets"] = [[day.isoformat(), str(value)] for day, value in targets]
    texts = {name: getattr(indicator, name) for name in TEXTS}
    Definition.objects.create(
        indicator=indicator, number=number, said=said, reason=reason, replaced_by=by.person, **texts
    )
    return number


def _as_json(value: object) -> str | None:
    if value is None:
        return None
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def _write(indicator: Indicator, columns: Mapping[str, Any]) -> None:
    same = Indicator.objects.filter(pk=indicator.pk, version=indicator.version)
    try:
        with transaction.atomic():
            changed = same.update(**columns, version=F("version") + 1)
    except IntegrityError:
        raise Invalid.one("name", "taken", SAME_NAME) from None
    if not changed:
        raise MovedOn()


def _set_targets(indicator: Indicator, targets: Targets) -> None:
    indicator.targets.all().delete()
    Target.objects.bulk_create(Target(indicator=indicator, due_on=day, value=value) for day, value in targets)
