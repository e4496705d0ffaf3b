"""Processes: the ways that ideas take, as the lab has published them."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import F, Prefetch, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api.paging import Paged
from api.parsing import Parameters
from api.resource import Asked, Resource
from api.schema import page_shape
from ideas.kernel.errors import NotFound
from ideas.workflow.models import ProcessVersion, Step


class ProcessStage(serializers.Serializer[Any]):
    """A stage of a process."""

    key = serializers.CharField()
    name = serializers.CharField()
    summary = serializers.CharField()
    open = serializers.ListField(child=serializers.CharField())
    owed_by = serializers.CharField(help_text="Who owes the next answer: lab, team or nobody (empty).")
    days = serializers.IntegerField(allow_null=True)
    growth = serializers.IntegerField()
    is_start = serializers.BooleanField()
    is_end = serializers.BooleanField()
    is_public = serializers.BooleanField()


class ProcessStep(serializers.Serializer[Any]):
    """A step between two stages; ``to`` is null where it leads back to where the idea was before."""

    key = serializers.CharField()
    name = serializers.CharField()
    to = serializers.CharField(source="target.key", default=None, allow_null=True)
    takers = serializers.ListField(child=serializers.CharField())
    needs_reason = serializers.BooleanField()
    guards = serializers.ListField(child=serializers.DictField())

    def get_fields(self) -> dict[str, Any]:
        """Adds ``from``, which Python keeps for itself."""
        fields = super().get_fields()
        source = serializers.CharField(source="source.key")
        return {"key": fields.pop("key"), "name": fields.pop("name"), "from": source, **fields}


class ProcessShape(serializers.Serializer[Any]):
    """A published version of a process: its stages and steps."""

    code = serializers.CharField(source="process.code")
    key = serializers.CharField(source="process.key")
    name = serializers.CharField(source="process")
    version = serializers.IntegerField(source="number")
    published_at = serializers.DateTimeField(allow_null=True)
    stages = ProcessStage(many=True)
    steps = ProcessStep(many=True)
    conditions = serializers.DictField(
        child=serializers.ListField(child=serializers.DictField()),
        help_text="Guards of later acts, such as the start of a pilot, by the name of the act.",
    )


class Processes(Resource):
    """Published processes."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": Paged}

    @extend_schema(responses={200: page_shape(ProcessShape)})
    def get(self, request: Asked) -> Response:
        """Every process in its published version."""
        return self.paged(request, ProcessShape, _published(), ("process_key", "id"))


class OneProcess(Resource):
    """One process."""

    @extend_schema(responses={200: ProcessShape})
    def get(self, request: Asked, code: str) -> Response:
        """The process in its published version."""
        version = _published().filter(process__code=code).first()
        if version is None:
            raise NotFound()
        return self.shown(request, ProcessShape, version, version=version.number)


def _published() -> QuerySet[ProcessVersion]:
    published = ProcessVersion.objects.filter(state=ProcessVersion.State.PUBLISHED)
    steps = Step.objects.select_related("source", "target").order_by("order", "pk")
    return (
        published.select_related("process")
        .prefetch_related("stages", Prefetch("steps", queryset=steps))
        .annotate(process_key=F("process__key"))
        .order_by("process_key", "pk")
    )
