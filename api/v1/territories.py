"""Territories: a tree of places with official codes, and the groupings that cross it."""

from collections.abc import Mapping
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from api.paging import Page, Paged
from api.parsing import Parameters
from api.resource import Asked, Resource
from api.schema import page_shape
from api.v1.named import Place
from api.v1.words import address_of
from ideas.kernel.errors import NotFound
from ideas.topics.models import Territory
from ideas.topics.queries import territories_matching, territories_within


class TerritoryCard(serializers.Serializer[Any]):
    """A place in a list."""

    code = serializers.CharField()
    url = serializers.SerializerMethodField()
    level = serializers.CharField()
    name = serializers.CharField()
    other_name = serializers.CharField(source="name_alt")
    parent = serializers.SerializerMethodField()  # type: ignore[assignment]  # not an attribute: REST framework collects it
    population = serializers.IntegerField(allow_null=True)

    def get_url(self, territory: Territory) -> str:
        """The address of its page, for life."""
        return address_of("territory", territory.code)

    def get_parent(self, territory: Territory) -> str | None:
        """The code of the place it lies in; null for a country."""
        codes = territory.path.strip("/").split("/")
        return codes[-2] if len(codes) > 1 else None


class GroupingShape(serializers.Serializer[Any]):
    """A consortium or intercommunality; filters take its code too."""

    code = serializers.CharField()
    kind = serializers.CharField()
    name = serializers.CharField()


class TerritoryShape(TerritoryCard):
    """One place, with the groupings it belongs to."""

    groupings = serializers.SerializerMethodField()

    @extend_schema_field(GroupingShape(many=True))
    def get_groupings(self, territory: Territory) -> list[dict[str, Any]]:
        """By name."""
        return list(GroupingShape(territory.groupings.order_by("name", "id"), many=True).data)


class TerritoryFilters(Paged):
    """Which places."""

    q = serializers.CharField(
        required=False,
        max_length=100,
        help_text="The beginning of a name or postal code: the likeliest places.",
    )
    within = Place(help_text="A territory or grouping, and below.")
    level = serializers.ChoiceField(choices=Territory.Level.values, required=False)


class Territories(Resource):
    """Places."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": TerritoryFilters}

    @extend_schema(responses={200: page_shape(TerritoryCard)})
    def get(self, request: Asked) -> Response:
        """Places in the order of the tree; with `q` the likeliest ones, on one page."""
        asked = request.parameters
        if "q" in asked:
            found = territories_matching(asked["q"], limit=asked["page_size"])
            return self.listed(request, TerritoryCard, Page(found, None, None))
        rows = territories_within(asked["within"]) if "within" in asked else Territory.objects.all()
        if "level" in asked:
            rows = rows.filter(level=asked["level"])
        return self.paged(request, TerritoryCard, rows, ("path", "id"))


class OneTerritory(Resource):
    """One place."""

    @extend_schema(responses={200: TerritoryShape})
    def get(self, request: Asked, code: str) -> Response:
        """The place."""
        territory = Territory.objects.filter(code=code).first()
        if territory is None:
            raise NotFound()
        return self.shown(request, TerritoryShape, territory)
