"""Figures: the numbers behind what pages say."""

from collections.abc import Mapping
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from api.parsing import Choosing, Parameters
from api.resource import Asked, Resource
from api.v1.named import Place
from api.v1.resource_shapes import AmountShape, amount_of
from ideas.collaboration.queries.figures import Contribution, activation, contributions, received_matches


class ActivationShape(serializers.Serializer[Any]):
    """How many resources were offered, and how many an idea agreed to use or has used."""

    offers = serializers.IntegerField()
    activated = serializers.IntegerField()
    rate = serializers.FloatField(allow_null=True, help_text="From 0 to 1; null where nothing was offered.")


class ContributionShape(serializers.Serializer[Any]):
    """What came of one kind in one unit."""

    kind = serializers.CharField()
    count = serializers.IntegerField()
    amount = serializers.SerializerMethodField()

    @extend_schema_field(AmountShape(allow_null=True))
    def get_amount(self, one: Contribution) -> dict[str, str] | None:
        """How much in all; null where nobody said how much."""
        return amount_of(one.amount, one.unit)


class FiguresShape(serializers.Serializer[Any]):
    """All figures."""

    territory = serializers.CharField(allow_null=True)
    resources = ActivationShape()
    contributions = ContributionShape(
        many=True, help_text="What ideas received in kind of what is offered there."
    )


class FigureFilters(Choosing):
    """Of where."""

    territory = Place()


class Figures(Resource):
    """Figures of the lab, or of a territory."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": FigureFilters}

    @extend_schema(responses={200: FiguresShape})
    def get(self, request: Asked) -> Response:
        """How many of the resources offered there were activated, and what came in kind."""
        territory = request.parameters.get("territory", "")
        figures = {
            "territory": territory or None,
            "resources": activation(territory),
            "contributions": contributions(received_matches(territory=territory)),
        }
        return self.shown(request, FiguresShape, figures)
