"""Themes: what ideas and events are about."""

from collections.abc import Mapping
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api.paging import Paged
from api.parsing import Parameters
from api.resource import Asked, Resource
from api.schema import page_shape
from api.v1.words import address_of
from ideas.kernel.errors import NotFound
from ideas.topics.models import Theme


class ThemeShape(serializers.Serializer[Any]):
    """A theme; ``hue`` is in degrees (OKLCH)."""

    code = serializers.CharField()
    url = serializers.SerializerMethodField()
    slug = serializers.CharField()
    name = serializers.CharField()
    summary = serializers.CharField()
    hue = serializers.IntegerField()
    open = serializers.BooleanField(source="is_open", help_text="Whether new ideas may choose it.")

    def get_url(self, theme: Theme) -> str:
        """The address of its page, for life."""
        return address_of("theme", theme.code)


class Themes(Resource):
    """All themes."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": Paged}

    @extend_schema(responses={200: page_shape(ThemeShape)})
    def get(self, request: Asked) -> Response:
        """Themes in the lab's order."""
        return self.paged(request, ThemeShape, Theme.objects.all(), ("order", "slug"))


class OneTheme(Resource):
    """One theme."""

    @extend_schema(responses={200: ThemeShape})
    def get(self, request: Asked, code: str) -> Response:
        """The theme."""
        theme = Theme.objects.filter(code=code).first()
        if theme is None:
            raise NotFound()
        return self.shown(request, ThemeShape, theme)
