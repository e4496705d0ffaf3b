"""What can be named in a comment that is being written."""

from collections.abc import Mapping
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api.parsing import Choosing, Parameters
from api.resource import Asked, Resource, allow
from api.schema import page_shape
from api.v1.comments import MENTIONED, thread_asked
from ideas.discussion.models import Circle
from ideas.discussion.operations import suggest
from ideas.kernel.errors import NotFound

LONGEST = 80


class Beginning(Choosing):
    """What was typed so far: `@` or `#` with the beginning of a name, and in which circle."""

    q = serializers.CharField(max_length=LONGEST)
    circle = serializers.ChoiceField(choices=Circle.values, required=False, default=Circle.PUBLIC)


class MentionSuggestion(serializers.Serializer[Any]):
    """Something that can be named: `written` is what names exactly it in the text of a comment."""

    kind = serializers.ChoiceField(choices=MENTIONED)
    code = serializers.CharField()
    name = serializers.CharField()
    note = serializers.CharField()
    written = serializers.CharField()
    language = serializers.CharField(help_text="Of the name, where that is known; else empty.")


class MentionSuggestions(Resource):
    """What can be named in the discussion of a subject of ``kind``."""

    kind: str = "idea"
    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": Beginning}

    @extend_schema(responses={200: page_shape(MentionSuggestion)})
    def get(self, request: Asked, code: str) -> Response:
        """At most eight, for who may comment there: people at hand first, ideas after `#`. Nobody who does not read it."""
        thread = thread_asked(request, self.kind, code)
        if thread is None:
            raise NotFound()
        allow(request.actor, "discussion.post_comment", thread)
        found = suggest(request.parameters["q"], thread=thread, by=request.actor)
        return self.whole(request, MentionSuggestion, found)
