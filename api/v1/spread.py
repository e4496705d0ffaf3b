"""Where pilots run and where nothing happens."""

from collections.abc import Mapping
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from api.parsing import Code, Parameters
from api.resource import Asked, Resource
from ideas.insights.queries.spread import Spread, SpreadRow, spread_over
from ideas.topics.models import Territory


class SpreadOfAxis(serializers.Serializer[Any]):
    """How many sites of pilots under an axis there are."""

    axis = serializers.CharField()
    sites = serializers.IntegerField()


class SpreadPart(serializers.Serializer[Any]):
    """A part of the territory; a site whose pilot hangs under two axes counts under both, and once in `sites`."""

    territory = serializers.CharField(source="territory.code")
    name = serializers.CharField(source="territory.name")
    sites = serializers.IntegerField(source="total")
    without_axis = serializers.IntegerField(source="without")
    axes = serializers.SerializerMethodField()

    @extend_schema_field(SpreadOfAxis(many=True))
    def get_axes(self, row: SpreadRow) -> list[dict[str, Any]]:
        """Every axis, also those with no site here."""
        return [
            {"axis": axis.code, "sites": row.counts.get(axis.pk, 0)} for axis in self.context["spread"].axes
        ]


class SpreadShape(serializers.Serializer[Any]):
    """Where pilots run: all parts of a territory, also those where nothing happens."""

    within = serializers.CharField(source="within.code", default=None, allow_null=True)
    here = serializers.IntegerField(help_text="Sites for the territory as a whole.")
    parts = serializers.SerializerMethodField()

    @extend_schema_field(SpreadPart(many=True))
    def get_parts(self, spread: Spread) -> list[dict[str, Any]]:
        """Its parts, by name."""
        return list(SpreadPart(spread.rows, many=True, context={"spread": spread}).data)


class SpreadAsked(Parameters):
    """Which territory."""

    within = Code(lambda _actor: Territory.objects.all(), required=False)


class SpreadOver(Resource):
    """Where pilots run and where nothing happens."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": SpreadAsked}

    @extend_schema(responses={200: SpreadShape})
    def get(self, request: Asked) -> Response:
        """Sites in each part of a territory by axis; without one in each country, or the parts of the only one with any."""
        within = request.parameters.get("within")
        return self.shown(request, SpreadShape, spread_over(within, request.actor))
