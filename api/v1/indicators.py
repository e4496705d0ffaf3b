"""Indicators of a pilot: what shall change, and where it stands."""

from collections.abc import Mapping
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api.once import once
from api.parsing import Closed, Code, Parameters
from api.resource import Asked, Resource, allow, match
from api.schema import page_shape
from api.v1.measurement_shapes import IndicatorShape
from api.v1.pilots import seen_pilot
from ideas.kernel.errors import NotFound
from ideas.measurement.lifecycle import (
    DIGITS,
    MEANING_LIMIT,
    NAME_LIMIT,
    PLACES,
    SOURCE_LIMIT,
    UNIT_LIMIT,
    WORDS_LIMIT,
    Adding,
    Direction,
    Frequency,
    Nature,
)
from ideas.measurement.models import Indicator
from ideas.measurement.operations import add_indicator, change_indicator, end_indicator
from ideas.measurement.queries import Figure, figures_of, indicators_visible_to
from ideas.organisations.queries import organisations_visible_to


def amount(**options: Any) -> serializers.CharField:
    """A decimal number as text."""
    return serializers.CharField(
        max_length=24, help_text='A decimal number as text, such as `"40.5"`.', **options
    )


def decimal_in(text: str | None) -> Any:
    """The number in ``text``. Raises ValidationError."""
    if text is None:
        return None
    return serializers.DecimalField(max_digits=DIGITS, decimal_places=PLACES).run_validation(text)


class TargetWritten(Closed):
    """What shall be reached by when."""

    due_on = serializers.DateField()
    value = amount()

    def validate_value(self, text: str) -> Any:
        """The number."""
        return decimal_in(text)

    def validate(self, said: dict[str, Any]) -> dict[str, Any]:
        """Whole: where an indicator is changed in part, each of its targets is not."""
        words = self.fields["due_on"].error_messages["required"]
        missing = {name: [words] for name in ("due_on", "value") if name not in said}
        if missing:
            raise serializers.ValidationError(missing, code="required")
        return said


class IndicatorWritten(Closed):
    """What is measured, and how."""

    name = serializers.CharField(max_length=NAME_LIMIT)
    meaning = serializers.CharField(required=False, allow_blank=True, max_length=MEANING_LIMIT)
    unit = serializers.CharField(required=False, allow_blank=True, max_length=UNIT_LIMIT)
    language = serializers.CharField(required=False, max_length=5)
    nature = serializers.ChoiceField(choices=Nature.values, required=False)
    direction = serializers.ChoiceField(choices=Direction.values, required=False)
    range_low = amount(required=False, allow_null=True)
    range_high = amount(required=False, allow_null=True)
    baseline = amount(required=False, allow_null=True)
    baseline_on = serializers.DateField(required=False, allow_null=True)
    is_cumulative = serializers.BooleanField(required=False)
    adding = serializers.ChoiceField(choices=Adding.values, required=False)
    data_source = serializers.CharField(
        source="source", required=False, allow_blank=True, max_length=SOURCE_LIMIT
    )
    frequency = serializers.ChoiceField(choices=Frequency.values, required=False)
    reporter = Code(organisations_visible_to, required=False, allow_null=True)
    dimension = serializers.CharField(required=False, allow_blank=True, max_length=NAME_LIMIT)
    categories = serializers.ListField(child=serializers.CharField(max_length=NAME_LIMIT), required=False)
    starts_on = serializers.DateField(required=False)
    targets = TargetWritten(many=True, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The numbers as numbers."""
        for name in ("range_low", "range_high", "baseline"):
            if name in attrs:
                attrs[name] = decimal_in(attrs[name])
        return attrs


class IndicatorChanged(IndicatorWritten):
    """What is defined otherwise; once a value was accepted a public reason is owed."""

    reason = serializers.CharField(required=False, allow_blank=True, max_length=WORDS_LIMIT)


class Ending(Closed):
    """Why it is measured no more."""

    reason = serializers.CharField(max_length=WORDS_LIMIT)


class Indicators(Resource):
    """The indicators of a pilot."""

    @extend_schema(responses={200: page_shape(IndicatorShape)})
    def get(self, request: Asked, code: str) -> Response:
        """All of them, in the pilot's own order, with where they stand."""
        return self.whole(request, IndicatorShape, figures_of(seen_pilot(request, code)))

    @extend_schema(request=IndicatorWritten, responses={201: IndicatorShape})
    def post(self, request: Asked, code: str) -> Response:
        """Say what else the pilot measures."""
        pilot = seen_pilot(request, code)
        allow(request.actor, "measurement.add_indicator", pilot)
        values, targets = _parted(self.body(request, IndicatorWritten))
        made = once(
            request, lambda: add_indicator(pilot, values=values, targets=targets or (), by=request.actor).code
        )
        figure = seen_figure(request, made)
        return self.shown(request, IndicatorShape, figure, version=figure.indicator.version, status=201)


class OneIndicator(Resource):
    """One indicator."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {}
    matched = frozenset({"PATCH"})

    @extend_schema(responses={200: IndicatorShape})
    def get(self, request: Asked, code: str) -> Response:
        """How it is defined, and where it stands."""
        figure = seen_figure(request, code)
        return self.shown(request, IndicatorShape, figure, version=figure.indicator.version)

    @extend_schema(request=IndicatorChanged, responses={200: IndicatorShape})
    def patch(self, request: Asked, code: str) -> Response:
        """Define it otherwise, in the version that `If-Match` names."""
        row = seen_indicator(request, code)
        allow(request.actor, "measurement.change_indicator", row)
        match(request, row.version, lambda: {"name": row.name, "version": row.version}, is_owed=True)
        values, targets = _parted(self.body(request, IndicatorChanged, partial=True))
        reason = values.pop("reason", "")
        change_indicator(
            row, changes=values, targets=targets, reason=reason, version=row.version, by=request.actor
        )
        figure = seen_figure(request, code)
        return self.shown(request, IndicatorShape, figure, version=figure.indicator.version)


class IndicatorEnd(Resource):
    """The end of an indicator."""

    @extend_schema(request=Ending, responses={201: IndicatorShape})
    def post(self, request: Asked, code: str) -> Response:
        """Measure it no more, with a public reason; its values stay."""
        row = seen_indicator(request, code)
        allow(request.actor, "measurement.end_indicator", row)
        data = self.body(request, Ending)
        once(request, lambda: end_indicator(row, **data, by=request.actor).code)
        figure = seen_figure(request, code)
        return self.shown(request, IndicatorShape, figure, version=figure.indicator.version, status=201)


def seen_indicator(request: Asked, code: str) -> Indicator:
    """The indicator of that code. Raises NotFound for what the caller may not know of."""
    rows = indicators_visible_to(request.actor).select_related("pilot__idea__stage", "reporter")
    row = rows.filter(code=code).first()
    if row is None:
        raise NotFound()
    return row


def seen_figure(request: Asked, code: str) -> Figure:
    """The indicator of that code with its values."""
    row = seen_indicator(request, code)
    return figures_of(row.pilot, only=[row.pk])[0]


def _parted(data: dict[str, Any]) -> tuple[dict[str, Any], list[tuple[Any, Any]] | None]:
    """Columns, and targets where there are some."""
    values = dict(data)
    targets = values.pop("targets", None)
    if "categories" in values:
        values["categories"] = "\n".join(values["categories"])
    return values, None if targets is None else [(one["due_on"], one["value"]) for one in targets]
