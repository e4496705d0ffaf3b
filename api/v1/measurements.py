"""Measurements: dated values of an indicator, per site."""

from collections.abc import Mapping
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api.once import once
from api.paging import Paged
from api.parsing import Closed, Code, Parameters, Several
from api.resource import Asked, Resource, allow, match
from api.schema import page_shape
from api.v1.indicators import amount, decimal_in, seen_indicator
from api.v1.measurement_shapes import MeasurementShape
from ideas.kernel.errors import NotFound
from ideas.measurement.lifecycle import WORDS_LIMIT, MeasurementState
from ideas.measurement.models import Indicator, Measurement
from ideas.measurement.operations import Entry, decide_value, enter_value
from ideas.measurement.queries import knows_inside, measurements_visible_to, with_cells
from ideas.sites.queries import sites_visible_to

ENTRY = ("value", "numerator", "denominator", "unavailable_reason", "evidence", "context", "cells")


class MeasurementFilters(Paged):
    """Which values."""

    site = Code(sites_visible_to, required=False)
    state = Several(MeasurementState.values)


class EntryWritten(Closed):
    """What is said of a period. `cells` are the parts by category, in their order."""

    value = amount(required=False, allow_null=True)
    numerator = amount(required=False, allow_null=True)
    denominator = amount(required=False, allow_null=True)
    cells = serializers.ListField(child=serializers.CharField(max_length=24), required=False)
    unavailable_reason = serializers.CharField(required=False, allow_blank=True, max_length=WORDS_LIMIT)
    evidence = serializers.CharField(required=False, allow_blank=True, max_length=WORDS_LIMIT)
    note = serializers.CharField(source="context", required=False, allow_blank=True, max_length=WORDS_LIMIT)
    correction_reason = serializers.CharField(required=False, allow_blank=True, max_length=WORDS_LIMIT)
    submit = serializers.BooleanField(
        required=False, help_text="Have it looked at; otherwise it stays a draft."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The numbers as numbers."""
        for name in ("value", "numerator", "denominator"):
            if name in attrs:
                attrs[name] = decimal_in(attrs[name])
        if "cells" in attrs:
            attrs["cells"] = [decimal_in(cell) for cell in attrs["cells"]]
        return attrs


class MeasurementWritten(EntryWritten):
    """The same, of which place and period."""

    site = Code(sites_visible_to, required=False, allow_null=True)
    starts_on = serializers.DateField(help_text="The first day of the period.")


class Decided(Closed):
    """Whether it counts."""

    accept = serializers.BooleanField()
    words = serializers.CharField(required=False, allow_blank=True, max_length=WORDS_LIMIT)


class Measurements(Resource):
    """The values of an indicator."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": MeasurementFilters}

    @extend_schema(responses={200: page_shape(MeasurementShape)})
    def get(self, request: Asked, code: str) -> Response:
        """The latest period first; corrected values too, with the day on which they ceased to count."""
        row, asked = seen_indicator(request, code), request.parameters
        values = with_cells(measurements_visible_to(request.actor).filter(indicator=row))
        if "site" in asked:
            values = values.filter(site=asked["site"])
        if "state" in asked:
            values = values.filter(state__in=asked["state"])
        inside = knows_inside(request.actor, row.pilot)
        return self.paged(request, MeasurementShape, values, ("-starts_on", "-id"), is_insider=inside)

    @extend_schema(request=MeasurementWritten, responses={201: MeasurementShape})
    def post(self, request: Asked, code: str) -> Response:
        """Enter the value of a period; beside an accepted one it is a correction, which owes a reason."""
        row = seen_indicator(request, code)
        allow(request.actor, "measurement.enter_value", row)
        data = self.body(request, MeasurementWritten)
        where = {"site": data.get("site"), "starts_on": data["starts_on"]}
        made = once(request, lambda: _enter(row, data, by=request.actor, **where).code)
        return _answer(self, request, made, 201)


class OneMeasurement(Resource):
    """One value."""

    matched = frozenset({"PATCH"})

    @extend_schema(responses={200: MeasurementShape})
    def get(self, request: Asked, code: str) -> Response:
        """What was measured."""
        return _answer(self, request, code, 200)

    @extend_schema(request=EntryWritten, responses={200: MeasurementShape})
    def patch(self, request: Asked, code: str) -> Response:
        """Write a draft or a returned value anew, in the version that `If-Match` names; what is not named stays."""
        found = _seen(request, code)
        allow(request.actor, "measurement.enter_value", found.indicator)
        match(request, found.version, lambda: {"value": str(found.value)}, is_owed=True)
        said = {name: getattr(found, name) for name in (*ENTRY[:-1], "correction_reason")}
        said["cells"] = [cell.value for cell in found.cells.all()]
        data = {**said, **self.body(request, EntryWritten, partial=True)}
        where = {"site": found.site, "starts_on": found.starts_on, "version": found.version}
        made = _enter(found.indicator, data, by=request.actor, **where)
        return _answer(self, request, made.code, 200)


class Decision(Resource):
    """What is decided on a value."""

    @extend_schema(request=Decided, responses={201: MeasurementShape})
    def post(self, request: Asked, code: str) -> Response:
        """Accept it, or give it back with words: by who answers for the pilot or the lab, never by who entered it."""
        found = _seen(request, code)
        allow(request.actor, "measurement.decide_value", found)
        data = self.body(request, Decided)
        once(request, lambda: decide_value(found, **data, version=found.version, by=request.actor).code)
        return _answer(self, request, code, 201)


def _enter(row: Indicator, data: dict[str, Any], **where: Any) -> Measurement:
    entry = Entry(**{name: data[name] for name in ENTRY if name in data})
    return enter_value(
        row,
        entry=entry,
        submit=data.get("submit", False),
        correction_reason=data.get("correction_reason", ""),
        **where,
    )


def _seen(request: Asked, code: str) -> Measurement:
    rows = with_cells(measurements_visible_to(request.actor)).select_related("indicator__pilot__idea__stage")
    found = rows.filter(code=code).first()
    if found is None:
        raise NotFound()
    return found


def _answer(resource: Resource, request: Asked, code: str, status: int) -> Response:
    found = _seen(request, code)
    inside = knows_inside(request.actor, found.indicator.pilot)
    return resource.shown(
        request, MeasurementShape, found, version=found.version, status=status, is_insider=inside
    )
