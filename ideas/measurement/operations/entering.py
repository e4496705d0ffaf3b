"""Entering values: typed, for a period, for a site or the pilot as a whole; corrections stand beside what was accepted."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import raise_generation, record
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import FieldError, Invalid, MovedOn, StaleRevision
from ideas.kernel.text import clean_text
from ideas.measurement.facts import MeasurementSubmitted
from ideas.measurement.lifecycle import (
    PLACES,
    WORDS_LIMIT,
    WRITABLE_STATES,
    MeasurementState,
    Nature,
)
from ideas.measurement.models import Cell, Indicator, Measurement
from ideas.measurement.operations.checking import amount_fault
from ideas.measurement.periods import Period, period_of
from ideas.measurement.queries import open_value, value_that_counts
from ideas.sites.models import Site
from ideas.sites.queries import active_sites_of

TEXTS = ("unavailable_reason", "evidence", "context")
ON_ITS_WAY = _(
    "Une valeur de cette période a déjà été transmise : attendez qu’elle soit acceptée ou renvoyée."
)


@dataclass(frozen=True)
class Entry:
    """What somebody says of one period. A ratio has both its numbers; without a value there is a reason.

    ``cells`` are the parts by category, in their order; empty where it is not broken down. ``context`` is a note beside the
    figure, ``evidence`` says where it comes from; both are public once it is accepted.
    """

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    unavailable_reason: str = ""
    evidence: str = ""
    context: str = ""
    cells: Sequence[Decimal] = ()


def enter_value(
    indicator: Indicator,
    *,
    starts_on: datetime.date,
    entry: Entry,
    site: Site | None = None,
    submit: bool = False,
    correction_reason: str = "",
    version: int | None = None,
    by: Actor,
) -> Measurement:
    """Write the value of the period that begins on ``starts_on``, as a draft, or to be looked at where ``submit`` says so.

    Over a draft or a returned value it writes anew; beside an accepted one it is a correction, which owes a reason. A
    draft may have gaps. Raises Invalid with all that is wrong, StaleRevision when the one on its way is no longer the
    ``version`` that was read, MovedOn when one was submitted. Records MeasurementSubmitted.
    """
    with transaction.atomic():
        indicator = _locked(indicator)
        authorize(by, "measurement.enter_value", indicator)
        period = _expected_period(indicator, starts_on, submit=submit)
        place = _expected_place(indicator, site)
        columns = _checked(indicator, entry, submit=submit)
        found = open_value(indicator, place, starts_on)
        accepted = value_that_counts(indicator, place, starts_on)
        if accepted is not None:
            columns |= _correcting(correction_reason, submit=submit)
        columns |= _who(by, submit=submit)
        if found is not None:
            measurement = _write_anew(found, version, columns)
        else:
            made = {"indicator": indicator, "site": site, "place": place, "corrects": accepted, **columns}
            measurement = _create(period, made)
        _set_cells(measurement, entry.cells)
        if submit:
            record(MeasurementSubmitted(**named(measurement)), by=by)
        else:
            raise_generation()
    return measurement


def named(measurement: Measurement) -> dict[str, str]:
    """The fields that every fact about a value has."""
    indicator = measurement.indicator
    return {"pilot": indicator.pilot.code, "indicator": indicator.code, "measurement": measurement.code}


def _locked(indicator: Indicator) -> Indicator:
    rows = Indicator.objects.select_for_update(of=("self",)).select_related("pilot__idea__stage", "reporter")
    return rows.get(pk=indicator.pk)


def _expected_period(indicator: Indicator, starts_on: datetime.date, *, submit: bool) -> Period:
    period = period_of(starts_on, indicator.frequency)
    today = clock.today()
    if period.starts_on != starts_on or starts_on > today:
        raise Invalid.one("starts_on", "no_period", _("Choisissez une période de cet indicateur."))
    if indicator.ended_on is not None and starts_on > indicator.ended_on:
        raise Invalid.one("starts_on", "ended", _("Cet indicateur n’est plus relevé à ce moment."))
    if submit and period.ends_on >= today:
        words = _("Cette période n’est pas finie : gardez la valeur comme brouillon jusque-là.")
        raise Invalid.one("starts_on", "not_over", words)
    return period


def _expected_place(indicator: Indicator, site: Site | None) -> str:
    sites = active_sites_of(indicator.pilot)
    if site is None:
        if sites.exists():
            raise Invalid.one("site", "required", _("Choisissez un lieu : chaque lieu donne sa valeur."))
        return ""
    if not sites.filter(pk=site.pk).exists():
        raise Invalid.one("site", "unknown", _("Choisissez un lieu de ce pilote."))
    return site.code


def _checked(indicator: Indicator, entry: Entry, *, submit: bool) -> dict[str, Any]:
    """The columns of ``entry``; Invalid with all that is wrong."""
    columns: dict[str, Any] = {name: clean_text(getattr(entry, name)) for name in TEXTS}
    columns |= {name: getattr(entry, name) for name in ("value", "numerator", "denominator")}
    errors = [
        FieldError(name, "too_long", _("Le texte est trop long."))
        for name in TEXTS
        if len(columns[name]) > WORDS_LIMIT
    ]
    for name in ("value", "numerator", "denominator"):
        nature = indicator.nature if name == "value" else Nature.NUMBER
        wrong = amount_fault(columns[name], nature)
        errors += [FieldError(name, "out_of_range", wrong)] if wrong else []
    errors += _ratio(indicator, columns)
    if not errors:
        errors = [*_cells(indicator, entry, columns["value"]), *_there(columns, submit=submit)]
    if errors:
        raise Invalid(errors)
    return columns


def _ratio(indicator: Indicator, columns: dict[str, Any]) -> list[FieldError]:
    """A ratio is what its two numbers make; nothing else has them."""
    if indicator.nature != Nature.RATIO:
        columns |= {"numerator": None, "denominator": None}
        return []
    above, below = columns["numerator"], columns["denominator"]
    columns["value"] = None
    if above is None and below is None:
        return []
    if above is None or below is None or below <= 0:
        words = _("Donnez les deux nombres, le second plus grand que zéro.")
        return [FieldError("denominator", "required", words)]
    columns["value"] = round(above / below, PLACES)
    wrong = amount_fault(columns["value"], Nature.NUMBER)
    return [FieldError("denominator", "out_of_range", wrong)] if wrong else []


def _cells(indicator: Indicator, entry: Entry, value: Decimal | None) -> list[FieldError]:
    if not entry.cells:
        return []
    wrong = any(amount_fault(cell, Nature.NUMBER) or cell < 0 for cell in entry.cells)
    if wrong or len(entry.cells) != len(indicator.category_names):
        return [FieldError("cells", "incomplete", _("Donnez un nombre pour chaque catégorie."))]
    if value is None or sum(entry.cells) != value:
        return [FieldError("cells", "do_not_add_up", _("Les catégories ne font pas la valeur."))]
    return []


def _there(columns: dict[str, Any], *, submit: bool) -> list[FieldError]:
    """A value and a reason why there is none exclude each other; to be looked at, one of them is owed."""
    if columns["value"] is not None and columns["unavailable_reason"]:
        words = _("Donnez une valeur, ou dites pourquoi elle manque : pas les deux.")
        return [FieldError("unavailable_reason", "both", words)]
    if submit and columns["value"] is None and not columns["unavailable_reason"]:
        return [FieldError("value", "required", _("Donnez une valeur, ou dites pourquoi elle manque."))]
    return []


def _correcting(reason: str, *, submit: bool) -> dict[str, Any]:
    reason = clean_text(reason)
    if submit and not reason:
        words = _("Dites pourquoi la valeur acceptée est à corriger : le motif est public.")
        raise Invalid.one("correction_reason", "required", words)
    if len(reason) > WORDS_LIMIT:
        raise Invalid.one("correction_reason", "too_long", _("Le motif est trop long."))
    return {"correction_reason": reason}


def _who(by: Actor, *, submit: bool) -> dict[str, Any]:
    now = clock.now()
    state = MeasurementState.SUBMITTED if submit else MeasurementState.DRAFT
    who = {"written_by": by.person, "organisation": by.organisation, "mandate": by.mandate}
    return {"state": state, "written_at": now, "submitted_at": now if submit else None, **who}


def _write_anew(found: Measurement, version: int | None, columns: dict[str, Any]) -> Measurement:
    if found.state == MeasurementState.SUBMITTED:
        raise MovedOn(ON_ITS_WAY)
    if version != found.version:
        raise StaleRevision({**{name: getattr(found, name) for name in TEXTS}, "version": found.version})
    if found.state == MeasurementState.RETURNED and columns["state"] == MeasurementState.DRAFT:
        columns = {**columns, "state": MeasurementState.RETURNED}
    same = Measurement.objects.filter(pk=found.pk, version=found.version, state__in=WRITABLE_STATES)
    if not same.update(**columns, version=found.version + 1):
        raise MovedOn()
    return Measurement.objects.select_related("indicator__pilot").get(pk=found.pk)


def _create(period: Period, made: dict[str, Any]) -> Measurement:
    try:
        with transaction.atomic():
            return Measurement.objects.create(starts_on=period.starts_on, ends_on=period.ends_on, **made)
    except IntegrityError:
        raise MovedOn(ON_ITS_WAY) from None


def _set_cells(measurement: Measurement, cells: Sequence[Decimal]) -> None:
    measurement.cells.all().delete()
    Cell.objects.bulk_create(
        Cell(measurement=measurement, place=place, value=value) for place, value in enumerate(cells)
    )
