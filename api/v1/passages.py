"""Passages: the way an idea has taken."""

from collections.abc import Mapping
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api.paging import Paged
from api.parsing import Parameters
from api.resource import Asked, Resource
from api.schema import page_shape
from api.v1.ideas import known
from api.v1.words import Somebody, SomeOrganisation
from ideas.ideation.models import Passage
from ideas.ideation.queries import passages_of
from ideas.kernel.wording import in_language


class VerdictShape(serializers.Serializer[Any]):
    """What a guard said then: ``missing`` is null when it was earned."""

    guard = serializers.CharField()
    wording = serializers.CharField()
    missing = serializers.CharField(allow_null=True)


class PassageShape(serializers.Serializer[Any]):
    """A step that was taken: who, when, why, and what each guard said."""

    number = serializers.IntegerField()
    step = serializers.CharField()
    name = serializers.SerializerMethodField()
    to = serializers.CharField(source="target.key")
    at = serializers.DateTimeField()
    by = Somebody(source="person", allow_null=True)
    on_behalf_of = SomeOrganisation(source="organisation", allow_null=True)
    for_person = Somebody(allow_null=True)
    reason = serializers.CharField()
    guards = VerdictShape(many=True, source="verdicts")
    overridden = serializers.ListField(child=serializers.CharField())

    def get_fields(self) -> dict[str, Any]:
        """Adds ``from``, which Python keeps for itself."""
        fields = super().get_fields()
        source = serializers.CharField(source="source.key", default=None, allow_null=True)
        first = {name: fields.pop(name) for name in ("number", "step", "name")}
        return {**first, "from": source, **fields}

    def get_name(self, passage: Passage) -> str:
        """What the step was called, in the caller's language."""
        return in_language(passage.step_names)


class Passages(Resource):
    """The way of one idea."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": Paged}

    @extend_schema(responses={200: page_shape(PassageShape)})
    def get(self, request: Asked, code: str) -> Response:
        """Every passage, the oldest first."""
        return self.paged(
            request, PassageShape, passages_of(known(request, code, with_team=False)), ("number",)
        )
