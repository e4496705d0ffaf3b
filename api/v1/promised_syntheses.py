"""What the partners of a pilot promise to say in public of what they work on among themselves."""

from collections.abc import Mapping
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api.once import once
from api.paging import Paged
from api.parsing import Closed, Parameters
from api.resource import Asked, Resource, allow
from api.schema import page_shape
from api.v1.pilots import seen_pilot
from ideas.kernel.errors import NotFound
from ideas.pilots.lifecycle import PROMISE_LIMIT, TEXT_LIMIT, TITLE_LIMIT
from ideas.pilots.models import Pilot, PromisedSynthesis
from ideas.pilots.operations import promise_synthesis, publish_synthesis
from ideas.pilots.queries import syntheses_of


class PromisedSynthesisShape(serializers.Serializer[Any]):
    """A synthesis that is promised by a day; `news` says it once it is published."""

    number = serializers.IntegerField()
    about = serializers.CharField()
    due_on = serializers.DateField()
    late = serializers.BooleanField(source="is_late")
    promised_at = serializers.DateTimeField()
    kept_at = serializers.DateTimeField(allow_null=True)
    news = serializers.CharField(source="news.code", default=None, allow_null=True)


class SynthesisPromisedBody(Closed):
    """Of what, by when."""

    about = serializers.CharField(max_length=PROMISE_LIMIT)
    due_on = serializers.DateField()


class SynthesisPublished(Closed):
    """What is said, as news of the pilot."""

    title = serializers.CharField(max_length=TITLE_LIMIT)
    text = serializers.CharField(max_length=TEXT_LIMIT)


class PromisedSyntheses(Resource):
    """What the partners owe the public."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": Paged}

    @extend_schema(responses={200: page_shape(PromisedSynthesisShape)})
    def get(self, request: Asked, code: str) -> Response:
        """The last promised first."""
        rows = syntheses_of(seen_pilot(request, code))
        return self.paged(request, PromisedSynthesisShape, rows, ("-number",))

    @extend_schema(request=SynthesisPromisedBody, responses={201: PromisedSynthesisShape})
    def post(self, request: Asked, code: str) -> Response:
        """Promise one; a pilot promises one at a time."""
        pilot = seen_pilot(request, code)
        allow(request.actor, "pilots.promise_synthesis", pilot)
        said = self.body(request, SynthesisPromisedBody)
        made = once(request, lambda: str(promise_synthesis(pilot, **said, by=request.actor).number))
        return self.shown(request, PromisedSynthesisShape, _numbered(pilot, int(made)), status=201)


class SynthesisPublication(Resource):
    """Keeping the promise."""

    @extend_schema(request=SynthesisPublished, responses={201: PromisedSynthesisShape})
    def post(self, request: Asked, code: str, number: int) -> Response:
        """Publish it as news of the pilot."""
        pilot = seen_pilot(request, code)
        _numbered(pilot, number)
        allow(request.actor, "pilots.publish_synthesis", pilot)
        said = self.body(request, SynthesisPublished)
        once(request, lambda: publish_synthesis(pilot, **said, number=number, by=request.actor).code)
        return self.shown(request, PromisedSynthesisShape, _numbered(pilot, number), status=201)


def _numbered(pilot: Pilot, number: int) -> PromisedSynthesis:
    row = syntheses_of(pilot).filter(number=number).first()
    if row is None:
        raise NotFound()
    return row
