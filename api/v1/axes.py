"""Priority axes of the lab and of networks, with what comes together under them."""

from collections.abc import Mapping
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api.once import once
from api.paging import Paged
from api.parsing import Closed, Code, Codes, Parameters
from api.resource import Asked, Resource, allow, match
from api.schema import page_shape
from api.v1.words import SomeOrganisation, address_of
from ideas.kernel.errors import NotFound
from ideas.organisations.queries import organisations_visible_to
from ideas.pilots.queries import listed_pilots
from ideas.roadmap.lifecycle import NAME_LIMIT, TEXT_LIMIT
from ideas.roadmap.models import Axis
from ideas.roadmap.operations import add_axis, change_axis
from ideas.roadmap.queries import axes_visible_to, pilots_under, rolled_up


class Counted(serializers.IntegerField):
    """A count; nothing counted is 0."""

    def get_attribute(self, instance: Any) -> int:
        """What was counted, or 0."""
        return super().get_attribute(instance) or 0


class AxisCard(serializers.Serializer[Any]):
    """An axis in a list; its counts are of pilots that all may see."""

    code = serializers.CharField()
    url = serializers.SerializerMethodField()
    network = SomeOrganisation(allow_null=True, help_text="Without one it is the lab's.")
    name = serializers.CharField()
    language = serializers.CharField()
    position = serializers.IntegerField()
    pilot_count = Counted()
    milestone_count = Counted(help_text="Without dropped ones.")
    reached_count = Counted()
    late_count = Counted()

    def get_url(self, axis: Axis) -> str:
        """The address of its page, for life."""
        return address_of("axis", axis.code)


class AxisShape(AxisCard):
    """One axis."""

    text = serializers.CharField()
    pilots = serializers.SerializerMethodField()
    version = serializers.IntegerField()

    def get_pilots(self, axis: Axis) -> list[str]:
        """The codes of the pilots under it that all may see."""
        return list(pilots_under(axis).values_list("code", flat=True))


class AxisChanged(Closed):
    """What an axis says, and the pilots under it."""

    name = serializers.CharField(required=False, max_length=NAME_LIMIT)
    text = serializers.CharField(required=False, allow_blank=True, max_length=TEXT_LIMIT)
    language = serializers.CharField(required=False, max_length=5)
    position = serializers.IntegerField(required=False, min_value=1, max_value=999)
    pilots = Codes(lambda _actor: listed_pilots(), required=False)


class AxisWritten(Closed):
    """An axis of the lab, or of the ``network`` that is named."""

    network = Code(organisations_visible_to, required=False)
    name = serializers.CharField(max_length=NAME_LIMIT)
    text = serializers.CharField(required=False, allow_blank=True, max_length=TEXT_LIMIT)
    language = serializers.CharField(required=False, max_length=5)
    position = serializers.IntegerField(required=False, min_value=1, max_value=999)


class Axes(Resource):
    """Priority axes."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": Paged}

    @extend_schema(responses={200: page_shape(AxisCard)})
    def get(self, request: Asked) -> Response:
        """In their order."""
        rows = rolled_up(axes_visible_to(request.actor)).select_related("network").defer("text")
        return self.paged(request, AxisCard, rows, ("position", "id"))

    @extend_schema(request=AxisWritten, responses={201: AxisShape})
    def post(self, request: Asked) -> Response:
        """Add one."""
        if not request.actor.is_person:
            allow(request.actor, "roadmap.add_axis", None)
        data = self.body(request, AxisWritten)
        network = data.pop("network", None)
        allow(request.actor, "roadmap.add_axis", network)
        made = once(request, lambda: add_axis(network, values=data, by=request.actor).code)
        axis = _seen(request, made)
        return self.shown(request, AxisShape, axis, version=axis.version, status=201)


class OneAxis(Resource):
    """One axis."""

    matched = frozenset({"PATCH"})

    @extend_schema(responses={200: AxisShape})
    def get(self, request: Asked, code: str) -> Response:
        """What it is for, and how far its pilots are."""
        axis = _seen(request, code)
        return self.shown(request, AxisShape, axis, version=axis.version)

    @extend_schema(request=AxisChanged, responses={200: AxisShape})
    def patch(self, request: Asked, code: str) -> Response:
        """Say it otherwise or hang other pilots under it, in the version that `If-Match` names."""
        axis = _seen(request, code)
        allow(request.actor, "roadmap.change_axis", axis)
        match(request, axis.version, lambda: {"name": axis.name, "version": axis.version}, is_owed=True)
        change_axis(axis, changes=self.body(request, AxisChanged), version=axis.version, by=request.actor)
        axis = _seen(request, code)
        return self.shown(request, AxisShape, axis, version=axis.version)


def _seen(request: Asked, code: str) -> Axis:
    rows = rolled_up(axes_visible_to(request.actor)).select_related("network")
    axis = rows.filter(code=code).first()
    if axis is None:
        raise NotFound()
    return axis
