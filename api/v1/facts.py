"""Facts: the public record of what happened, enough to mirror the lab."""

from collections.abc import Mapping
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from api.paging import LARGEST
from api.parsing import Choosing, Parameters
from api.resource import Asked, Resource
from api.schema import page_shape
from api.v1.words import SubjectNamed
from ideas.activity.models import Fact
from ideas.activity.queries import facts_seen_by, public_facts_from
from ideas.kernel.actor import ANYONE


class FactShape(serializers.Serializer[Any]):
    """Something that happened; it holds codes and names of kinds, never what people wrote."""

    code = serializers.CharField()
    position = serializers.IntegerField()
    name = serializers.CharField()
    subject = SubjectNamed(source="*")
    actor = serializers.SerializerMethodField()
    on_behalf_of = serializers.SerializerMethodField()
    data = serializers.DictField()  # type: ignore[assignment]  # not an attribute: REST framework collects it
    at = serializers.DateTimeField()

    def get_actor(self, fact: Fact) -> str | None:
        """The code of the person, or null."""
        return fact.actor_code or None

    def get_on_behalf_of(self, fact: Fact) -> str | None:
        """The code of the organisation acted for, or null."""
        return fact.organisation_code or None


class FactFilters(Choosing):
    """From where on."""

    position = serializers.IntegerField(
        required=False, min_value=0, max_value=2**62, default=0, help_text="Facts after this position."
    )
    page_size = serializers.IntegerField(required=False, min_value=1, max_value=LARGEST, default=LARGEST)


class Facts(Resource):
    """The public record. A position is given once and for all: reading on from the last one misses nothing."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": FactFilters}

    @extend_schema(responses={200: page_shape(FactShape)})
    def get(self, request: Asked) -> Response:
        """Facts from the oldest on, as long as what they are about can be seen by everyone."""
        asked = request.parameters
        found = list(public_facts_from(asked["position"])[: asked["page_size"] + 1])
        looked_at = found[: asked["page_size"]]
        answer = self.whole(request, FactShape, facts_seen_by(ANYONE, looked_at))
        if len(found) > len(looked_at):
            here = request.build_absolute_uri()
            answer.data["next"] = replace_query_param(here, "position", looked_at[-1].position)
        return answer
