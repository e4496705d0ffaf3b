"""Twins: ideas that mean nearly the same, in whatever language."""

from collections.abc import Mapping
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api.parsing import Choosing, Closed, Parameters
from api.resource import Asked, Resource
from api.schema import page_shape
from api.v1.ideas import known
from api.v1.words import address_of
from ideas.ideation.lifecycle import SECTION_LIMIT, SUMMARY_LIMIT, TITLE_LIMIT
from ideas.ideation.queries import growth_of
from ideas.similarity.encoding import Parts
from ideas.similarity.queries import Near, ideas_near, ideas_near_to

MOST = 20


class HowMany(Choosing):
    """How many are wanted."""

    page_size = serializers.IntegerField(min_value=1, max_value=MOST, default=5)


class TextWritten(Closed):
    """What has been written so far of an idea that is not saved yet."""

    title = serializers.CharField(max_length=TITLE_LIMIT)
    summary = serializers.CharField(max_length=SUMMARY_LIMIT, allow_blank=True, default="")
    need = serializers.CharField(max_length=SECTION_LIMIT, allow_blank=True, default="")
    language = serializers.CharField(max_length=5, default="fr")


class NearStage(serializers.Serializer[Any]):
    """Where a near idea stands, or how it ended."""

    key = serializers.CharField(source="stage.key")
    name = serializers.CharField(source="stage.name")
    growth = serializers.SerializerMethodField(help_text="0 to 6; at an end as far as it had ever come.")
    is_end = serializers.BooleanField(source="stage.is_end")

    def get_growth(self, idea: Any) -> int:
        """How far it has grown."""
        return growth_of(idea)


class TwinShape(serializers.Serializer[Any]):
    """A near idea, how near it is, and why."""

    code = serializers.CharField(source="idea.code")
    address = serializers.SerializerMethodField()
    title = serializers.CharField(source="idea.title")
    summary = serializers.CharField(source="idea.summary")
    language = serializers.CharField(source="idea.language")
    stage = NearStage(source="idea")
    score = serializers.SerializerMethodField(help_text="0.5 (near) to 1 (the same).")
    why = serializers.CharField(help_text="In a sentence for people, in the caller's language.")

    def get_address(self, near: Near) -> str:
        """Its address for life."""
        return address_of("idea", near.idea.code)

    def get_score(self, near: Near) -> float:
        """With two digits: there is no more to it."""
        return round(near.score, 2)


class IdeaTwins(Resource):
    """The ideas near one idea."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": HowMany}

    @extend_schema(responses={200: page_shape(TwinShape)})
    def get(self, request: Asked, code: str) -> Response:
        """Others that mean nearly the same, nearest first: those that the caller may see, ended ones among them."""
        idea = known(request, code, with_team=False)
        found = ideas_near_to(idea, viewer=request.actor, most=request.parameters["page_size"])
        return self.whole(request, TwinShape, found)


class Twins(Resource):
    """The ideas near a text that is not saved."""

    @extend_schema(request=TextWritten, responses={200: page_shape(TwinShape)})
    def post(self, request: Asked) -> Response:
        """Ideas that mean nearly what is written here, nearest first. Nothing is kept of it."""
        data = self.body(request, TextWritten)
        parts = Parts(data["title"], data["summary"], data["need"])
        return self.whole(
            request, TwinShape, ideas_near(parts, language=data["language"], viewer=request.actor)
        )
