"""Calls: invitations to propose."""

from collections.abc import Mapping
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from api.paging import Paged
from api.parsing import Parameters
from api.resource import Asked, Resource
from api.schema import page_shape
from api.v1.words import CodesOf, Text, address_of, text_and_html
from ideas.calls.models import Call
from ideas.calls.queries import calls_visible_to
from ideas.kernel import clock
from ideas.kernel.errors import NotFound


class CallShape(serializers.Serializer[Any]):
    """A call; ``state`` is announced, open, closed or archived."""

    code = serializers.CharField()
    url = serializers.SerializerMethodField()
    name = serializers.CharField()
    brief = serializers.SerializerMethodField()
    state = serializers.SerializerMethodField()
    permanent = serializers.BooleanField(source="is_permanent")
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField(allow_null=True)
    themes = CodesOf()
    territories = CodesOf()
    process = serializers.CharField(source="process.code")

    def get_url(self, call: Call) -> str:
        """The address of its page, for life."""
        return address_of("call", call.code)

    @extend_schema_field(Text)
    def get_brief(self, call: Call) -> dict[str, str]:
        """What is asked for."""
        return text_and_html(call.brief)

    def get_state(self, call: Call) -> str:
        """Where it is in its life."""
        now = clock.now()
        if call.is_open_at(now):
            return "open"
        if call.archived_at is not None:
            return "archived"
        return "announced" if now < call.opens_at else "closed"


class Calls(Resource):
    """Calls, the permanent one first, then the newest."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": Paged}

    @extend_schema(responses={200: page_shape(CallShape)})
    def get(self, request: Asked) -> Response:
        """Announced, open, closed and archived calls."""
        rows = calls_visible_to(request.actor).select_related("process")
        rows = rows.prefetch_related("themes", "territories")
        return self.paged(request, CallShape, rows, ("-is_permanent", "-opens_at", "-id"))


class OneCall(Resource):
    """One call."""

    @extend_schema(responses={200: CallShape})
    def get(self, request: Asked, code: str) -> Response:
        """The call with its brief."""
        call = calls_visible_to(request.actor).select_related("process").filter(code=code).first()
        if call is None:
            raise NotFound()
        return self.shown(request, CallShape, call, version=call.version)
