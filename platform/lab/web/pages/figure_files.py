"""The values of a pilot's indicators as files: what is public of them, whoever asks."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from ideas.kernel.actor import Actor
from ideas.kernel.errors import NotFound
from ideas.measurement import queries
from ideas.measurement.lifecycle import MeasurementState
from ideas.measurement.models import Measurement
from ideas.pilots.queries import pilots_visible_to
from lab.ui.sheets import Cell, csv_of
from lab.web.pages.figures_of_pilot import indicator_seen


def figures_csv(request: HttpRequest, code: str) -> HttpResponse:
    """Every value that counts or counted of the pilot's indicators, as CSV."""
    pilot = pilots_visible_to(request.actor).filter(code=code).first()
    if pilot is None:
        raise NotFound()
    return _csv(f"{pilot.code}.csv", list(_values(request.actor, indicator__pilot=pilot)))


def figure_csv(request: HttpRequest, code: str, indicator: str) -> HttpResponse:
    """Every value that counts or counted of one indicator, as CSV."""
    row = indicator_seen(request, code, indicator)
    return _csv(f"{row.code}.csv", list(_values(request.actor, indicator=row)))


def _values(actor: Actor, **which: Any) -> Any:
    accepted = queries.measurements_visible_to(actor).filter(state=MeasurementState.ACCEPTED, **which)
    return queries.with_cells(accepted)


HEAD = (
    *("indicator", "name", "unit", "site", "starts_on", "ends_on", "value", "numerator", "denominator"),
    *("unavailable_reason", "evidence", "context", "corrected_on", "correction_reason", "breakdown"),
)


def _csv(name: str, rows: list[Measurement]) -> HttpResponse:
    response = HttpResponse(csv_of(HEAD, map(_cells, rows)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _cells(row: Measurement) -> list[Cell]:
    """A value as a row of the file: what is public of it, whoever asks."""
    parts = queries.shown_cells(row, is_insider=False) or []
    names = row.indicator.category_names
    return [
        row.indicator.code,
        row.indicator.name,
        row.indicator.unit,
        row.site.name if row.site else "",
        row.starts_on,
        row.ends_on,
        row.value,
        row.numerator,
        row.denominator,
        row.unavailable_reason,
        row.evidence,
        row.context,
        row.superseded_at.date() if row.superseded_at else None,
        row.correction_reason,
        "; ".join(f"{name}: {part:f}" for name, part in zip(names, parts, strict=False)),
    ]
