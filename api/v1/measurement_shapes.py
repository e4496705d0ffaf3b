"""How indicators and their values look. Numbers are decimals as text: no figure is rounded on its way."""

from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.v1.words import SomeOrganisation, address_of
from ideas.measurement.adding import Total
from ideas.measurement.models import Measurement
from ideas.measurement.queries import Figure, shown_cells


def plain(value: Decimal | None) -> str | None:
    """A number as text without trailing zeros."""
    if value is None:
        return None
    said = f"{value:f}"
    return said.rstrip("0").rstrip(".") if "." in said else said


class TargetShape(serializers.Serializer[Any]):
    """What shall be reached by when."""

    due_on = serializers.DateField()
    value = serializers.SerializerMethodField(method_name="get_amount")

    def get_amount(self, target: Any) -> str | None:
        """A decimal number as text."""
        return plain(target.value)


class TotalShape(serializers.Serializer[Any]):
    """What the values of all places make together; of how many that should have one."""

    value = serializers.CharField(allow_null=True)
    known = serializers.IntegerField()
    expected = serializers.IntegerField()


class PeriodTotal(TotalShape):
    """The same of one period."""

    starts_on = serializers.DateField()


class MissingShape(serializers.Serializer[Any]):
    """A value that should be there."""

    site = serializers.CharField(source="site.code", allow_null=True, default=None)
    starts_on = serializers.DateField(source="period.starts_on")
    ends_on = serializers.DateField(source="period.ends_on")
    late = serializers.BooleanField(source="is_late")


def _total(total: Total) -> dict[str, Any]:
    return {"value": plain(total.value), "known": total.known, "expected": total.expected}


class IndicatorShape(serializers.Serializer[Any]):
    """An indicator, and where it stands."""

    code = serializers.CharField(source="indicator.code")
    url = serializers.SerializerMethodField()
    pilot = serializers.CharField(source="indicator.pilot.code")
    name = serializers.CharField(source="indicator.name")
    meaning = serializers.CharField(source="indicator.meaning")
    unit = serializers.CharField(source="indicator.unit")
    language = serializers.CharField(source="indicator.language")
    nature = serializers.CharField(source="indicator.nature")
    direction = serializers.CharField(source="indicator.direction")
    range_low = serializers.SerializerMethodField()
    range_high = serializers.SerializerMethodField()
    baseline = serializers.SerializerMethodField()
    baseline_on = serializers.DateField(source="indicator.baseline_on", allow_null=True)
    targets = serializers.SerializerMethodField()
    is_cumulative = serializers.BooleanField(source="indicator.is_cumulative")
    adding = serializers.CharField(source="indicator.adding")
    data_source = serializers.CharField(source="indicator.source")
    frequency = serializers.CharField(source="indicator.frequency")
    reporter = serializers.SerializerMethodField(help_text="Empty: the idea's team reports.")
    dimension = serializers.CharField(source="indicator.dimension")
    categories = serializers.ListField(child=serializers.CharField(), source="indicator.category_names")
    starts_on = serializers.DateField(source="indicator.starts_on")
    ended_on = serializers.DateField(source="indicator.ended_on", allow_null=True)
    end_reason = serializers.CharField(source="indicator.end_reason")
    standing = serializers.SerializerMethodField(help_text="What is held against the target.")
    course = serializers.SerializerMethodField()
    missing = MissingShape(many=True)

    def get_url(self, figure: Figure) -> str:
        """The address of its page, for life."""
        return address_of("indicator", figure.indicator.code)

    def get_range_low(self, figure: Figure) -> str | None:
        """A decimal number as text."""
        return plain(figure.indicator.range_low)

    def get_range_high(self, figure: Figure) -> str | None:
        """A decimal number as text."""
        return plain(figure.indicator.range_high)

    def get_baseline(self, figure: Figure) -> str | None:
        """A decimal number as text."""
        return plain(figure.indicator.baseline)

    @extend_schema_field(TargetShape(many=True))
    def get_targets(self, figure: Figure) -> Any:
        """By their days."""
        return TargetShape(figure.indicator.targets.all(), many=True).data

    @extend_schema_field(SomeOrganisation(allow_null=True))
    def get_reporter(self, figure: Figure) -> Any:
        """The organisation that reports."""
        reporter = figure.indicator.reporter
        return SomeOrganisation(reporter).data if reporter is not None else None

    @extend_schema_field(TotalShape)
    def get_standing(self, figure: Figure) -> dict[str, Any]:
        """All places together."""
        return _total(figure.total)

    @extend_schema_field(PeriodTotal(many=True))
    def get_course(self, figure: Figure) -> list[dict[str, Any]]:
        """All places together, period by period."""
        return [{"starts_on": start, **_total(total)} for start, total in figure.course.items()]


class CellShape(serializers.Serializer[Any]):
    """A part of a value."""

    category = serializers.CharField()
    value = serializers.CharField()


class MeasurementShape(serializers.Serializer[Any]):
    """A value of one place and period."""

    code = serializers.CharField()
    site = serializers.CharField(source="site.code", allow_null=True, default=None)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    state = serializers.CharField()
    value = serializers.SerializerMethodField(method_name="get_figure")
    numerator = serializers.SerializerMethodField()
    denominator = serializers.SerializerMethodField()
    unavailable_reason = serializers.CharField()
    evidence = serializers.CharField()
    note = serializers.CharField(source="context", help_text="To be read with the figure.")
    breakdown = serializers.SerializerMethodField(
        help_text="Null where there is none, or where a part under five would tell of single persons."
    )
    corrects = serializers.CharField(source="corrects.code", allow_null=True, default=None)
    correction_reason = serializers.CharField()
    superseded_at = serializers.DateTimeField(allow_null=True)
    organisation = SomeOrganisation(allow_null=True)
    submitted_at = serializers.DateTimeField(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    decision_words = serializers.SerializerMethodField(help_text="What is to be looked at again.")

    def get_figure(self, row: Measurement) -> str | None:
        """A decimal number as text."""
        return plain(row.value)

    def get_numerator(self, row: Measurement) -> str | None:
        """A decimal number as text."""
        return plain(row.numerator)

    def get_denominator(self, row: Measurement) -> str | None:
        """A decimal number as text."""
        return plain(row.denominator)

    @extend_schema_field(CellShape(many=True, allow_null=True))
    def get_breakdown(self, row: Measurement) -> list[dict[str, str | None]] | None:
        """Its parts by category."""
        cells = shown_cells(row, is_insider=self.context["is_insider"])
        if cells is None:
            return None
        names = row.indicator.category_names
        return [{"category": name, "value": plain(cell)} for name, cell in zip(names, cells, strict=False)]

    def get_decision_words(self, row: Measurement) -> str:
        """For those who measure there."""
        return row.decision_words if self.context["is_insider"] else ""
