"""Where an idea came from and what became of it."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from api.resource import Asked, Resource
from api.v1.ideas import known
from api.v1.measurement_shapes import plain
from api.v1.pilots import seen_pilot
from api.v1.words import address_of
from ideas.ideation.models import Idea
from ideas.insights.queries.provenance import ChainLink, Part, provenance_of


class ChainLinkShape(serializers.Serializer[Any]):
    """One link of the chain; `kind` and `code` are empty where it lies outside the lab."""

    part = serializers.ChoiceField(choices=[str(part) for part in Part])
    what = serializers.CharField(help_text="What it is: a state, a step, a unit.")
    title = serializers.CharField()
    language = serializers.CharField(help_text="Of the title; empty in the language asked for.")
    kind = serializers.CharField()
    code = serializers.CharField()
    url = serializers.SerializerMethodField()
    on = serializers.DateField(allow_null=True)
    reason = serializers.CharField(source="note", help_text="Of a decision.")
    value = serializers.SerializerMethodField(method_name="get_figure")

    def get_url(self, link: ChainLink) -> str:
        """Its address, for life; of what lies outside, where it was found."""
        return address_of(link.kind, link.code) if link.kind else link.url

    def get_figure(self, link: ChainLink) -> str | None:
        """Of a figure: what all values make together, a decimal number as text."""
        return plain(link.figure.total.value) if link.figure is not None else None


class ProvenanceShape(serializers.Serializer[Any]):
    """The chain of an idea."""

    idea = serializers.CharField(source="code")
    links = serializers.SerializerMethodField()

    @extend_schema_field(ChainLinkShape(many=True))
    def get_links(self, idea: Idea) -> list[dict[str, Any]]:
        """Origin, idea, decisions, pilot, sites, figures; within each part what came first."""
        rows = provenance_of(idea, self.context["request"].actor)
        return list(ChainLinkShape(rows, many=True).data)


class OfIdea(Resource):
    """The chain of one idea."""

    @extend_schema(responses={200: ProvenanceShape})
    def get(self, request: Asked, code: str) -> Response:
        """Where the idea came from and what became of it, as far as the caller may know of it."""
        return self.shown(request, ProvenanceShape, known(request, code, with_team=False))


class OfPilot(Resource):
    """The chain that one pilot is part of."""

    @extend_schema(responses={200: ProvenanceShape})
    def get(self, request: Asked, code: str) -> Response:
        """Where the pilot's idea came from and what became of it, as far as the caller may know of it."""
        return self.shown(request, ProvenanceShape, seen_pilot(request, code).idea)
